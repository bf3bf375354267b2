/** The `account` group: what AWS Organizations says about one account, as facts. */
import type { OutputOf } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import type { Organization } from "./describe-organization.ts";
import { ifSent, malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

export type SentAccount = NonNullable<OutputOf<"organizations:ListAccounts">["Accounts"]>[number];

const operation = "organizations:ListAccounts";
const { text } = membersOf(operation);

/** `Status` was to be retired on 9 September 2026 in favour of `State` (API reference, Account); either may be sent. */
export const stateOf = (account: SentAccount): Fact<string> => text("State", account.State ?? account.Status);

/** States (Organizations API reference, Account, State) in which nobody can work, and which gate nothing. */
const outOfUse: ReadonlySet<string> = new Set(["PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]);

/** A state that AWS may add one day is not: an account left out by mistake would be missed in silence. */
export const isOutOfUse = (state: Fact<string>): state is Extract<Fact<string>, { state: "known" }> =>
  state.state === "known" && outOfUse.has(state.value);

export function listedFacts(id: string, account: SentAccount, organization: Organization): FactsOf<"account"> {
  const path = pathOf(account);
  return {
    "account.id": known(id),
    "account.name": ifSent(account.Name, text("Name", account.Name)),
    "account.path": path,
    "account.ou": path.state === "known" ? ouOf(path.value) : path,
    "account.management": management(id, organization),
  };
}

/** For an account that was named by hand and not found in, or not looked up in, an organization. */
export function namedFacts(id: string, organization: Organization | null, reason: Unknown): FactsOf<"account"> {
  return {
    "account.id": known(id),
    "account.name": unknown(reason),
    "account.path": unknown(reason),
    "account.ou": unknown(reason),
    "account.management": organization === null ? unknown(reason) : management(id, organization),
  };
}

/** An account that is in no organization manages none. */
function management(id: string, { managementAccount }: Organization): Fact<boolean> {
  if (managementAccount.state === "unknown") return managementAccount;
  return known(managementAccount.state === "known" && managementAccount.value === id);
}

/** `o-…/r-…/ou-…/`: the OUs from the root down. AWS may end the path with the account's own id, which is no OU. */
function pathOf(account: SentAccount): Fact<string> {
  const path = text("Paths", account.Paths?.[0]);
  if (path.state !== "known") return path;
  const steps = path.value.split("/").filter((step) => /^(?:o|r|ou)-/.test(step));
  return steps.length === 0
    ? unknown(malformed(operation, "Paths names no organization"))
    : known(`${steps.join("/")}/`);
}

function ouOf(path: string): Fact<string> {
  const ou = path.split("/").findLast((step) => step.startsWith("ou-"));
  return ou === undefined ? absent : known(ou);
}
