import { describe, expect, it } from "vitest";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import type { ScopeTruth, TableTruth } from "../../src/emulator/truth.ts";
import { started } from "./clients.ts";

const truth = async () => (await started(sampleOrganization)).truth();
const scopes = async (): Promise<readonly ScopeTruth[]> =>
  (await truth()).accounts.flatMap((account) => account.scopes);
const table = async (name: string): Promise<{ readonly table: TableTruth; readonly scope: ScopeTruth }> => {
  for (const scope of await scopes()) {
    const found = scope.tables.find((candidate) => candidate.name === name);
    if (found) return { table: found, scope };
  }
  throw new Error(`no table ${name}`);
};
const backupsOf = async (name: string) => {
  const { table: found, scope } = await table(name);
  return scope.backups
    .filter((backup) => backup.table === name)
    .map((backup) => ({ ...backup, own: backup.tableId === found.tableId }));
};

describe("the sample organization", () => {
  it("has eleven accounts in three OUs, three Regions and about sixty tables", async () => {
    const { accounts, organization } = await truth();
    expect(accounts).toHaveLength(11);
    expect(organization.regions).toHaveLength(3);
    expect(new Set(accounts.map((account) => account.ou)).size).toBe(4);
    expect(accounts.filter((account) => account.management)).toMatchObject([{ ou: null, roles: [] }]);
    const tables = accounts.flatMap((account) => account.scopes.flatMap((scope) => scope.tables));
    expect(tables.length).toBeGreaterThanOrEqual(55);
    expect(tables.length).toBeLessThanOrEqual(70);
  });

  it("has an account that is suspended, one without a role, and one shut out of a Region by an SCP", async () => {
    const { accounts } = await truth();
    expect(accounts.filter((account) => account.state === "SUSPENDED")).toHaveLength(1);
    expect(accounts.filter((account) => !account.management && account.roles.length === 0)).toHaveLength(1);
    const shut = accounts.filter((account) =>
      account.scopes.some((scope) => scope.refused.some(({ because }) => because === "scp")),
    );
    expect(shut).toHaveLength(1);
    expect(shut[0]?.scopes.flatMap((scope) => (scope.refused.length > 0 ? [scope.region] : []))).toEqual(["us-east-1"]);
  });

  it("has a disabled Region, and an enabled one without tables", async () => {
    const { accounts } = await truth();
    expect(
      accounts.flatMap((account) => account.regions.filter(({ status }) => status === "DISABLED")).length,
    ).toBeGreaterThan(0);
    const empty = accounts.some((account) =>
      account.scopes.some(
        (scope) =>
          scope.tables.length === 0 &&
          account.regions.some(({ name, status }) => name === scope.region && status !== "DISABLED"),
      ),
    );
    expect(empty).toBe(true);
  });

  it("has a table with 250 backups, and one with none but its namesake's", async () => {
    const many = (await scopes()).flatMap((scope) => scope.backups.filter((backup) => backup.table === "orders"));
    expect(many.length).toBeGreaterThan(250);
    const inherited = await backupsOf("shipments");
    expect(inherited.map((backup) => backup.own)).toEqual(inherited.map(() => false));
    expect(new Set(inherited.map((backup) => backup.type))).toEqual(new Set(["USER", "SYSTEM"]));
  });

  it("has a table whose one backup is in progress", async () => {
    expect((await backupsOf("refunds")).map((backup) => backup.status)).toEqual(["CREATING"]);
  });

  it("has tables that only AWS Backup knows, once with a point older than the table", async () => {
    const only = await table("order-history");
    expect(only.table.awsBackup).not.toBeNull();
    expect((await backupsOf("order-history")).every((backup) => backup.type === "AWS_BACKUP")).toBe(true);
    const older = (await table("customer-preferences")).table;
    expect(older.awsBackup !== null && older.awsBackup < older.created).toBe(true);
  });

  it("has PITR toggled a day ago and PITR of seven days", async () => {
    const { now } = await truth();
    const reach = async (name: string) => {
      const { earliest } = (await table(name)).table.pitr;
      return (Date.parse(now) - Date.parse(earliest ?? "")) / 86_400_000;
    };
    expect(await reach("ledger-entries")).toBe(1);
    expect(await reach("card-tokens")).toBe(7);
  });

  it("has tables in every state that decides a verdict", async () => {
    const statuses = new Set((await scopes()).flatMap((scope) => scope.tables.map((found) => found.status)));
    expect(statuses).toEqual(
      new Set(["ACTIVE", "CREATING", "UPDATING", "DELETING", "ARCHIVED", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"]),
    );
  });

  it("has an account that keeps copies and no table, under a lock that nobody can lift, and apart", async () => {
    const { accounts, now } = await truth();
    const keeping = accounts.filter(({ scopes: all }) =>
      all.some((scope) => scope.tables.length === 0 && scope.recovery.vaults.length > 0),
    );
    expect(keeping.map(({ name }) => name)).toEqual(["backup-vault"]);
    const vaults = keeping.flatMap((account) => account.scopes.flatMap((scope) => scope.recovery.vaults));
    expect(vaults.map(({ lock }) => lock !== null && lock.date !== null && lock.date < now)).toEqual([
      true,
      true,
      false,
    ]);
    const points = vaults.flatMap((vault) => vault.points);
    expect(points.every(({ copiedFrom, of }) => copiedFrom !== null && !of.includes("100000000020"))).toBe(true);
    expect(vaults.map(({ type }) => type)).toContain("LOGICALLY_AIR_GAPPED_BACKUP_VAULT");
  });

  it("has points of a table that is gone, plans of an account and of the organization, and a restore that was tested", async () => {
    const all = await scopes();
    const live = new Set(all.flatMap((scope) => scope.tables.map(({ arn }) => arn)));
    const points = all.flatMap(({ recovery }) => recovery.vaults.flatMap((vault) => vault.points));
    const orphaned = new Set(points.filter(({ of }) => !live.has(of)).map(({ of }) => of.split("/")[1]));
    expect(orphaned).toEqual(new Set(["coupons-old"]));
    const plans = all.flatMap(({ recovery }) => recovery.plans);
    expect(plans.filter(({ id }) => id.startsWith("orgs/"))).toHaveLength(1);
    expect(plans.filter(({ rules }) => rules.some(({ continuous }) => continuous))).toHaveLength(1);
    const restores = all.flatMap(({ recovery }) => recovery.restoreJobs);
    expect(restores.map(({ status, validation }) => [status, validation])).toEqual([
      ["COMPLETED", "SUCCESSFUL"],
      ["FAILED", null],
    ]);
  });

  it("has a global table with one replica that nobody protects", async () => {
    const replicas = (await scopes()).flatMap((scope) =>
      scope.tables.filter((found) => found.name === "user-profiles"),
    );
    expect(replicas.filter((replica) => !replica.pitr.enabled)).toHaveLength(1);
    expect(replicas).toHaveLength(2);
    expect(replicas.every((replica) => replica.replicas.length === 1)).toBe(true);
  });
});
