/**
 * An organization as it was written, checked whole: its shape, and that it does not contradict itself. Gives it back with
 * the instant its clock starts at; throws OrganizationError with every mistake and its path.
 */
import { canStrike } from "./faults.ts";
import { generateTables } from "./generated-tables.ts";
import type { RoleSpec } from "./iam-spec.ts";
import { instantMs } from "./instant.ts";
import { listTables } from "./listed-tables.ts";
import { operationIds, operationMatches } from "./operations.ts";
import {
  OrganizationError,
  accountStates,
  faultKinds,
  refusalCauses,
  type AccountSpec,
  type FaultSpec,
  type GeneratedAccounts,
  type OrganizationSpec,
  type RefusalSpec,
} from "./organization.ts";
import { keysByRegion } from "./parse-settings.ts";
import { awsBackup, judgeBackup } from "./parse-backup.ts";
import { judgeControlTargets, permissions, role, serviceControlPolicies } from "./parse-iam.ts";
import { organizationRestores } from "./parse-restores.ts";
import { judgeTables, tableList, tableName, tags } from "./parse-tables.ts";
import * as shapes from "./shape.ts";
import type { Check, Report } from "./shape.ts";

const {
  accountId,
  duration,
  integer,
  isObject,
  listOf,
  nullOr,
  number,
  oneOf,
  recordOf,
  region,
  shape,
  text,
  vaultName,
} = shapes;

const large = Number.MAX_SAFE_INTEGER;

const hubRegions = shape({ regions: listOf(region) }, ["regions"]);
const securityHub: Check = (value, path, report) => {
  if (value !== true) hubRegions(value, path, report);
};

const accountMembers = {
  name: text(/^.{1,128}$/su, "the name of an account (1 to 128 characters)"),
  ou: text(/^[^/]+(\/[^/]+)*$/, "a path of OU names such as Workloads/Prod"),
  state: oneOf(accountStates),
  sends: oneOf(["state", "status", "both"]),
  tags,
  roles: nullOr(listOf(role)),
  user: permissions,
  externalId: text(/^[\w+=,.@:/-]{2,1224}$/, "an external id"),
  maxSessionDuration: integer(3600, 43_200),
  regions: listOf(region),
  tables: recordOf(region, tableList),
  backup: recordOf(region, awsBackup),
  keys: keysByRegion,
  securityHub,
};

const oneAccount = shape({ id: accountId, ...accountMembers }, ["id"]);
const manyAccounts = shape(
  {
    generate: shape({ count: integer(1, 50_000), firstId: accountId, ...accountMembers }, ["count", "firstId"]),
  },
  ["generate"],
);
const account: Check = (value, path, report) =>
  (isObject(value) && "generate" in value ? manyAccounts : oneAccount)(value, path, report);

const operation: Check = (value, path, report) => {
  const known = typeof value === "string" && operationIds.some((id) => operationMatches(value, id));
  if (!known)
    report(path, `${JSON.stringify(value)} names no operation of the emulator; it knows ${operationIds.join(", ")}`);
};
const pattern = { account: accountId, region, operation, table: tableName, vault: vaultName };

const refusal = shape({ ...pattern, because: oneOf(refusalCauses) }, ["because"]);
const faultMembers = shape(
  {
    ...pattern,
    kind: oneOf(faultKinds),
    after: integer(0, large),
    times: integer(1, large),
    rate: number(0, 1),
    seed: integer(0, large),
    delay: duration,
  },
  ["kind"],
);

const fault: Check = (value, path, report) => {
  faultMembers(value, path, report);
  if (!isObject(value) || value["kind"] !== "not-found") return;
  const asked = typeof value["operation"] === "string" ? value["operation"] : "*";
  if (!operationIds.some((id) => operationMatches(asked, id) && canStrike("not-found", id))) {
    report(`${path}.operation`, `${asked} names no table, backup, vault or plan that could be missing`);
  }
};

const organization = shape(
  {
    now: text(/^\d{4}-\d{2}-\d{2}T/, "an ISO instant"),
    id: text(/^o-[a-z0-9]{10,32}$/, "an organization id (o- and 10 to 32 of a-z 0-9)"),
    partition: oneOf(["aws", "aws-cn", "aws-us-gov"]),
    managementAccount: accountId,
    delegatedAdministrators: listOf(accountId),
    regions: listOf(region),
    accounts: listOf(account),
    refusals: listOf(refusal),
    faults: listOf(fault),
    restores: organizationRestores,
    serviceControlPolicies,
  },
  ["now", "managementAccount", "accounts"],
);

function collect(judge: (report: Report) => void): readonly string[] {
  const mistakes: string[] = [];
  judge((path, mistake) => mistakes.push(path === "" ? mistake : `${path}: ${mistake}`));
  return mistakes;
}

function refuseIfAny(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new OrganizationError(mistakes);
}

/** `now` overrides the organization's own: ISO or epoch milliseconds. */
export function parseOrganization(
  given: OrganizationSpec,
  now?: string | number,
): { readonly spec: OrganizationSpec; readonly start: number } {
  refuseIfAny(collect((report) => organization(given, "", report)));
  const start = typeof now === "number" ? now : instantMs(now ?? given.now, Number.NaN);
  if (start === undefined || Number.isNaN(start)) {
    throw new OrganizationError([`now: ${String(now ?? given.now)} is not an ISO instant`]);
  }
  refuseIfAny(collect((report) => judgeAccounts(given, start, report)));
  return { spec: given, start };
}

export function parseRefusal(given: RefusalSpec): RefusalSpec {
  refuseIfAny(collect((report) => refusal(given, "refusal", report)));
  return given;
}

export function parseRole(given: RoleSpec): RoleSpec {
  refuseIfAny(collect((report) => role(given, "role", report)));
  return given;
}

export function parseFault(given: FaultSpec): FaultSpec {
  refuseIfAny(collect((report) => fault(given, "fault", report)));
  return given;
}

function judgeAccounts(spec: OrganizationSpec, now: number, report: Report): void {
  const ids = new Set<string>();
  const regions = spec.regions && new Set(spec.regions);
  for (const [index, entry] of spec.accounts.entries()) {
    const path = `accounts[${index}]`;
    for (const id of idsOf(entry)) {
      if (ids.has(id)) report(path, `a second account ${id}`);
      ids.add(id);
    }
    const account_ = "generate" in entry ? entry.generate : entry;
    const named = [account_.tables, account_.backup].flatMap((each) => Object.keys(each ?? {}));
    const hub = account_.securityHub;
    const hubs = hub === undefined || hub === true ? [] : hub.regions;
    for (const name of new Set([...(account_.regions ?? []), ...named, ...hubs])) {
      if (regions && !regions.has(name)) report(path, `Region ${name} is not among the organization's regions`);
    }
    for (const [name, tables] of Object.entries(account_.tables ?? {})) {
      judgeTables(tables, `${path}.tables.${name}`, now, report);
    }
    for (const [name, backup] of Object.entries(account_.backup ?? {})) {
      const tables = account_.tables?.[name] ?? [];
      const source = "generate" in tables ? generateTables(tables.generate) : listTables(tables);
      const hasTable = (table: string): boolean => source.specOf(table) !== undefined;
      judgeBackup(backup, `${path}.backup.${name}`, { now, hasTable }, report);
    }
  }
  judgeControlTargets(spec, ids, report);
  for (const id of [spec.managementAccount, ...(spec.delegatedAdministrators ?? [])]) {
    if (!ids.has(id)) report("accounts", `account ${id} is named but not among them`);
  }
}

function idsOf(entry: AccountSpec | GeneratedAccounts): readonly string[] {
  if (!("generate" in entry)) return [entry.id];
  const first = Number(entry.generate.firstId);
  return Array.from({ length: entry.generate.count }, (_, n) => String(first + n).padStart(12, "0"));
}
