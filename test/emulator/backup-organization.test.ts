import { ListBackupVaultsCommand, ListRecoveryPointsByBackupVaultCommand } from "@aws-sdk/client-backup";
import { describe, expect, it } from "vitest";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import { OrganizationError, type OrganizationSpec } from "../../src/emulator/organization.ts";
import { parseOrganization } from "../../src/emulator/parse-organization.ts";
import { clientsOf, member, organizationOf, refusalOf, region, started } from "./clients.ts";

const rules = [{ name: "daily", vault: "Default" }];
const vaultArn = `arn:aws:backup:${region}:333333333333:backup-vault:main`;
const withBackup = (backup: unknown): OrganizationSpec =>
  organizationOf([{ name: "orders" }], {}, { backup: { [region]: backup as AwsBackupSpec } });

function mistakesOf(spec: OrganizationSpec): readonly string[] {
  try {
    parseOrganization(spec);
    return [];
  } catch (error) {
    if (error instanceof OrganizationError) return error.mistakes;
    throw error;
  }
}

describe("what AWS Backup cannot hold is refused with its place", () => {
  const pointIs = (point: object) => ({ vaults: [{ name: "main", points: [{ of: "orders", age: "1d", ...point }] }] });

  it.for([
    ["a member nobody knows", { vault: [] }, "vault is not known here"],
    ["a vault's name", { vaults: [{ name: "a b" }] }, '.vaults[0].name: "a b" is not the name of a vault'],
    ["two vaults of one name", { vaults: [{ name: "main" }, { name: "main" }] }, ".vaults[1]: a second main"],
    ["a vault that is both", { vaults: [{ name: "main", type: "VAULT" }] }, ".vaults[0].type"],
    [
      "a lock the wrong way round",
      { vaults: [{ name: "main", lock: { minRetentionDays: 9, maxRetentionDays: 8 } }] },
      ".vaults[0] (main).lock: minRetentionDays is more than maxRetentionDays",
    ],
    ["a lock date in words", { vaults: [{ name: "main", lock: { lockDate: "soon" } }] }, ".vaults[0].lock.lockDate"],
    ["a point of nothing", pointIs({ of: "carts" }), ".vaults[0] (main).points[0].of: there is no table carts here"],
    ["a point ahead of the clock", pointIs({ age: "2027-01-01" }), ".points[0]: is in the future"],
    ["a point of another service by name", pointIs({ type: "EFS" }), "what is no table is named by its ARN"],
    ["a status of backups", pointIs({ status: "DELETED" }), ".points[0].status"],
    ["too little time in cold storage", pointIs({ coldAfterDays: 30, deleteAfterDays: 119 }), "90 days"],
    ["an expired point that may live", pointIs({ status: "EXPIRED", deleteAfterDays: 2 }), "an EXPIRED point"],
    ["a copy without advanced features", pointIs({ advanced: false, copiedFrom: vaultArn }), ".points[0].copiedFrom"],
    ["a copy from no vault", pointIs({ copiedFrom: "main" }), '"main" is not the ARN of a vault'],
    ["a plan that is not there", pointIs({ plan: "daily" }), ".points[0].plan: there is no plan daily here"],
    ["the rule of no plan", pointIs({ rule: "daily" }), ".points[0].rule: is the rule of no plan"],
    [
      "a rule that is not in the plan",
      { ...pointIs({ plan: "p", rule: "weekly" }), plans: [{ name: "p", rules }] },
      "the plan p has no rule weekly",
    ],
    ["a plan without rules", { plans: [{ name: "p", rules: [] }] }, ".plans[0] (p).rules: a plan has at least one"],
    ["an id of the organization", { plans: [{ name: "p", id: "x", organization: true, rules }] }, "orgs/"],
    [
      "a condition nobody knows",
      { plans: [{ name: "p", rules, selections: [{ name: "s", conditions: { StringEqual: [] } }] }] },
      ".plans[0].selections[0].conditions: StringEqual is not known here",
    ],
    [
      "a restore that ends ahead of the clock",
      { restoreJobs: [{ of: "orders", age: "1h", completedAfter: "2h" }] },
      ".restoreJobs[0]: is in the future, or ends there",
    ],
  ] as const)("%s", ([, backup, words]) => {
    const mistakes = mistakesOf(withBackup(backup));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`accounts[1].backup.${region}`);
    expect(mistakes[0]).toContain(words);
  });

  it("every mistake at once", () => {
    const vaults = [
      {
        name: "main",
        points: [
          { of: "a-1", age: "1d" },
          { of: "b-1", age: "1d" },
        ],
      },
    ];
    expect(mistakesOf(withBackup({ vaults }))).toHaveLength(2);
  });

  it("not a point of a table that a generator makes", () => {
    const tables = { generate: { count: 3, seed: 1 } };
    const of = (name: string) => ({ [region]: { vaults: [{ name: "main", points: [{ of: name, age: "1d" }] }] } });
    expect(mistakesOf(organizationOf(tables, {}, { backup: of("table-0000002") }))).toEqual([]);
    expect(mistakesOf(organizationOf(tables, {}, { backup: of("table-0000003") }))).toHaveLength(1);
  });

  it("nor a Region that only AWS Backup is written for: it exists", async () => {
    const { regions: _all, ...rest } = organizationOf([], {}, { backup: { "eu-west-1": {} } });
    const emulator = await started(rest);
    expect(emulator.truth().organization.regions).toContain("eu-west-1");
  });
});

describe("what goes wrong with AWS Backup", () => {
  const spec = (rest: Partial<OrganizationSpec>) =>
    organizationOf([{ name: "orders" }], rest, {
      backup: { [region]: { vaults: [{ name: "main", points: [{ of: "orders", age: "1d" }] }, { name: "other" }] } },
    });

  it("is a refusal that names the vault", async () => {
    const operation = "backup:ListRecoveryPoints*";
    const emulator = await started(spec({ refusals: [{ operation, vault: "main", because: "identity" }] }));
    const { backup } = clientsOf(emulator, emulator.credentials(member));
    const ask = (BackupVaultName: string) =>
      backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName }));
    const { name, message } = await refusalOf(ask("main"));
    expect(name).toBe("AccessDeniedException");
    expect(message).toContain(`on resource: arn:aws:backup:${region}:${member}:backup-vault:main because`);
    expect((await ask("other")).RecoveryPoints).toEqual([]);
    const scope = emulator.truth().accounts[1]?.scopes.find((each) => each.region === region);
    // Of one vault: it says nothing about the Region.
    expect(scope?.refused.filter((one) => one.operation.startsWith("backup:"))).toEqual([]);
  });

  it("is a fault of one vault", async () => {
    const emulator = await started(spec({ faults: [{ kind: "not-found", vault: "other" }] }));
    const { backup } = clientsOf(emulator, emulator.credentials(member));
    const ask = (BackupVaultName: string) =>
      backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName }));
    expect((await refusalOf(ask("other"))).name).toBe("ResourceNotFoundException");
    expect((await ask("main")).RecoveryPoints).toHaveLength(1);
  });

  it("is a page that is empty and not the last", async () => {
    const emulator = await started(
      spec({ faults: [{ kind: "empty-page", operation: "backup:ListBackupVaults", times: 1 }] }),
    );
    const { backup } = clientsOf(emulator, emulator.credentials(member));
    const first = await backup.send(new ListBackupVaultsCommand({}));
    expect(first.BackupVaultList).toEqual([]);
    const rest = await backup.send(new ListBackupVaultsCommand({ NextToken: first.NextToken }));
    expect(rest.BackupVaultList?.map((vault) => vault.BackupVaultName)).toEqual(["main", "other"]);
  });
});
