/**
 * The organization built from its checked specification: accounts with their place in the tree, Regions, and one store
 * of tables and one of AWS Backup per account and Region, made when first asked for.
 */
import { base32Of, hexOf } from "./ids.ts";
import type { AwsBackupSpec } from "./backup-spec.ts";
import { createBackupStore, type BackupStore } from "./backup-store.ts";
import { generateTables, type TableSource } from "./generated-tables.ts";
import { listTables } from "./listed-tables.ts";
import { statementsOf, type Statement } from "./iam-document.ts";
import { allowsEverything } from "./iam-evaluate.ts";
import type { PermissionsSpec, RoleSpec } from "./iam-spec.ts";
import type { AccountSpec, AccountState, GeneratedAccounts, OrganizationSpec, TableListSpec } from "./organization.ts";
import { durationMs } from "./instant.ts";
import type { Restores, RestoresSpec } from "./restore-spec.ts";
import type { KeySpec } from "./settings-spec.ts";
import type { StoredFinding } from "./finding-document.ts";
import { createScopeStore, type ScopeStore } from "./scope-store.ts";

export type Account = {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly sends: "state" | "status" | "both";
  /** Ids of the OUs from the root down; empty: directly under the root. */
  readonly ous: readonly string[];
  /** As AWS sends it: `o-…/r-…/ou-…/<account>/`. */
  readonly path: string;
  readonly joined: number;
  readonly tags: Readonly<Record<string, string>>;
  /** By name; what is set here holds from the next call on, for open sessions too. */
  readonly roles: Map<string, RoleSpec>;
  readonly user: PermissionsSpec;
  /** Service control policies of the root, of every OU on the way and of the account, where there are any. */
  readonly controls: readonly (readonly Statement[])[];
  readonly externalId: string | null;
  readonly maxSessionDuration: number;
  readonly regions: ReadonlySet<string>;
  readonly tables: Readonly<Record<string, TableListSpec>>;
  readonly backup: Readonly<Record<string, AwsBackupSpec>>;
  readonly keys: Readonly<Record<string, readonly KeySpec[]>>;
  /** Regions in which Security Hub is switched on. */
  readonly securityHub: ReadonlySet<string>;
};

export type World = {
  readonly partition: string;
  readonly id: string;
  readonly root: string;
  readonly managementAccount: string;
  readonly delegatedAdministrators: ReadonlySet<string>;
  /** Every Region that exists, in order of name. */
  readonly regions: readonly string[];
  /** In the order of the specification. */
  readonly accounts: readonly Account[];
  readonly start: number;
  readonly restores: Restores;
  account(id: string): Account | undefined;
  scope(account: string, region: string): ScopeStore;
  backupIn(account: string, region: string): BackupStore;
  /** Findings that were imported there, by what names them. */
  findingsIn(account: string, region: string): Map<string, StoredFinding>;
};

const day = 86_400_000;

export function buildWorld(spec: OrganizationSpec, start: number): World {
  const partition = spec.partition ?? "aws";
  const id = spec.id ?? `o-${hexOf(`organization ${spec.managementAccount}`, 10)}`;
  const root = `r-${hexOf(`root ${id}`, 4)}`;
  const specs = spec.accounts.flatMap((entry) => ("generate" in entry ? generatedAccounts(entry) : [entry]));
  const regions = [...new Set(spec.regions ?? ["us-east-1", ...specs.flatMap(regionsNamed)])].toSorted();
  const accounts = specs.map((account): Account => {
    const ous = ouIds(account.ou, root);
    return {
      id: account.id,
      arn: `arn:${partition}:organizations::${spec.managementAccount}:account/${id}/${account.id}`,
      name: account.name ?? `account-${account.id}`,
      email: `aws+${account.id}@example.com`,
      state: account.state ?? "ACTIVE",
      sends: account.sends ?? "state",
      ous,
      path: `${[id, root, ...ous, account.id].join("/")}/`,
      joined: start - 900 * day,
      tags: account.tags ?? {},
      roles: rolesOf(account, spec.managementAccount),
      user: account.user ?? {},
      controls: controlsOf(account, spec),
      externalId: account.externalId ?? null,
      maxSessionDuration: account.maxSessionDuration ?? 3600,
      regions: new Set(account.regions ?? regions),
      tables: account.tables ?? {},
      backup: account.backup ?? {},
      keys: account.keys ?? {},
      securityHub: new Set(account.securityHub === true ? regions : account.securityHub?.regions),
    };
  });
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const stores = new Map<string, ScopeStore>();
  const backupStores = new Map<string, BackupStore>();
  const findings = new Map<string, Map<string, StoredFinding>>();
  const sources = new Map<string, TableSource>();
  const sourceOf = (account: string, region: string): TableSource =>
    held(sources, `${account}.${region}`, () => {
      const tables = byId.get(account)?.tables[region] ?? [];
      return "generate" in tables ? generateTables(tables.generate) : listTables(tables);
    });
  return {
    partition,
    id,
    root,
    managementAccount: spec.managementAccount,
    delegatedAdministrators: new Set(spec.delegatedAdministrators ?? []),
    regions,
    accounts,
    start,
    restores: restoresOf(spec.restores ?? {}),
    findingsIn: (account, region) => held(findings, `${account}.${region}`, () => new Map()),
    account: (accountId) => byId.get(accountId),
    scope: (account, region) =>
      held(stores, `${account}.${region}`, () =>
        createScopeStore(sourceOf(account, region), { partition, account, region, start }),
      ),
    backupIn: (account, region) =>
      held(backupStores, `${account}.${region}`, () => {
        const spec = byId.get(account)?.backup[region] ?? {};
        return createBackupStore(spec, sourceOf(account, region), { partition, account, region, start });
      }),
  };
}

function held<T>(all: Map<string, T>, key: string, make: () => T): T {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}

const restoresOf = (spec: RestoresSpec): Restores => ({
  takes: durationMs(spec.takes ?? "4m") ?? 0,
  atOnce: spec.atOnce ?? 50,
  summary: spec.summary ?? "while-creating",
  countedAfter: durationMs(spec.countedAfter ?? "0m") ?? 0,
});

const regionsNamed = (account: AccountSpec): string[] => [
  ...(account.regions ?? []),
  ...Object.keys(account.tables ?? {}),
  ...Object.keys(account.backup ?? {}),
  ...(account.securityHub === undefined || account.securityHub === true ? [] : account.securityHub.regions),
];

function ouIds(path: string | undefined, root: string): string[] {
  const names = path?.split("/") ?? [];
  // An OU's id holds the id of the root it is under: `ou-<root>-<own>`.
  return names.map((_, n) => `ou-${root.slice(2)}-${hexOf(`ou ${names.slice(0, n + 1).join("/")}`, 8)}`);
}

function generatedAccounts({ generate }: GeneratedAccounts): AccountSpec[] {
  const { count, firstId, ...alike } = generate;
  return Array.from({ length: count }, (_, index): AccountSpec => {
    const number = String(index + 1);
    return {
      ...alike,
      id: String(Number(firstId) + index).padStart(12, "0"),
      ...(alike.name === undefined ? {} : { name: alike.name.replaceAll("{n}", number) }),
      ...(alike.ou === undefined ? {} : { ou: alike.ou.replaceAll("{n}", number) }),
    };
  });
}

function rolesOf({ id, roles }: AccountSpec, managementAccount: string): Map<string, RoleSpec> {
  // The management account gets no service-managed StackSet instance (aws-facts §0.9, §4.4).
  const byDefault = id === managementAccount ? [] : ["RestorableAudit"];
  const given = roles === undefined ? byDefault : (roles ?? []);
  return new Map(
    given.map((role) => (typeof role === "string" ? { name: role } : role)).map((role) => [role.name, role]),
  );
}

/** They bind no principal of the management account (Organizations user guide, SCPs). */
function controlsOf({ id, ou }: AccountSpec, { serviceControlPolicies, managementAccount }: OrganizationSpec) {
  if (serviceControlPolicies === undefined || id === managementAccount) return [];
  const names = ou?.split("/") ?? [];
  return ["root", ...names.map((_, n) => names.slice(0, n + 1).join("/")), id].flatMap((target) => {
    const policies = serviceControlPolicies[target];
    return policies === undefined
      ? []
      : [policies.flatMap((policy) => (policy === "FullAWSAccess" ? allowsEverything : statementsOf(policy)))];
  });
}

/** The unique id of a role, the first part of an assumed role's user id. */
export const roleIdOf = (account: string, role: string): string => `AROA${base32Of(`role ${account}/${role}`, 17)}`;
