import { describe, expect, it, test } from "vitest";
import { parsePercent } from "../../src/condition/percent.ts";
import { deriveFacts } from "../../src/model/derive.ts";
import { absent, known, unknown, type Fact, type ListItem } from "../../src/model/fact.ts";
import { facts as catalogue, listFacts } from "../../src/model/facts.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import { account, ago, asOf, backup, complete, day, denied, deniedBy, hour, table } from "../evaluate/build.ts";

const factOf = (record: TableRecord, name: string): Fact => deriveFacts(account, record, asOf).fact(name);
const listOf = (record: TableRecord, name: string) => deriveFacts(account, record, asOf).list(name);
const given = (facts: Readonly<Record<string, Fact>>) => table({ facts });

describe("facts nobody read", () => {
  it("of a group that was not collected are unknown as such", () => {
    expect(factOf(table({ without: ["pitr"] }), "pitr.enabled")).toEqual(
      unknown({ kind: "not-collected", detail: "the group pitr was not collected" }),
    );
  });

  it("of a group that was refused are unknown for that reason, whatever is stored", () => {
    const record = table({ unread: { pitr: deniedBy("dynamodb:DescribeContinuousBackups") } });
    for (const name of ["pitr.enabled", "pitr.period", "pitr.window", "pitr.lag", "pitr.shortfall", "pitr.coverage"]) {
      expect(factOf(record, name)).toEqual(denied("dynamodb:DescribeContinuousBackups"));
    }
  });

  it("are unknown when a group that was read lacks them, except tags", () => {
    expect(factOf(table(), "table.replicaCount")).toMatchObject({ reason: { kind: "not-collected" } });
    expect(factOf(table(), "tags.owner")).toEqual(absent);
  });

  it("of no catalogue are unknown and never throw", () => {
    for (const name of ["", "pitr", "tags.", "toString", "__proto__", "table.constructor"]) {
      expect(factOf(table(), name)).toMatchObject({ reason: { kind: "not-collected" } });
      expect(listOf(table(), name)).toMatchObject({ items: [], missing: [{ kind: "not-collected" }] });
    }
  });

  it("of the account come from the account", () => {
    expect(factOf(table(), "account.id")).toEqual(known("111122223333"));
    expect(factOf(table(), "account.name")).toEqual(known("payments"));
    expect(factOf(table(), "account.ou")).toMatchObject({ reason: { kind: "not-collected" } });
  });

  it("give a state for every fact and list of the catalogue even when nothing at all was read", () => {
    const nothing: TableRecord = { ...table(), groups: {}, facts: {}, lists: {} };
    const known = ["account.id", "account.name", "account.management", "table.name", "table.arn"];
    for (const name of Object.keys(catalogue)) {
      expect([name, factOf(nothing, name).state]).toEqual([name, known.includes(name) ? "known" : "unknown"]);
    }
    for (const name of Object.keys(listFacts)) {
      const { items, missing } = listOf(nothing, name);
      expect([name, items, new Set(missing.map(({ kind }) => kind))]).toEqual([name, [], new Set(["not-collected"])]);
    }
  });
});

describe("answers against AWS's own contract are unknown, not absent", () => {
  test.each<[string, Fact]>([
    ["table.status", absent],
    ["table.created", absent],
    ["table.created", known("yesterday")],
    ["pitr.enabled", known("ENABLED")],
    ["pitr.period", known(Number.NaN)],
  ])("%s %j", (name, fact) => {
    expect(factOf(given({ [name]: fact }), name)).toMatchObject({ reason: { kind: "malformed" } });
  });

  it("PITR on without a window is no window of zero and no PITR that is off", () => {
    expect(factOf(given({ "pitr.earliest": absent }), "pitr.window")).toMatchObject({ reason: { kind: "malformed" } });
  });

  it("no period is PITR off only where PITR is known to be off", () => {
    const open = { "pitr.enabled": denied("x:Y"), "pitr.period": absent };
    expect(factOf(given(open), "pitr.period")).toMatchObject({ reason: { kind: "depends-on", operation: "x:Y" } });
    expect(factOf(given({ ...open, "pitr.enabled": known(false) }), "pitr.period")).toEqual(absent);
  });

  it("deletion protection that AWS does not send is not off", () => {
    const { state } = factOf(given({ "table.deletionProtection": absent }), "table.deletionProtection");
    expect(state).toBe("unknown");
  });

  it("a fact that may be absent stays absent", () => {
    expect(factOf(given({ "table.sizeBytes": absent }), "table.sizeBytes")).toEqual(absent);
  });
});

describe("ages and windows", () => {
  const off = { "pitr.enabled": known(false), "pitr.period": absent, "pitr.earliest": absent, "pitr.latest": absent };
  test.each<[string, Readonly<Record<string, Fact>>, string, Fact]>([
    ["age of the table", {}, "table.age", known(100 * day)],
    ["an instant after asOf has age 0", { "table.created": known(ago(-hour)) }, "table.age", known(0)],
    ["window", { "pitr.earliest": known(ago(3 * day)) }, "pitr.window", known(3 * day)],
    ["a window just opened is 0", { "pitr.earliest": known(ago(0)) }, "pitr.window", known(0)],
    ["lag", { "pitr.latest": known(ago(300_000)) }, "pitr.lag", known(300_000)],
    ["no shortfall with a full window", {}, "pitr.shortfall", known(0)],
    ["PITR toggled yesterday", { "pitr.earliest": known(ago(day)) }, "pitr.shortfall", known(34 * day)],
    [
      "a young table owes no more history than it has lived",
      { "table.created": known(ago(2 * day)), "pitr.earliest": known(ago(2 * day)) },
      "pitr.shortfall",
      known(0),
    ],
    ["a full window covers all there is", {}, "pitr.coverage", known(100)],
    ["a window of a day in 35", { "pitr.earliest": known(ago(day)) }, "pitr.coverage", known(2.85)],
    [
      "a young table is covered by the history it has lived",
      { "table.created": known(ago(2 * day)), "pitr.earliest": known(ago(2 * day)) },
      "pitr.coverage",
      known(100),
    ],
    [
      "a second that lacks keeps it from 100%",
      { "pitr.earliest": known(ago(35 * day - 300_001)) },
      "pitr.coverage",
      known(99.99),
    ],
    ["a table that is created this moment", { "table.created": known(asOf) }, "pitr.coverage", known(100)],
    ["PITR off covers nothing that could be measured", off, "pitr.coverage", absent],
    ["PITR off has no window", off, "pitr.window", absent],
    [
      "PITR off has no shortfall, whatever the age",
      { ...off, "table.created": denied("x:Y") },
      "pitr.shortfall",
      absent,
    ],
    ["an age nobody knows", { "table.created": denied("x:Y") }, "pitr.shortfall", denied("x:Y")],
  ])("%s", (_name, facts, name, fact) => {
    expect(factOf(given(facts), name)).toEqual(fact);
  });

  it("coverage is the very percentage that a policy can write, and never more than is there", () => {
    const hundredth = (35 * day) / 10_000;
    const coverageOf = (held: number): Fact => factOf(given({ "pitr.earliest": known(ago(held)) }), "pitr.coverage");
    for (let hundredths = 1; hundredths <= 10_000; hundredths++) {
      expect([coverageOf(hundredths * hundredth), coverageOf(hundredths * hundredth - 1)]).toEqual(
        [hundredths, hundredths - 1].map((each) => known(parsePercent(`${each / 100}%`) ?? -1)),
      );
    }
  });
});

describe("AWS Backup's last point, told by ARN only", () => {
  const last = (age: number) => ({ "awsBackup.lastBackup": known(ago(age)) });

  it("of this table has an age", () => {
    expect(factOf(given(last(2 * day)), "awsBackup.age")).toEqual(known(2 * day));
  });

  it("of a deleted namesake is absent: the point is older than the table", () => {
    expect(factOf(given({ ...last(2 * day), "table.created": known(ago(day)) }), "awsBackup.age")).toEqual(absent);
  });

  it("at the very instant of creation is of this table", () => {
    expect(factOf(given({ ...last(day), "table.created": known(ago(day)) }), "awsBackup.age")).toEqual(known(day));
  });

  it("cannot be told while the creation of the table is unknown", () => {
    const record = table({ facts: last(day), unread: { table: deniedBy("dynamodb:DescribeTable") } });
    expect(factOf(record, "awsBackup.age")).toEqual(
      unknown({
        kind: "depends-on",
        operation: "dynamodb:DescribeTable",
        code: "AccessDeniedException",
        detail: "table.created is not known (denied)",
      }),
    );
  });

  it("that never was stays absent then", () => {
    expect(factOf(table({ unread: { table: deniedBy("x:Y") } }), "awsBackup.age")).toEqual(absent);
  });
});

describe("backups by name, split by identity", () => {
  const split = (items: readonly ListItem[], spec: Parameters<typeof table>[0] = {}) => {
    const view = deriveFacts(account, table({ ...spec, backups: complete(items) }), asOf);
    return { own: view.list("onDemandBackups"), namesakes: view.list("namesakeBackups") };
  };
  const identities = (list: { readonly items: readonly ListItem[] }) => list.items.map((item) => item["identity"]);

  it("a backup of this TableId is the table's own, with the members of the catalogue", () => {
    const { own, namesakes } = split([backup()]);
    expect(own.items).toEqual([
      {
        arn: backup()["arn"],
        name: known("nightly"),
        status: known("AVAILABLE"),
        created: known(ago(day)),
        age: known(day),
        sizeBytes: known(1_000),
        identity: known("table-id"),
      },
    ]);
    expect([own.missing, namesakes]).toEqual([[], complete([])]);
    expect(Object.keys(own.items[0] ?? {}).sort()).toEqual(Object.keys(listFacts.onDemandBackups.items).sort());
  });

  it("a backup of another TableId is a namesake's even when it is younger than the table", () => {
    const { own, namesakes } = split([backup({ tableId: known("id-before"), created: known(ago(hour)) })]);
    expect(own).toEqual(complete([]));
    expect(identities(namesakes)).toEqual([known("table-id")]);
    expect(Object.keys(namesakes.items[0] ?? {}).sort()).toEqual(Object.keys(listFacts.namesakeBackups.items).sort());
  });

  it("without a TableId the age decides: younger is the table's own, older a namesake's", () => {
    const { own, namesakes } = split([
      backup({ tableId: absent, created: known(ago(100 * day)) }),
      backup({ tableId: absent, created: known(ago(100 * day + 1)) }),
    ]);
    expect(identities(own)).toEqual([known("younger-than-table")]);
    expect(identities(namesakes)).toEqual([known("older-than-table")]);
  });

  it("SYSTEM backups are never the table's own; those of AWS Backup are in neither list", () => {
    const system = backup({ type: known("SYSTEM"), tableId: known("id-before") });
    const { own, namesakes } = split([system, backup({ type: known("AWS_BACKUP") })]);
    expect(own).toEqual(complete([]));
    expect(namesakes.items).toHaveLength(1);
  });

  it("with TableId unknown nothing is assigned, and both lists say so once", () => {
    const { own, namesakes } = split([backup(), backup()], { unread: { table: deniedBy("dynamodb:DescribeTable") } });
    const gap = {
      kind: "depends-on",
      operation: "dynamodb:DescribeTable",
      code: "AccessDeniedException",
      detail: "2 backups cannot be told apart: table.id is not known (denied)",
    };
    expect([own, namesakes]).toEqual([
      { items: [], missing: [gap] },
      { items: [], missing: [gap] },
    ]);
  });

  it("with TableId absent a backup that has one cannot be assigned", () => {
    expect(split([backup()], { facts: { "table.id": absent } }).own).toMatchObject({
      items: [],
      missing: [{ kind: "depends-on" }],
    });
  });

  it("no backups of that name are no backups, whatever is unknown of the table", () => {
    const { own, namesakes } = split([], { unread: { table: deniedBy("dynamodb:DescribeTable") } });
    expect([own, namesakes]).toEqual([complete([]), complete([])]);
  });

  it("a SYSTEM backup nobody can assign leaves the table's own list complete", () => {
    const { own, namesakes } = split([backup({ type: known("SYSTEM") })], { facts: { "table.id": denied("x:Y") } });
    expect([own.missing.length, namesakes.missing.length]).toEqual([0, 1]);
  });

  test.each<[string, Readonly<Record<string, Fact>>]>([
    ["type", { type: denied("x:Y") }],
    ["TableId", { tableId: denied("x:Y") }],
    ["creation, where that has to tell", { tableId: absent, created: denied("x:Y") }],
    ["creation, where it is no instant", { tableId: absent, created: known("soon") }],
  ])("a backup of unknown %s is missing, not guessed", (_name, members) => {
    expect(split([backup(members)]).own).toMatchObject({ items: [], missing: [{ detail: /1 backup cannot be told/ }] });
  });

  it("a walk that broke off keeps what it saw and says what is missing", () => {
    const throttled = { kind: "throttled", operation: "dynamodb:ListBackups" } as const;
    const record = table({ backups: { items: [backup()], missing: [throttled] } });
    const own = listOf(record, "onDemandBackups");
    expect([own.items.length, own.missing]).toEqual([1, [throttled]]);
    expect(listOf(record, "namesakeBackups")).toEqual({ items: [], missing: [throttled] });
  });

  it("a group that was refused makes the list missing, never empty", () => {
    const { lists: _lists, ...rest } = table({ unread: { onDemandBackups: deniedBy("dynamodb:ListBackups") } });
    const refused = { items: [], missing: [deniedBy("dynamodb:ListBackups")] };
    expect(listOf({ ...rest, lists: {} }, "onDemandBackups")).toEqual(refused);
    expect(listOf({ ...rest, lists: { backupsByName: complete([]) } }, "onDemandBackups")).toEqual(refused);
  });

  it("a group that was not collected is missing even if a list is stored", () => {
    expect(
      listOf(table({ without: ["onDemandBackups"], backups: complete([backup()]) }), "onDemandBackups"),
    ).toMatchObject({
      missing: [{ kind: "not-collected" }],
    });
  });
});
