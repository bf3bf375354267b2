import { describe, expect, test } from "vitest";
import type { Read, ScopeReader } from "../../src/aws/read-client.ts";
import type { ListItem } from "../../src/model/fact.ts";
import { walkRecoveryPoints } from "../../src/scan/collect-recovery-points.ts";
import { absent, known, malformed } from "./stated-facts.ts";
import { lostPage } from "./scripted-reader.ts";

const place = { account: "111111111111", region: "eu-west-1" };
const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";
const gone = "arn:aws:dynamodb:eu-west-1:111111111111:table/gone";
const abroad = "arn:aws:dynamodb:us-east-1:222222222222:table/carts";
const pointArn = (id: string) => `arn:aws:backup:eu-west-1:111111111111:recovery-point:${id}`;
const operation = "backup:ListRecoveryPointsByBackupVault";
const at = "2026-11-22T00:00:00.000Z";

type Page = object | "lost";
type Asked = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };

/** `points`: the pages of each vault, by its name. */
function vaults(list: readonly Page[], points: Readonly<Record<string, readonly Page[]>>, asked: Asked[] = []) {
  async function* pages(name: string, input: object): AsyncGenerator<Read<never>> {
    asked.push({ operation: name, input: { ...input } });
    const vault = (input as { BackupVaultName?: string }).BackupVaultName;
    for (const page of vault === undefined ? list : (points[vault] ?? [])) {
      await Promise.resolve();
      if (page === "lost") yield { state: "unread", reason: { ...lostPage, operation: name } };
      else yield { state: "read", value: page as never, evidence: { operation: name, at } };
      if (page === "lost") return;
    }
  }
  const reader: ScopeReader = {
    read: () => Promise.reject(new Error("nothing is read singly")),
    pages,
    ledger: () => [],
  };
  return reader;
}

const vault = (BackupVaultName: string, more: object = {}) => ({
  BackupVaultName,
  VaultType: "BACKUP_VAULT",
  Locked: false,
  ...more,
});
const point = (id: string, more: object = {}) => ({
  RecoveryPointArn: pointArn(id),
  ResourceArn: arn,
  ResourceType: "DynamoDB",
  Status: "COMPLETED",
  CreationDate: new Date("2026-11-20T05:00:00Z"),
  BackupSizeInBytes: 7,
  IsEncrypted: true,
  ...more,
});
const listOf = (...BackupVaultList: object[]) => ({ BackupVaultList });
const page = (...RecoveryPoints: object[]) => ({ RecoveryPoints });
const one = (given: object, of: object = vault("v")) => vaults([listOf(of)], { v: [page(given)] });

const walk = (reader: ScopeReader, since?: string) => walkRecoveryPoints(reader, { ...place, since });
async function pointsOf(reader: ScopeReader, of = arn) {
  const answer = (await walk(reader)).ofTable(of);
  if (answer.state === "unread") throw new Error(JSON.stringify(answer.reason));
  return answer.lists["pointsByArn"] ?? { items: [], missing: [] };
}
const idsOf = (items: readonly ListItem[]) =>
  items.map(({ arn: id }) => (id?.state === "known" ? String(id.value).split(":").at(-1) : id));

describe("a recovery point", () => {
  test("is stored with every member, and with the vault and its lock", async () => {
    const whole = point("p", {
      CalculatedLifecycle: { DeleteAt: new Date("2033-01-01T00:00:00Z") },
      EncryptionKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/k",
      SourceBackupVaultArn: "arn:aws:backup:us-east-1:111111111111:backup-vault:from",
      CreatedBy: { BackupPlanId: "plan-1" },
    });
    const locked = vault("v", { Locked: true, LockDate: new Date("2027-01-01T00:00:00Z") });
    expect(await pointsOf(one(whole, locked))).toEqual({
      items: [
        {
          arn: known(pointArn("p")),
          account: known("111111111111"),
          region: known("eu-west-1"),
          vault: known("v"),
          status: known("COMPLETED"),
          created: known("2026-11-20T05:00:00.000Z"),
          sizeBytes: known(7),
          deleteAt: known("2033-01-01T00:00:00.000Z"),
          encrypted: known(true),
          keyArn: known("arn:aws:kms:eu-west-1:111111111111:key/k"),
          copiedFrom: known("arn:aws:backup:us-east-1:111111111111:backup-vault:from"),
          plan: known("plan-1"),
          vaultType: known("BACKUP_VAULT"),
          locked: known(true),
          lockDate: known("2027-01-01T00:00:00.000Z"),
        },
      ],
      missing: [],
    });
  });

  test.each([
    ["status", { Status: "FROZEN" }, malformed(operation, expect.stringContaining("Status is not one of") as string)],
    ["created", { CreationDate: undefined }, malformed(operation, "no CreationDate")],
    ["encrypted", { IsEncrypted: undefined }, malformed(operation, "no IsEncrypted")],
    ["sizeBytes", { BackupSizeInBytes: undefined }, absent],
    ["deleteAt", { Lifecycle: { DeleteAfterDays: -1 } }, absent],
    ["deleteAt", { Lifecycle: { DeleteAfterDays: 35 } }, malformed(operation, "DeleteAfterDays without DeleteAt")],
    [
      "deleteAt",
      { CalculatedLifecycle: { DeleteAt: new Date(0) } },
      malformed(operation, "DeleteAt is not a time since the beginnings of DynamoDB"),
    ],
    ["keyArn", {}, absent],
    ["copiedFrom", {}, absent],
    ["plan", { CreatedBy: {} }, absent],
  ])("without a usable %s says so, and the others stand", async (member, change, fact) => {
    const { items, missing } = await pointsOf(one(point("p", change)));
    expect(items).toMatchObject([{ arn: known(pointArn("p")), [member]: fact }]);
    expect(missing).toEqual([]);
  });

  test.each([
    ["locked", { Locked: undefined }, malformed("backup:ListBackupVaults", "no Locked")],
    ["lockDate", { Locked: true }, absent],
    ["vaultType", { VaultType: undefined }, malformed(operation, "no VaultType")],
  ])("in a vault that does not tell its %s is neither locked nor not", async (member, change, fact) => {
    expect((await pointsOf(one(point("p"), vault("v", change)))).items).toMatchObject([{ [member]: fact }]);
  });

  test("tells the type of its vault where the list of vaults does not", async () => {
    const airGapped = "LOGICALLY_AIR_GAPPED_BACKUP_VAULT";
    const reader = one(point("p", { VaultType: airGapped }), vault("v", { VaultType: undefined }));
    expect((await pointsOf(reader)).items).toMatchObject([{ vaultType: known(airGapped) }]);
  });
});

describe("whose a point is", () => {
  const plain = (table: string) => `${table}/backup/01700000000000-abcdef01`;

  test("is told by the ARN of the table, whatever its own ARN looks like", async () => {
    const reader = vaults([listOf(vault("v"))], {
      v: [page(point("a"), point("b", { RecoveryPointArn: plain(arn) }), point("c", { ResourceArn: abroad }))],
    });
    const { items } = await pointsOf(reader);
    expect(items.map(({ arn: own }) => own)).toEqual([known(pointArn("a")), known(plain(arn))]);
  });

  test("is told by its own ARN where that names the table and nothing else does", async () => {
    const reader = one(point("a", { ResourceArn: undefined, RecoveryPointArn: plain(arn) }));
    expect((await pointsOf(reader)).items).toHaveLength(1);
    expect((await walk(reader)).missing).toEqual([]);
  });

  test("is not told at all: every table may lack it", async () => {
    const reader = one(point("a", { ResourceArn: undefined }));
    const detail = "vault v: a point that names no table";
    expect(await pointsOf(reader)).toEqual({ items: [], missing: [{ kind: "malformed", operation, detail }] });
  });

  test("is nobody's where it is of no table", async () => {
    const reader = vaults([listOf(vault("v"))], {
      v: [page(point("a", { ResourceArn: "arn:aws:s3:::orders" }), point("b", { ResourceArn: `${arn}/stream/1` }))],
    });
    const walked = await walk(reader);
    expect([...walked.elsewhere(() => false)]).toEqual([]);
    expect(walked.missing).toEqual([]);
  });

  test("those of tables that are not listed are told apart, each with its members, oldest first", async () => {
    const old = { CreationDate: new Date("2026-01-01T00:00:00Z") };
    const reader = vaults([listOf(vault("v"))], {
      v: [page(point("a"), point("b", { ResourceArn: abroad }), point("c", { ResourceArn: gone }))],
      w: [page()],
    });
    const walked = await walk(reader);
    const elsewhere = [...walked.elsewhere((table) => table === arn)];
    expect(elsewhere.map(({ about, facts }) => [about, idsOf([facts])[0]])).toEqual([
      [abroad, "b"],
      [gone, "c"],
    ]);
    expect(elsewhere[0]?.facts).toMatchObject({ account: known("111111111111"), region: known("eu-west-1") });
    const both = one(point("new", { ResourceArn: gone }));
    const two = vaults([listOf(vault("v"))], {
      v: [page(point("new", { ResourceArn: gone }), point("old", { ResourceArn: gone, ...old }))],
    });
    expect(idsOf([...(await walk(two)).elsewhere(() => false)].map(({ facts }) => facts))).toEqual(["old", "new"]);
    expect([...(await walk(both)).elsewhere(() => true)]).toEqual([]);
  });
});

describe("a walk over vaults", () => {
  test("asks each vault for DynamoDB alone, a thousand at a time", async () => {
    const asked: Asked[] = [];
    await walk(vaults([listOf(vault("a")), listOf(vault("b"))], { a: [page()], b: [page()] }, asked));
    expect(asked).toEqual([
      { operation: "backup:ListBackupVaults", input: { MaxResults: 1000 } },
      ...["a", "b"].map((BackupVaultName) => ({
        operation,
        input: { BackupVaultName, ByResourceType: "DynamoDB", MaxResults: 1000 },
      })),
    ]);
  });

  test("asks for points since an instant, and says that older ones are missing and how old they are", async () => {
    const asked: Asked[] = [];
    const since = "2026-11-14T00:00:00.000Z";
    const walked = await walk(vaults([listOf(vault("v"))], { v: [page(point("a"))] }, asked), since);
    expect(asked[1]?.input).toMatchObject({ ByCreatedAfter: new Date(since) });
    const detail = `only points since ${since} were asked for`;
    const missing = [{ kind: "not-collected", operation, detail, before: since }];
    expect(walked.ofTable(arn)).toMatchObject({ lists: { pointsByArn: { items: [{}], missing } } });
    expect(walked.missing).toEqual(missing);
  });

  test("gives the points of all vaults oldest first, whatever came when", async () => {
    const early = point("z", { CreationDate: new Date("2025-01-01T00:00:00Z") });
    const some = await pointsOf(
      vaults([listOf(vault("a"), vault("b"))], { a: [page(), page(point("y"))], b: [page(point("x"), early)] }),
    );
    expect(idsOf(some.items)).toEqual(["z", "x", "y"]);
    const turned = vaults([listOf(vault("b"), vault("a"))], { a: [page(point("y"))], b: [page(early, point("x"))] });
    expect(await pointsOf(turned)).toEqual(some);
  });

  test("counts a point or a vault that two pages carry once", async () => {
    const list = [listOf(vault("v")), listOf(vault("v"))];
    expect((await pointsOf(vaults(list, { v: [page(point("a")), page(point("a"))] }))).items).toHaveLength(1);
  });

  test("of a vault that breaks off keeps what it has, and names the vault to every table", async () => {
    const reader = vaults([listOf(vault("a"), vault("b"), vault("c"))], {
      a: [page(point("x")), "lost"],
      b: [page(point("y"))],
      c: ["lost"],
    });
    const missing = ["a", "c"].map((name) => ({ ...lostPage, operation, detail: `vault ${name}` }));
    const { items, missing: told } = await pointsOf(reader);
    expect(idsOf(items)).toEqual(["x", "y"]);
    expect(told).toEqual(missing);
    expect(await pointsOf(reader, gone)).toEqual({ items: [], missing });
    expect((await walk(reader)).missing).toEqual(missing);
  });

  test("whose list of vaults breaks off keeps the vaults it has, and is unread where it has none", async () => {
    const reason = { ...lostPage, operation: "backup:ListBackupVaults" };
    const partial = await pointsOf(vaults([listOf(vault("v")), "lost"], { v: [page(point("a"))] }));
    expect({ ids: idsOf(partial.items), missing: partial.missing }).toEqual({ ids: ["a"], missing: [reason] });
    const walked = await walk(vaults(["lost"], {}));
    expect(walked.ofTable(arn)).toEqual({ state: "unread", reason });
    expect(walked.missing).toEqual([reason]);
    expect([...walked.elsewhere(() => false)]).toEqual([]);
  });

  test("cannot look into a vault without a name", async () => {
    const { missing } = await pointsOf(vaults([listOf({ Locked: false }, vault("v"))], { v: [page()] }));
    expect(missing).toEqual([
      { kind: "malformed", operation: "backup:ListBackupVaults", detail: "a vault without BackupVaultName" },
    ]);
  });

  test("gives a table named like an object's own member no points", async () => {
    const own = arn.replace("orders", "constructor");
    expect(await pointsOf(one(point("a")), own)).toEqual({ items: [], missing: [] });
  });
});
