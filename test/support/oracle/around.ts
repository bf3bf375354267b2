/**
 * What is told of a table outside of DynamoDB's own answers about it, as far as it could be seen: points of AWS Backup
 * here and elsewhere, backup plans, restores, the other replicas, the key. `overcome` says of each read that a fault may
 * or may not have spoilt what became of it: what was read in part leads to no verdict that neither extreme gives.
 */
import type { PlanTruth, PointTruth, RestoreTruth, VaultTruth } from "../../../src/emulator/truth-recovery.ts";
import type { AccountTruth, ScopeTruth, TableTruth, Truth } from "../../../src/emulator/truth.ts";
import { possibleAnswers, type Judged } from "./backup-selection.ts";
import { some, type Answer, type Seen } from "./known.ts";
import { entering, isAskedFor, isEnabled, type Population } from "./population.ts";
import { troubleOfAccount, troubleOfScope, troubleOfTable, troubleOfVault, type Trouble } from "./troubles.ts";

export type Place = { readonly account: string; readonly region: string };
/** `vault`: that it lies in; account and Region are those of the vault. */
export type Point = PointTruth & Place & { readonly vault: VaultTruth };
/** `rules` null: they could not be read. */
export type Plan = { readonly name: string; readonly selects: Answer; readonly rules: PlanTruth["rules"] | null };
export type Replica = { readonly status: string; readonly pitr: Answer };
export type Key = { readonly manager: string; readonly state: string };

/** Each worked out when a rule asks for it. */
export type Around = {
  readonly place: Place;
  points(): Seen<Point>;
  copies(): Seen<Point>;
  plans(): Seen<Plan>;
  restores(): Seen<RestoreTruth>;
  replicas(): readonly Replica[] | null;
  key(): Key | "of DynamoDB" | null;
};

export type Looked = {
  readonly truth: Truth;
  readonly population: Population;
  readonly account: AccountTruth;
  readonly scope: ScopeTruth;
  readonly table: TableTruth;
};

export type World = { readonly described: boolean; readonly overcome: boolean };

export function aroundTable(looked: Looked, { described, overcome }: World): Around {
  const { truth, account, scope, table } = looked;
  const place = { account: account.id, region: scope.region };
  const isRead = (trouble: Trouble): boolean => trouble === "none" || (trouble === "disturbed" && overcome);
  const isReadHere = (operation: string): boolean => isRead(troubleOfScope(truth, account.id, scope, operation));
  const since = Date.parse(table.created);
  /** AWS Backup knows ARNs alone: what is older than the table is its predecessor's. */
  const ofTable = ({ items, whole }: Seen<Point>): Seen<Point> =>
    described || items.length === 0
      ? { items: items.filter(({ created }) => Date.parse(created) >= since), whole }
      : { items: [], whole: false };
  return {
    place,
    points: () => ofTable(pointsIn(looked, { account, scope }, isRead)),
    copies: () => ofTable(pointsElsewhere(looked, isRead)),
    plans: () => plansOf(looked, isRead),
    restores: () => {
      if (!isReadHere("backup:ListRestoreJobs")) return { items: [], whole: false };
      const jobs = scope.recovery.restoreJobs.filter(({ of, type }) => of === table.arn && type === "DynamoDB");
      const told = described ? jobs.filter(({ pointCreated }) => pointCreated !== null) : [];
      return {
        items: told.filter(({ pointCreated }) => Date.parse(pointCreated ?? "") >= since),
        whole: told.length === jobs.length,
      };
    },
    replicas: () => (described ? table.replicas.map((replica) => replicaOf(looked, replica, isRead)) : null),
    key: () => {
      const { encryption } = table.settings;
      if (!described) return null;
      if (encryption === null || encryption.status === "DISABLED") return "of DynamoDB";
      // Which key it will be is not named before it is in use.
      return encryption.status === "ENABLING" || !isReadHere("kms:DescribeKey") ? null : encryption.key;
    },
  };
}

type IsRead = (trouble: Trouble) => boolean;
type In = { readonly account: AccountTruth; readonly scope: ScopeTruth };

function pointsIn({ truth, table }: Looked, { account, scope }: In, isRead: IsRead): Seen<Point> {
  if (!isRead(troubleOfScope(truth, account.id, scope, "backup:ListBackupVaults"))) return { items: [], whole: false };
  const operation = "backup:ListRecoveryPointsByBackupVault";
  const { vaults } = scope.recovery;
  const read = vaults.filter(({ name }) =>
    isRead(troubleOfVault(truth, { account: account.id, scope }, name, operation)),
  );
  return {
    items: read.flatMap((vault) =>
      vault.points
        .filter(({ of, type }) => of === table.arn && type === "DynamoDB")
        .map((point) => ({ ...point, vault, account: account.id, region: scope.region })),
    ),
    whole: read.length === vaults.length,
  };
}

/** AWS Backup copies within an organization; from an account that is not active nobody can restore. */
function pointsElsewhere(looked: Looked, isRead: IsRead): Seen<Point> {
  const { truth, population } = looked;
  const { asked, caller } = population;
  const items: Point[] = [];
  let whole = asked.population === "organization" && population.listed !== "unseen";
  if (population.listed === "either" && !isRead("disturbed")) whole = false;
  for (const account of truth.accounts.filter(({ state }) => state === "ACTIVE")) {
    const entered = account.id === caller ? "seen" : entering(truth, asked, account);
    const isEntered = isAskedFor(truth, asked, caller)(account) && isRead(troubleOf(entered));
    if (!isEntered) {
      whole = false;
      continue;
    }
    // Without them all Regions that there are get tried, and nobody knows whether these are all.
    if (!isRead(troubleOfAccount(truth, account, "account:ListRegions"))) whole = false;
    for (const scope of account.scopes.filter(isEnabled(account))) {
      if (account.id === looked.account.id && scope.region === looked.scope.region) continue;
      const isAsked = asked.regions === null || asked.regions.includes(scope.region);
      const points =
        isAsked && isRead(wayInto(truth, account, scope)) ? pointsIn(looked, { account, scope }, isRead) : null;
      items.push(...(points?.items ?? []));
      if (points?.whole !== true) whole = false;
    }
  }
  return { items, whole };
}

/** Who may not list tables may look into vaults; where the Region does not answer, nobody knows whether anybody looked. */
function wayInto(truth: Truth, account: AccountTruth, scope: ScopeTruth): Trouble {
  const operation = "dynamodb:ListTables";
  if (scope.refused.some((refused) => refused.operation === operation)) return "none";
  return troubleOfScope(truth, account.id, scope, operation) === "none" ? "none" : "disturbed";
}

const troubleOf = (reach: "seen" | "unseen" | "either"): Trouble =>
  (({ seen: "none", unseen: "refused", either: "disturbed" }) as const)[reach];

function plansOf({ truth, account, scope, table }: Looked, isRead: IsRead): Seen<Plan> {
  const read = (operation: string): boolean => isRead(troubleOfScope(truth, account.id, scope, operation));
  if (!read("backup:ListBackupPlans")) return { items: [], whole: false };
  const { plans, optIn } = scope.recovery;
  const place = { account: account.id, region: scope.region };
  const hasTags =
    read("tag:GetResources") || isRead(troubleOfTable(truth, place, table, "dynamodb:ListTagsOfResource"));
  const around = { table, hasTags, optIn: read("backup:DescribeRegionSettings") ? optIn : undefined };
  const listed = read("backup:ListBackupSelections");
  const told = read("backup:GetBackupSelection");
  return {
    items: plans.map((plan) => ({
      name: plan.name,
      selects: listed ? some(plan.selections, (selection) => (told ? selects(selection, around) : null)) : null,
      rules: read("backup:GetBackupPlan") ? plan.rules : null,
    })),
    whole: true,
  };
}

type Selection = PlanTruth["selections"][number];

function selects(
  written: Selection,
  known: { readonly table: TableTruth; readonly hasTags: boolean; readonly optIn: boolean | undefined },
): Answer {
  const { table, hasTags, optIn } = known;
  const conditions = (["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"] as const).flatMap((operator) =>
    (written.conditions?.[operator] ?? []).map((condition) => ({ ...condition, operator })),
  );
  const selection: Judged["selection"] = {
    id: written.id,
    name: written.name,
    resources: written.resources ?? [],
    notResources: written.notResources ?? [],
    listOfTags: (written.listOfTags ?? []).map((tag) => ({ ...tag, type: "STRINGEQUALS" })),
    conditions,
  };
  const keys = [...selection.listOfTags, ...conditions].map(({ key }) => key.replace(/^aws:ResourceTag\//, ""));
  const tags = Object.fromEntries(keys.map((key) => [key, hasTags ? (table.tags[key] ?? null) : undefined]));
  const [first, ...others] = possibleAnswers({ selection, arn: table.arn, tags, optIn });
  return first === undefined || others.length > 0 ? null : first;
}

/** A replica is a table of its own, and its protection what its own Region tells. */
function replicaOf(looked: Looked, named: TableTruth["replicas"][number], isRead: IsRead): Replica {
  const { truth, population, account: own, table } = looked;
  const place = { account: named.account ?? own.id, region: named.region };
  const status = named.status ?? "ACTIVE";
  const part = population.parts.find(
    ({ account, scope }) => account.id === place.account && scope?.region === place.region,
  );
  const replica = part?.scope?.tables.find(({ name }) => name === table.name);
  const isTold =
    part !== undefined &&
    replica !== undefined &&
    isRead(troubleOf(part.reach)) &&
    ["dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups"].every((operation) =>
      isRead(troubleOfTable(truth, place, replica, operation)),
    );
  return { status, pitr: isTold ? replica.pitr.enabled : null };
}
