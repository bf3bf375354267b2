/** What is planned for one table: which action, with which parameters, and why a finding has none. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BackupPlan, BackupPlans } from "../../src/model/backup-plans.ts";
import { known, unknown, type Fact } from "../../src/model/fact.ts";
import type { ActionId } from "../../src/model/plan.ts";
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import { decodePlan, encodePlan } from "../../src/remediate/plan-codec.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import {
  account,
  ago,
  asOf,
  backup,
  complete,
  day,
  denied,
  hour,
  policy,
  rule,
  table,
  type Spec,
} from "../evaluate/build.ts";
import { planned, type How } from "./planned.ts";
import { samplePlan } from "./sample-plan.ts";

const off = {
  "pitr.enabled": known(false),
  "pitr.period": absent(),
  "pitr.earliest": absent(),
  "pitr.latest": absent(),
};
function absent(): Fact {
  return { state: "absent" };
}

const asks = (action: ActionId | null, assert: Spec, id = "a-rule") =>
  rule({ id, assert, remediate: action === null ? null : { action } });
const isOn: Spec = { fact: "pitr.enabled", eq: true };
const atLeast = (days: number): Spec => ({ fact: "pitr.period", gte: days * day });
const fresh: Spec = {
  some: "onDemandBackups",
  satisfies: {
    all: [
      { fact: "status", eq: "AVAILABLE" },
      { fact: "age", lte: 7 * day },
    ],
  },
};

const steps = (...given: Parameters<typeof planned>) =>
  planned(...given).steps.map(({ action, params, mends }) => [action, params, mends.map(({ rule: id }) => id)]);
const left = (...given: Parameters<typeof planned>) =>
  planned(...given).leftOut.map((entry) => [
    entry.rule,
    entry.why,
    entry.why === "time" ? entry.passesAt : entry.because,
  ]);

describe("the period of PITR", () => {
  const days = (assert: Spec, facts: Readonly<Record<string, Fact>> = off) =>
    steps(policy(asks("enable-pitr", assert)), table({ facts }))[0]?.[1];

  it("is the longest, at the same price, where no rule asks for one", () => {
    expect(days(isOn)).toEqual({ days: 35 });
  });

  it("is the least that a rule asks for", () => {
    expect(days(atLeast(7))).toEqual({ days: 7 });
    expect(days({ fact: "pitr.period", gt: 7 * day })).toEqual({ days: 8 });
  });

  it("stays within what a rule allows", () => {
    expect(days({ all: [isOn, { fact: "pitr.period", lte: 14 * day }] })).toBeUndefined();
    expect(days({ all: [atLeast(7), { fact: "pitr.period", lte: 14 * day }] })).toEqual({ days: 7 });
  });

  it("is the longest of what several rules ask for, in one step that mends them all", () => {
    const rules = policy(
      asks("enable-pitr", isOn, "a"),
      asks("enable-pitr", atLeast(7), "b"),
      asks("enable-pitr", atLeast(14), "c"),
    );
    expect(steps(rules, table({ facts: off }))).toEqual([["enable-pitr", { days: 14 }, ["a", "b", "c"]]]);
  });

  it("is never shorter than the one in force, whatever is asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 35 }),
        fc.integer({ min: 1, max: 35 }),
        fc.boolean(),
        (now, wanted, upper) => {
          const assert: Spec = upper ? { fact: "pitr.period", lte: wanted * day } : atLeast(wanted);
          const facts = { "pitr.period": known(now * day) };
          const planning = planned(policy(asks("enable-pitr", assert)), table({ facts }));
          for (const step of planning.steps) {
            expect(step).toMatchObject({ action: "enable-pitr", params: { days: wanted } });
            expect(wanted).toBeGreaterThan(now);
          }
          expect(planning.steps.length).toBe(!upper && wanted > now ? 1 : 0);
        },
      ),
    );
  });

  it("is not planned where it is not known whether PITR is on, or for how long", () => {
    const either: Spec = { any: [isOn, { fact: "table.deletionProtection", eq: true }] };
    const facts = {
      "table.deletionProtection": known(false),
      "pitr.enabled": known(true),
      "pitr.period": denied("x:Y"),
    };
    const rules = policy(asks("enable-pitr", { all: [either, { fact: "table.deletionProtection", eq: true }] }));
    expect(left(rules, table({ facts }))[0]).toBeUndefined();
    expect(steps(rules, table({ facts }))[0]?.[0]).toBe("enable-deletion-protection");
  });
});

describe("an action that the rule names", () => {
  it("gives way to another that proves, where it does not", () => {
    const rules = policy(asks("create-backup", { fact: "table.deletionProtection", eq: true }));
    const facts = { "table.deletionProtection": known(false) };
    expect(steps(rules, table({ facts }))).toEqual([["enable-deletion-protection", {}, ["a-rule"]]]);
  });

  it("is joined by a second one where it takes two, and both list the finding", () => {
    const both: Spec = { all: [isOn, { fact: "table.deletionProtection", eq: true }] };
    const facts = { ...off, "table.deletionProtection": known(false) };
    expect(steps(policy(asks("enable-pitr", both)), table({ facts }))).toEqual([
      ["enable-pitr", { days: 35 }, ["a-rule"]],
      ["enable-deletion-protection", {}, ["a-rule"]],
    ]);
  });

  it("is joined by the steps of other rules where it takes three", () => {
    const three: Spec = { all: [isOn, { fact: "table.deletionProtection", eq: true }, fresh] };
    const rules = policy(
      asks("enable-pitr", three, "a"),
      asks("create-backup", fresh, "b"),
      asks("enable-pitr", isOn, "c"),
      asks("enable-deletion-protection", { fact: "table.deletionProtection", eq: true }, "d"),
    );
    const facts = { ...off, "table.deletionProtection": known(false) };
    expect(steps(rules, table({ facts })).map(([, , mends]) => mends)).toEqual([
      ["a", "c"],
      ["a", "b"],
      ["a", "d"],
    ]);
    expect(left(rules, table({ facts }))).toEqual([]);
  });

  it("is not claimed to mend what the steps of other rules would make fail again", () => {
    const isProtected: Spec = { fact: "table.deletionProtection", eq: true };
    const rules = policy(
      asks("enable-pitr", { all: [isOn, { fact: "table.deletionProtection", eq: false }] }, "a"),
      asks("enable-deletion-protection", isProtected, "b"),
      asks("enable-pitr", isOn, "c"),
    );
    const bare = table({ facts: { ...off, "table.deletionProtection": known(false) } });
    expect(steps(rules, bare)).toEqual([
      ["enable-pitr", { days: 35 }, ["c"]],
      ["enable-deletion-protection", {}, ["b"]],
    ]);
    expect(left(rules, bare)).toEqual([["a", "unproven", expect.stringContaining("together with")]]);
  });

  it("makes no step where the rule would pass for the first minutes alone", () => {
    const lag: Spec = { fact: "pitr.lag", lte: 60_000 };
    expect(steps(policy(asks("enable-pitr", lag)), table({ facts: off }))).toEqual([]);
    expect(steps(policy(asks("enable-pitr", { fact: "pitr.lag", lte: 300_000 })), table({ facts: off }))).toHaveLength(
      1,
    );
  });

  it("makes no step of what nobody could read", () => {
    const unread = { onDemandBackups: { kind: "denied" } } as const;
    const rules = policy(asks("create-backup", { all: [fresh, { fact: "table.deletionProtection", eq: true }] }));
    const facts = { "table.deletionProtection": known(false) };
    expect(steps(rules, table({ facts, unread }))).toEqual([]);
  });

  it("is told to be missing where the rule names none", () => {
    expect(left(policy(asks(null, isOn)), table({ facts: off }))).toEqual([
      ["a-rule", "no-action", "the rule names no action"],
    ]);
  });

  it("is told to be unproven where nothing helps, with the reason of the rule", () => {
    const rules = policy(asks("enable-pitr", { fact: "table.class", eq: "STANDARD_INFREQUENT_ACCESS" }));
    const facts = { "table.class": known("STANDARD") };
    expect(left(rules, table({ facts }))).toEqual([
      ["a-rule", "unproven", expect.stringMatching(/enable-pitr: .*table\.class is STANDARD, expected/)],
    ]);
  });
});

describe("a backup", () => {
  const rules = policy(asks("create-backup", fresh, "on-demand"));
  const either = policy(asks("create-backup", { any: [fresh, { fact: "awsBackup.age", lte: 7 * day }] }));
  const withVault: How = { backupWith: "aws-backup", vault: "v", keepDays: 35 };

  it("is native or by AWS Backup as asked for, where both prove", () => {
    expect(steps(either, table())[0]?.[0]).toBe("create-backup");
    expect(steps(either, table(), withVault)).toEqual([
      [
        "start-backup-job",
        {
          vault: "v",
          roleArn: "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole",
          deleteAfterDays: 35,
        },
        ["a-rule"],
      ],
    ]);
  });

  it("by AWS Backup is not planned where only a native one proves, and the other way round", () => {
    expect(steps(rules, table(), withVault)).toEqual([]);
    const job = policy(asks("start-backup-job", { fact: "awsBackup.age", lte: 7 * day }));
    expect(steps(job, table(), { vault: "v", backupWith: "native" })).toEqual([]);
    expect(left(job, table())[0]?.[2]).toMatch(/no vault was named for jobs of AWS Backup \(--vault\)/);
  });

  it("is refused a role of another account", () => {
    const job = policy(asks("start-backup-job", { fact: "awsBackup.age", lte: 7 * day }));
    const how = { vault: "v", backupRole: "arn:aws:iam::999988887777:role/x" };
    expect(left(job, table(), how)[0]?.[2]).toMatch(/role\/x is of another account/);
  });

  it("counts as one again and again, by when its rule fails again", () => {
    const facts = { "table.sizeBytes": known(10 * 2 ** 30) };
    const [step] = planned(rules, table({ facts })).steps;
    expect(step?.cost).toEqual({
      monthly: 1,
      inTwelfthMonth: 52,
      basis: "one full copy now; the twelfth month if one is made every 7 days and none is ever deleted",
    });
  });

  it("by AWS Backup counts for as long as it is kept", () => {
    const facts = { "table.sizeBytes": known(10 * 2 ** 30) };
    const [step] = planned(either, table({ facts }), withVault).steps;
    expect(step?.cost).toMatchObject({ monthly: 1, inTwelfthMonth: 5 });
  });

  it("costs what nobody knows where the size is not known", () => {
    const facts = { "table.sizeBytes": absent() };
    expect(planned(rules, table({ facts })).steps[0]?.cost).toMatchObject({ monthly: null, inTwelfthMonth: null });
  });

  it("of a deleted namesake does not stand in for it", () => {
    const backups = complete([backup({ tableId: known("another-id") })]);
    expect(steps(rules, table({ backups }))[0]?.[0]).toBe("create-backup");
  });
});

describe("what time alone mends", () => {
  const shortfall = policy(asks("create-backup", { fact: "pitr.shortfall", lte: hour }));

  it("comes with the date, to the hour", () => {
    const facts = { "pitr.earliest": known(ago(3 * day)) };
    // 35 days less the tolerated hour, and the five minutes by which PITR is behind.
    expect(left(shortfall, table({ facts }))).toEqual([["a-rule", "time", "2026-04-02T12:00:00.000Z"]]);
  });

  it("counts from when the steps of the table are taken", () => {
    const rules = policy(
      asks("enable-pitr", isOn, "on"),
      asks("enable-pitr", { all: [isOn, { fact: "pitr.window", gte: 7 * day }] }, "window"),
    );
    expect(steps(rules, table({ facts: off }))).toEqual([["enable-pitr", { days: 35 }, ["on"]]]);
    expect(left(rules, table({ facts: off }))).toEqual([["window", "time", "2026-03-08T13:00:00.000Z"]]);
  });

  it("is not claimed of what a longer wait makes worse", () => {
    const rules = policy(asks("enable-pitr", { fact: "awsBackup.age", lte: day }));
    const facts = { "awsBackup.lastBackup": known(ago(3 * day)) };
    expect(left(rules, table({ facts }))[0]?.[1]).toBe("unproven");
  });
});

describe("a tag for a backup plan", () => {
  const rules = policy(asks("tag-for-backup-plan", { some: "backupPlans", satisfies: { fact: "plan", exists: true } }));
  const plan = (
    name: string,
    tags: readonly [string, string][],
    more: Partial<BackupPlan["selections"][number]> = {},
  ): BackupPlan => ({
    id: name,
    name,
    from: "account",
    rules: [
      {
        id: "r",
        name: "daily",
        vault: "v",
        schedule: "cron(0 5 ? * * *)",
        timezone: null,
        continuous: false,
        deleteAfterDays: 35,
        coldAfterDays: null,
        copies: [],
      },
    ],
    selections: [
      {
        id: "s",
        name: "by-tag",
        resources: [],
        notResources: [],
        listOfTags: tags.map(([key, value]) => ({ type: "STRINGEQUALS", key, value })),
        conditions: [],
        ...more,
      },
    ],
    missing: [],
  });
  const of = (...plans: readonly BackupPlan[]): BackupPlans => ({
    plans,
    missing: [],
    optIn: known(true),
    advanced: known(true),
  });
  const read = { ...table(), groups: { ...table().groups, backupPlans: { state: "read" as const } } };
  const tagged = (facts: Readonly<Record<string, Fact>>) => ({ ...read, facts: { ...read.facts, ...facts } });

  it("is the first by which a plan selects the table, and names the plan", () => {
    const plans = of(
      plan("gold", [
        ["backup", "gold"],
        ["tier", "1"],
      ]),
      plan("silver", [["backup", "silver"]]),
    );
    expect(steps(rules, read, { plans })).toEqual([
      ["tag-for-backup-plan", { key: "backup", value: "gold", plan: "gold" }, ["a-rule"]],
    ]);
  });

  it("is taken from conditions as well", () => {
    const conditions = [{ operator: "StringEquals", key: "aws:ResourceTag/backup", value: "yes" }] as const;
    const plans = of(plan("p", [], { resources: ["arn:aws:dynamodb:*:*:table/*"], conditions }));
    expect(steps(rules, read, { plans })[0]?.[1]).toEqual({ key: "backup", value: "yes", plan: "p" });
  });

  it("counts only where the selection takes the table in with it", () => {
    const plans = of(
      plan("p", [["backup", "yes"]], { notResources: [read.arn] }),
      plan("q", [["b", "1"]], { conditions: [{ operator: "StringEquals", key: "aws:ResourceTag/other", value: "x" }] }),
    );
    expect(steps(rules, read, { plans })).toEqual([]);
    expect(left(rules, read, { plans })[0]?.[2]).toMatch(/no backup plan of the Region would select the table/);
  });

  it("does not count while the Region is not opted in", () => {
    const plans = { ...of(plan("p", [["backup", "yes"]])), optIn: known(false) };
    expect(steps(rules, read, { plans })).toEqual([]);
  });

  it("never takes the place of another value, which may be how somebody opted out", () => {
    const plans = of(plan("p", [["backup", "yes"]]));
    expect(steps(rules, tagged({ "tags.backup": known("never") }), { plans })).toEqual([]);
  });

  it("is the one that was named, or none", () => {
    const plans = of(plan("gold", [["backup", "gold"]]), plan("silver", [["backup", "silver"]]));
    const named = (value: string) => ({ plans, backupTag: { key: "backup", value } });
    expect(steps(rules, read, named("silver"))[0]?.[1]).toEqual({ key: "backup", value: "silver", plan: "silver" });
    expect(left(rules, read, named("bronze"))[0]?.[2]).toMatch(/by the tag that was named/);
  });

  it("is not planned for a table that has all the tags it can have", () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`tags.k${at}`, known("v")]));
    expect(steps(rules, tagged(full), { plans: of(plan("p", [["backup", "yes"]])) })).toEqual([]);
  });
});

describe("a table that is managed as code", () => {
  const rules = policy(asks("enable-pitr", isOn));
  const owned = (tag: string, value: string, how: How = {}) =>
    planned(rules, table({ facts: { ...off, [`tags.${tag}`]: known(value) } }), how);

  it.each([
    ["aws:cloudformation:stack-name", "shop", "cloudformation: shop"],
    ["aws:cdk:path", "Shop/Orders", "cdk: aws:cdk:path"],
    ["ManagedBy", "Terraform", "terraform: ManagedBy=Terraform"],
    ["terraform", "true", "terraform: terraform=true"],
  ])("by its tag %s is left out, with its owner", (tag, value, words) => {
    const { steps: none, leftOut } = owned(tag, value);
    expect(none).toEqual([]);
    expect(leftOut).toMatchObject([{ why: "owned", because: expect.stringContaining(words) as string }]);
  });

  it("by a tag of yours is left out, with any value or with the one that you name", () => {
    expect(owned("iac", "x", { ownedTags: [{ key: "iac", value: null }] }).leftOut[0]?.why).toBe("owned");
    expect(owned("iac", "x", { ownedTags: [{ key: "iac", value: "x" }] }).leftOut[0]?.why).toBe("owned");
    expect(owned("iac", "x", { ownedTags: [{ key: "iac", value: "y" }] }).steps).toHaveLength(1);
  });

  it.each([
    ["terraform", "false"],
    ["ManagedBy", "hand"],
  ])("is none for its tag %s=%s", (tag, value) => {
    expect(owned(tag, value).steps).toMatchObject([{ owner: null }]);
  });

  it("is planned for where that is asked, and the step says who owns it", () => {
    const { steps: made } = owned("aws:cloudformation:stack-name", "shop", { includeOwned: true });
    expect(made).toMatchObject([{ owner: { kind: "cloudformation", name: "shop" } }]);
  });
});

describe("a table", () => {
  const rules = policy(asks("enable-deletion-protection", { fact: "table.deletionProtection", eq: true }));
  const open = { "table.deletionProtection": known(false) };

  it("without a known TableId is left out: it could be another one by then", () => {
    const facts = { ...open, "table.id": unknown({ kind: "denied" }) };
    expect(left(rules, table({ facts }))).toEqual([["a-rule", "other", expect.stringMatching(/TableId is not known/)]]);
  });

  it("in a state in which AWS changes nothing is left out", () => {
    const facts = { ...open, "table.status": known("INACCESSIBLE_ENCRYPTION_CREDENTIALS") };
    expect(left(rules, table({ facts }))[0]?.[2]).toMatch(/is INACCESSIBLE_ENCRYPTION_CREDENTIALS/);
  });

  it.each(["a", "../orders", "orders\n", "x".repeat(256)])(
    "of the name %j, which AWS gives to none, is left out",
    (name) => {
      const hostile = { ...table({ facts: open }), name, arn: `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}` };
      expect(left(rules, hostile)[0]?.[1]).toBe("other");
    },
  );
});

describe("the shipped rules", () => {
  it("that name an action are mended by it on a bare table, or say why not", async () => {
    const shipped = await loadPolicy({ ref: "strict", cwd: "/" });
    const bare = table({ facts: { ...off, "table.deletionProtection": known(false), "table.sizeBytes": known(1) } });
    const { steps: made, leftOut } = planned(shipped, bare);
    expect(made.map(({ action, mends }) => [action, mends.map(({ rule: id }) => id)])).toEqual([
      ["enable-pitr", ["pitr-enabled", "pitr-recovery-period"]],
      ["create-backup", ["on-demand-backup-exists", "on-demand-backup-fresh", "recovery-point-fresh"]],
      ["enable-deletion-protection", ["deletion-protection-enabled"]],
    ]);
    expect(leftOut.filter(({ why }) => why === "unproven")).toEqual([]);
  });
});

describe("whatever a table is like", () => {
  it("its plan can be read again, and every failing finding has a step or a reason", async () => {
    const shipped = await loadPolicy({ ref: "strict", cwd: "/" });
    const name = fc.oneof(fc.constant("orders"), fc.string({ maxLength: 300 }));
    const tags = fc.dictionary(fc.constantFrom("backup", "aws:cloudformation:stack-name", "team", "iac"), fc.string());
    const like = fc.record({
      name,
      tags,
      on: fc.boolean(),
      days: fc.integer({ min: 1, max: 40 }),
      age: fc.integer({ min: 0, max: 90 }),
      protectedNow: fc.boolean(),
      size: fc.option(fc.nat()),
      status: fc.constantFrom("ACTIVE", "UPDATING", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"),
      includeOwned: fc.boolean(),
      vault: fc.option(fc.constant("daily")),
    });
    fc.assert(
      fc.property(like, (one) => {
        const facts: Readonly<Record<string, Fact>> = {
          ...(one.on ? { "pitr.period": known(one.days * day), "pitr.earliest": known(ago(one.age * day)) } : off),
          "table.deletionProtection": known(one.protectedNow),
          "table.sizeBytes": one.size === null ? absent() : known(one.size),
          "table.status": known(one.status),
          ...Object.fromEntries(Object.entries(one.tags).map(([key, value]) => [`tags.${key}`, known(value)])),
        };
        const arn = `arn:aws:dynamodb:eu-west-1:111122223333:table/${one.name}`;
        const record = { ...table({ facts }), name: one.name, arn };
        const { steps: made, leftOut } = planned(shipped, record, { vault: one.vault, includeOwned: one.includeOwned });
        const run = { ...samplePlan().run, id: "20260301T120000000Z-1a2b3c4d" };
        const tablesOfAccounts = made.length === 0 ? {} : { "111122223333": 1 };
        const plan = samplePlan({ run, steps: made, leftOut, tablesOfAccounts });
        expect(decodePlan({ name: "plan.json", text: encodePlan(plan) })).toEqual(plan);
        const told = [...made.flatMap(({ mends }) => mends), ...leftOut].map(({ rule: id }) => id);
        const failing = evaluateTable(shipped, account, record, asOf).filter(({ verdict }) => verdict === "fail");
        expect(new Set(told)).toEqual(new Set(failing.map(({ rule: id }) => id)));
      }),
      { numRuns: 60 },
    );
  });
});
