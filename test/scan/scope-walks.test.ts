import { describe, expect, test } from "vitest";
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableListSpec } from "../../src/emulator/organization.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type { DemandedTable } from "../../src/model/policy.ts";
import { embeddedAws, everyGroup, oneScope, scanMember, tables } from "./embedded-aws.ts";
import type { Scanned } from "./embedded-aws.ts";

type Trouble = { faults?: readonly FaultSpec[]; refusals?: readonly RefusalSpec[] };
const organization = (list: TableListSpec, trouble: Trouble = {}): OrganizationSpec => oneScope(list, trouble);
const scan = async (list: TableListSpec, trouble: Trouble = {}) =>
  scanMember(await embeddedAws(organization(list, trouble)));
const known = (value: unknown) => ({ state: "known", value });
const absent = { state: "absent" };

describe("native backups of a scope", () => {
  const raw = (scanned: Scanned, name: string) => scanned.tables.get(name)?.lists["backupsByName"];
  const operation = "dynamodb:ListBackups";
  const many = [
    { name: "many", backups: [{ age: "1h", count: 250, every: "1h" }] },
    { name: "few", backups: [{ age: "1d" }] },
  ];

  test("a table with 250 backups has all of them, from three pages", async () => {
    const scanned = await scan(many);
    expect(raw(scanned, "many")?.items).toHaveLength(250);
    expect(raw(scanned, "many")?.missing).toEqual([]);
    expect(raw(scanned, "few")?.items).toHaveLength(1);
    expect(scanned.calls[operation]).toBe(3);
  });

  test("SYSTEM backups are asked for too: the default filter would leave them out", async () => {
    const scanned = await scan([
      { name: "again", created: "10d", backups: [{ age: "20d", type: "SYSTEM", of: "namesake" }] },
    ]);
    expect(raw(scanned, "again")?.items).toMatchObject([{ type: known("SYSTEM") }]);
    expect(scanned.view("again").list("namesakeBackups").items).toHaveLength(1);
    expect(scanned.view("again").list("onDemandBackups").items).toEqual([]);
  });

  test("a backup of a deleted namesake is not a backup of this table", async () => {
    const scanned = await scan([
      { name: "again", created: "2d", backups: [{ age: "1h" }, { age: "3d", of: "namesake" }] },
    ]);
    expect(raw(scanned, "again")?.items).toHaveLength(2);
    expect(scanned.view("again").list("onDemandBackups").items).toHaveLength(1);
  });

  test("a backup without TableId keeps that it has none", async () => {
    const scanned = await scan([{ name: "old", backups: [{ age: "1d", noTableId: true }] }]);
    expect(raw(scanned, "old")?.items).toMatchObject([{ tableId: absent, status: known("AVAILABLE") }]);
  });

  test("a CREATING backup is listed as CREATING", async () => {
    const scanned = await scan([{ name: "busy", backups: [{ age: "1m", status: "CREATING" }] }]);
    expect(raw(scanned, "busy")?.items).toMatchObject([{ status: known("CREATING") }]);
  });

  test("what AWS Backup made is not in ListBackups and is asked for at AWS Backup", async () => {
    const scanned = await scan([
      { name: "kept", backups: [{ age: "1d", type: "AWS_BACKUP" }], awsBackup: { last: "1d" } },
    ]);
    expect(raw(scanned, "kept")).toEqual({ items: [], missing: [] });
    expect(scanned.view("kept").fact("awsBackup.lastBackup")).toEqual(known("2026-11-21T00:00:00.000Z"));
  });

  test("an empty page with a cursor is not the end", async () => {
    const scanned = await scan(many, { faults: [{ kind: "empty-page", operation, times: 3 }] });
    expect(raw(scanned, "many")?.items).toHaveLength(250);
    expect(scanned.calls[operation]).toBe(6);
  });

  test("a lost page leaves every table the backups that were seen, and says what is missing", async () => {
    const scanned = await scan(many, { faults: [{ kind: "throttle", operation, after: 1 }] });
    // `few` comes first in the walk: its backup is on the page that was read.
    expect(raw(scanned, "few")?.items).toHaveLength(1);
    expect(raw(scanned, "many")?.items).toHaveLength(99);
    for (const name of ["few", "many"]) {
      expect(raw(scanned, name)?.missing).toMatchObject([
        { kind: "throttled", operation, code: "ThrottlingException" },
      ]);
      expect(scanned.view(name).list("onDemandBackups").missing).toMatchObject([{ kind: "throttled" }]);
      expect(scanned.tables.get(name)?.groups["onDemandBackups"]).toEqual({ state: "read" });
    }
  });

  test("a cursor that repeats itself leaves the list incomplete", async () => {
    const scanned = await scan(many, { faults: [{ kind: "repeat-page-token", operation, after: 1 }] });
    expect(raw(scanned, "many")?.missing).toMatchObject([{ kind: "malformed", operation }]);
  });
});

describe("tags of a scope", () => {
  const walk = "tag:GetResources";
  const single = "dynamodb:ListTagsOfResource";
  const tagged = tables(3, (n) => (n === 0 ? {} : { tags: { owner: `team-${n}` } }));

  test("are read by one walk, and a tag that is not there is absent", async () => {
    const { view, calls, end } = await scan(tagged);
    expect(end.replaced).toBeUndefined();
    expect(view("t0001").fact("tags.owner")).toEqual(known("team-1"));
    expect(view("t0001").fact("tags.other")).toEqual(absent);
    expect(view("t0000").fact("tags.owner")).toEqual(absent);
    expect(calls[walk]).toBe(1);
    expect(calls[single]).toBeUndefined();
  });

  test("hostile keys and values are kept as they are", async () => {
    const tags = { "a.b": "]]><script>", __proto__x: "=cmd|' /C calc'!A0", "k:/+-@": "line one", empty: "" };
    const { view } = await scan([{ name: "hostile", tags }]);
    for (const [key, value] of Object.entries(tags)) expect(view("hostile").fact(`tags.${key}`)).toEqual(known(value));
  });

  test.each([
    ["refused", { refusals: [{ operation: walk, because: "identity" }] }],
    ["throttled for good", { faults: [{ kind: "throttle", operation: walk }] }],
    [
      "broken off in the middle",
      {
        faults: [
          { kind: "empty-page", operation: walk, times: 1 },
          { kind: "server-error", operation: walk },
        ],
      },
    ],
  ] as const)("are asked at each table when the walk is %s", async (_, trouble) => {
    const { view, calls, end } = await scan(tagged, trouble);
    expect(view("t0002").fact("tags.owner")).toEqual(known("team-2"));
    expect(view("t0000").fact("tags.owner")).toEqual(absent);
    expect(calls[single]).toBe(3);
    // Said once, however many tables there are.
    expect(end.replaced).toMatchObject([{ operation: walk }]);
  });

  test("beyond the first page of ten are read as well", async () => {
    const tags = Object.fromEntries(Array.from({ length: 23 }, (_, n) => [`k${n}`, String(n)]));
    const { view, calls } = await scan([{ name: "many", tags }], { refusals: [{ operation: walk, because: "scp" }] });
    expect(view("many").fact("tags.k22")).toEqual(known("22"));
    expect(calls[single]).toBe(3);
  });

  test("that neither way gives are unknown, with the cause, for the table concerned alone", async () => {
    const { view } = await scan(tagged, {
      refusals: [
        { operation: walk, because: "identity" },
        { operation: single, table: "t0001", because: "scp" },
      ],
    });
    expect(view("t0001").fact("tags.owner")).toMatchObject({
      state: "unknown",
      reason: { kind: "denied-by-scp", operation: single, code: "AccessDeniedException" },
    });
    expect(view("t0002").fact("tags.owner")).toEqual(known("team-2"));
  });

  test("of a table that is gone by then make it deleted", async () => {
    const { tables: found } = await scan([{ name: "gone", tags: { a: "b" }, vanishes: { after: "DescribeTable" } }], {
      refusals: [{ operation: walk, because: "identity" }],
    });
    expect(found.get("gone")?.presence).toBe("deleted");
  });

  describe("that take a rule away", () => {
    /** Wants PITR unless the tag opts out, as a policy with `applies: tags.backup ne off` does. */
    const optOut = (asked: string[] = []) => ({
      groups: everyGroup,
      select({ table }: DemandedTable) {
        const tag = table.facts["tags.backup"];
        const out = table.groups.tags?.state === "read" && tag?.state === "known" && tag.value === "off";
        asked.push(`${table.name}:${out ? "out" : "in"}`);
        const groups = new Set<GroupId>(out ? ["table", "tags"] : ["table", "tags", "pitr"]);
        return { groups, confirmTags: out };
      },
    });
    const list = [
      { name: "out", pitr: { enabled: true }, tags: { backup: "off" } },
      { name: "inside", pitr: { enabled: true } },
    ];

    test("are confirmed at the table itself, and only there", async () => {
      const asked: string[] = [];
      const { tables: found, calls } = await scanMember(await embeddedAws(organization(list)), {
        demand: optOut(asked),
      });
      expect(calls[single]).toBe(1);
      expect(calls["dynamodb:DescribeContinuousBackups"]).toBe(1);
      expect(found.get("out")?.groups["pitr"]).toBeUndefined();
      expect(found.get("out")?.evidence.map((evidence) => evidence.operation)).toContain(single);
      expect(asked.toSorted()).toEqual(["inside:in", "out:out", "out:out"]);
    });

    test("are not asked for twice where the table itself was asked already", async () => {
      const aws = await embeddedAws(organization(list, { refusals: [{ operation: walk, because: "identity" }] }));
      const { calls } = await scanMember(aws, { demand: optOut() });
      expect(calls[single]).toBe(2);
    });

    test("and cannot be confirmed are unknown, so that the rule is not taken away", async () => {
      const aws = await embeddedAws(organization(list, { refusals: [{ operation: single, because: "identity" }] }));
      const { view, calls } = await scanMember(aws, { demand: optOut() });
      expect(view("out").fact("tags.backup")).toMatchObject({
        state: "unknown",
        reason: { kind: "denied", operation: single },
      });
      expect(view("out").fact("pitr.enabled")).toEqual(known(true));
      expect(calls["dynamodb:DescribeContinuousBackups"]).toBe(2);
    });
  });
});

describe("what AWS Backup protects in a scope", () => {
  const operation = "backup:ListProtectedResources";

  test("is told by ARN; a table it never backed up has no last backup", async () => {
    const { view } = await scan([{ name: "kept", awsBackup: { last: "3h" } }, { name: "bare" }]);
    expect(view("kept").fact("awsBackup.lastBackup")).toEqual(known("2026-11-21T21:00:00.000Z"));
    expect(view("bare").fact("awsBackup.lastBackup")).toEqual(absent);
  });

  test("a point older than the table is kept as observed, and is no backup of it", async () => {
    const { view } = await scan([{ name: "again", created: "1d", awsBackup: { last: "2d" } }]);
    expect(view("again").fact("awsBackup.lastBackup")).toEqual(known("2026-11-20T00:00:00.000Z"));
    expect(view("again").fact("awsBackup.age")).toEqual(absent);
  });

  test("an empty page with a token is not the end", async () => {
    const { view } = await scan([{ name: "kept", awsBackup: { last: "3h" } }], {
      faults: [{ kind: "empty-page", operation, times: 2 }],
    });
    expect(view("kept").fact("awsBackup.lastBackup")).toMatchObject({ state: "known" });
  });

  test("a walk that breaks off leaves the tables it did not reach unknown, and not unprotected", async () => {
    const { view } = await scan([{ name: "kept", awsBackup: { last: "3h" } }], {
      faults: [
        { kind: "empty-page", operation, times: 1 },
        { kind: "throttle", operation },
      ],
    });
    expect(view("kept").fact("awsBackup.lastBackup")).toMatchObject({
      state: "unknown",
      reason: { kind: "throttled", operation },
    });
  });
});
