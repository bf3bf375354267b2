/**
 * Which accounts and Regions an audit should have seen, from the emulator's knowledge of the organization and what the
 * user asked for: what it reaches for certain, what it cannot, and what depends on a fault.
 */
import type { AccountTruth, ScopeTruth, Truth } from "../../../src/emulator/truth.ts";
import type { AskedFor } from "./selection.ts";
import { troubleOfAccount, troubleOfScope } from "./troubles.ts";

export type Reach = "seen" | "unseen" | "either";

/** `region` null: the account as a whole is out of reach. */
export type Part = {
  readonly account: AccountTruth;
  readonly scope: ScopeTruth | null;
  readonly reach: Reach;
};

/** `listed`: whether the organization's accounts could be listed. */
export type Population = {
  readonly asked: AskedFor;
  readonly caller: string;
  readonly listed: Reach;
  readonly parts: readonly Part[];
};

export function populationOf(truth: Truth, asked: AskedFor, caller: string): Population {
  const hub = truth.accounts.find(({ id }) => id === caller);
  const listed =
    asked.population === "organization" && hub !== undefined
      ? reachOf(troubleOfAccount(truth, hub, "organizations:ListAccounts"))
      : "seen";
  return {
    asked,
    caller,
    listed,
    parts: truth.accounts.filter(isAskedFor(truth, asked, caller)).flatMap(partsOf(truth, asked, caller)),
  };
}

export const isAskedFor =
  (truth: Truth, asked: AskedFor, caller: string) =>
  (account: AccountTruth): boolean => {
    const { population, excludedAccounts } = asked;
    const { id, state } = account;
    if (excludedAccounts.includes(id)) return false;
    // Listed and not ACTIVE: reported as skipped, never entered.
    if (population === "organization") {
      return state === "ACTIVE" && isBelow(asked.ous, account) && isTagged(truth, asked.tags, account, caller);
    }
    return population === "caller" ? id === caller : population.includes(id);
  };

const isBelow = (ous: readonly string[], { path }: AccountTruth): boolean =>
  ous.length === 0 ||
  ous.some((ou) => (ou.includes("/") ? path.startsWith(ou.replace(/\/?$/, "/")) : path.includes(`/${ou}/`)));

/** Where nobody may read the tags, nobody can say that they are others: the account stays in. */
function isTagged(truth: Truth, tags: readonly string[], { tags: own }: AccountTruth, caller: string): boolean {
  const hub = truth.accounts.find(({ id }) => id === caller);
  if (hub !== undefined && troubleOfAccount(truth, hub, "organizations:ListTagsForResource") !== "none") return true;
  return tags.every((tag) => Object.entries(own).some(([key, value]) => tag === key || tag === `${key}=${value}`));
}

const partsOf =
  (truth: Truth, asked: AskedFor, caller: string) =>
  (account: AccountTruth): readonly Part[] => {
    const entered = account.id === caller ? "seen" : entering(truth, asked, account);
    if (entered === "unseen") return [{ account, scope: null, reach: "unseen" }];
    const listRegions = troubleOfAccount(truth, account, "account:ListRegions");
    return account.scopes.filter(inRegions(asked, account)).map((scope) => {
      const tables = reachOf(troubleOfScope(truth, account.id, scope, "dynamodb:ListTables"));
      return { account, scope, reach: entered === "either" || listRegions === "disturbed" ? either(tables) : tables };
    });
  };

export function entering(truth: Truth, asked: AskedFor, account: AccountTruth): Reach {
  const trusted = account.externalId === null || account.externalId === asked.externalId;
  if (!account.roles.includes(asked.roleName) || !trusted || account.state !== "ACTIVE") return "unseen";
  return reachOf(troubleOfAccount(truth, account, "sts:AssumeRole"));
}

const inRegions =
  ({ regions }: AskedFor, account: AccountTruth) =>
  ({ region }: ScopeTruth): boolean =>
    (regions === null || regions.includes(region)) && isEnabled(account)({ region });

export const isEnabled =
  (account: AccountTruth) =>
  ({ region }: Pick<ScopeTruth, "region">): boolean =>
    account.regions.some(({ name, status }) => name === region && status.startsWith("ENABLED"));

const reachOf = (trouble: "none" | "refused" | "disturbed"): Reach =>
  (({ none: "seen", refused: "unseen", disturbed: "either" }) as const)[trouble];

const either = (reach: Reach): Reach => (reach === "unseen" ? "unseen" : "either");
