/** Every read refused in turn: which facts become unknown, why, and that no other fact changes. */
import { describe, expect, test } from "vitest";
import type { FaultSpec, RefusalSpec, TableSpec } from "../../src/emulator/organization.ts";
import { facts, listFacts } from "../../src/model/facts.ts";
import type { Unknown } from "../../src/model/fact.ts";
import type { OperationId } from "../../src/model/operations.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import { demandAll, embeddedAws, everyGroup, oneScope, scanMember } from "./embedded-aws.ts";
import type { Scanned } from "./embedded-aws.ts";

const spec: readonly TableSpec[] = ["one", "two"].map((name) => ({
  name,
  pitr: { enabled: true, since: "40d" },
  deletionProtection: true,
  tags: { owner: "me" },
  backups: [{ age: "1d" }, { age: "500d", of: "namesake" }],
  awsBackup: { last: "2h" },
}));

const groups: readonly GroupId[] = [...everyGroup, "recoveryPoints", "restoreTests"];
const isRead = ({ groups: of }: { readonly groups: readonly GroupId[] }): boolean =>
  of.every((group) => groups.includes(group));
/** A table that is looked at alone does not know its copies. */
const needsOthers = (name: string): boolean =>
  name === "copies" || (name.startsWith("recovery.") && name !== "recovery.lastDrill");
const namesOf = (catalogue: Readonly<Record<string, { readonly groups: readonly GroupId[] }>>): readonly string[] =>
  Object.keys(catalogue).filter((name) => isRead(catalogue[name] ?? { groups: [] }) && !needsOthers(name));

const scalars = [...namesOf(facts), "tags.owner", "tags.none"];

/** Causes of everything that is unknown about a table, by name of the fact or list. */
function unknowns({ view }: Scanned, table: string): Record<string, readonly Unknown[]> {
  const facts = scalars.flatMap((name) => {
    const fact = view(table).fact(name);
    return fact.state === "unknown" ? [[name, [fact.reason]] as const] : [];
  });
  const lists = namesOf(listFacts).flatMap((name) => {
    const { missing } = view(table).list(name);
    return missing.length > 0 ? [[name, missing] as const] : [];
  });
  return Object.fromEntries([...facts, ...lists]);
}

const backup = { restoreJobs: spec.map(({ name }) => ({ of: name, age: "1h" as const })) };
const scan = async (trouble: { refusals?: readonly RefusalSpec[]; faults?: readonly FaultSpec[] }) =>
  scanMember(await embeddedAws(oneScope(spec, { backup, ...trouble })), { demand: demandAll(groups) });

const pitrFacts = ["pitr.enabled", "pitr.period", "pitr.earliest", "pitr.latest", "pitr.window", "pitr.lag"];
const identity = Object.entries(facts).flatMap(([name, { groups: of }]) =>
  of.length === 1 && of[0] === "table" && name !== "table.name" && name !== "table.arn" ? [name] : [],
);

const concerned = {
  "dynamodb:DescribeTable": {
    facts: [
      ...identity,
      "pitr.shortfall",
      "pitr.coverage",
      "awsBackup.age",
      "onDemandBackups",
      "namesakeBackups",
      "recoveryPoints",
      "restoreTests",
      "recovery.lastDrill",
      "table.replicas",
    ],
    both: false,
  },
  "dynamodb:DescribeContinuousBackups": { facts: [...pitrFacts, "pitr.shortfall", "pitr.coverage"], both: false },
  "dynamodb:ListBackups": { facts: ["onDemandBackups", "namesakeBackups"], both: true },
  "backup:ListBackupVaults": { facts: ["recoveryPoints"], both: true },
  "backup:ListRecoveryPointsByBackupVault": { facts: ["recoveryPoints"], both: true },
  "backup:ListRestoreJobs": { facts: ["restoreTests", "recovery.lastDrill"], both: true },
  "backup:ListProtectedResources": { facts: ["awsBackup.lastBackup", "awsBackup.age"], both: true },
} satisfies Partial<Record<OperationId, { facts: readonly string[]; both: boolean }>>;

describe("nothing refused", () => {
  test("everything is known or known to be absent", async () => {
    const scanned = await scan({});
    expect(unknowns(scanned, "one")).toEqual({});
    expect(unknowns(scanned, "two")).toEqual({});
    expect(scanned.view("one").fact("tags.none")).toEqual({ state: "absent" });
    expect(scanned.view("one").list("onDemandBackups").items).toHaveLength(1);
    expect(scanned.view("one").list("namesakeBackups").items).toHaveLength(1);
  });
});

describe.each(Object.entries(concerned))("%s refused", (operation, { facts: names, both }) => {
  const table = both ? {} : { table: "one" };

  test.each([
    ["identity", "denied"],
    ["scp", "denied-by-scp"],
  ] as const)("by %s leaves exactly its facts unknown, with the cause", async (because, kind) => {
    const scanned = await scan({ refusals: [{ operation, ...table, because }] });
    const found = unknowns(scanned, "one");
    expect(Object.keys(found).toSorted()).toEqual([...names].toSorted());
    // A fact derived from two reads may name the one it depends on instead; it never loses the operation.
    const causes = Object.values(found).flat();
    expect(new Set(causes.map((cause) => cause.operation))).toEqual(new Set([operation]));
    expect(causes.some((cause) => cause.kind === kind && cause.code === "AccessDeniedException")).toBe(true);
    expect(unknowns(scanned, "two")).toEqual(both ? found : {});
    expect(scanned.end).toMatchObject({ coverage: { state: "seen" }, tables: 2 });
  });

  test.each([
    ["throttle", "throttled"],
    ["server-error", "server-error"],
    ["malformed", "malformed"],
    ["html", "malformed"],
    ["reset", "network"],
  ] as const)("by the fault %s leaves the same facts unknown", async (fault, kind) => {
    const scanned = await scan({ faults: [{ kind: fault, operation, ...table }] });
    const found = unknowns(scanned, "one");
    expect(Object.keys(found).toSorted()).toEqual([...names].toSorted());
    expect(
      Object.values(found)
        .flat()
        .some((cause) => cause.kind === kind && cause.operation === operation),
    ).toBe(true);
    expect(unknowns(scanned, "two")).toEqual(both ? found : {});
  });
});

describe("every operation refused but ListTables", () => {
  test("leaves a scope that is seen, with tables of which nothing but name and ARN is known", async () => {
    const operations = [
      "dynamodb:DescribeTable",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:ListBackups",
      "dynamodb:ListTagsOfResource",
      "tag:GetResources",
      "backup:ListProtectedResources",
      "backup:ListBackupVaults",
      "backup:ListRestoreJobs",
    ];
    const scanned = await scan({
      refusals: operations.map((operation) => ({ operation, because: "identity" as const })),
    });
    const found = Object.keys(unknowns(scanned, "one")).toSorted();
    const all = [...scalars, ...namesOf(listFacts)].filter((name) => name !== "table.name" && name !== "table.arn");
    expect(found).toEqual(all.toSorted());
    expect(scanned.end).toMatchObject({ coverage: { state: "seen" }, tables: 2 });
  });
});
