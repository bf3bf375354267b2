import { describe, expect, it, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import type { OrganizationSpec, GeneratedTables } from "../../src/emulator/organization.ts";
import type { Explanation, Reads, RuleExplanation } from "../../src/model/explanation.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { management, place, type Place } from "./invoke.ts";

const region = "us-east-1";

/** One account with one Region of generated tables. */
const generated = (generate: Omit<GeneratedTables["generate"], "seed">): OrganizationSpec => ({
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [region],
  accounts: [{ id: management, tables: { [region]: { generate: { seed: 7, ...generate } } } }],
});

/** Needs every group there is but that of accounts. */
const everyGroup = `
id: every-group
extends: [baseline]
rules:
  - id: owner-is-named
    title: An owner is named
    severity: low
    why: Somebody has to answer for the table.
    assert: { any: [{ fact: tags.team, exists: true }, { fact: tags.env, eq: prod }] }
    fix: Tag the table.
`;

const byTag = `
id: by-tag
title: PITR is on in production
severity: low
why: History is needed there.
applies: { fact: tags.env, eq: prod }
assert: { fact: pitr.enabled, eq: true }
fix: Turn it on.
`;

const restorableWhole = `
id: restorable-whole
title: A restore needs a key that can be used, and lacks nothing
severity: low
why: What a restore leaves out has to be set by hand.
assert:
  all:
    - { fact: encryption.keyState, eq: Enabled }
    - { fact: restoreSettings.resourcePolicy, eq: false }
fix: Enable the key, and write down the policy.
`;

async function explained(invoke: Place["invoke"], ...argv: readonly string[]): Promise<readonly Explanation[]> {
  const { exit, stdout, stderr } = await invoke(["policy", "explain", ...argv, "--json"]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  return (JSON.parse(stdout) as { readonly explained: readonly Explanation[] }).explained;
}

async function readsFor(invoke: Place["invoke"], ...argv: readonly string[]): Promise<Reads> {
  const [first] = await explained(invoke, ...argv);
  if (first === undefined) throw new Error("nothing was explained");
  return first.reads;
}

async function rulesOf(invoke: Place["invoke"], ...argv: readonly string[]): Promise<readonly RuleExplanation[]> {
  const all = await explained(invoke, ...argv);
  return all.map((each) => {
    if (each.kind !== "rule") throw new Error(`${each.id} is a policy`);
    return each;
  });
}

/** What the emulator answered, by operation. */
function countedBy(place: Place): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of place.emulator?.log() ?? []) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** Of operations that were not called once, nothing is counted. */
const predictedBy = ({ perScope, perAccount, perAudit }: Reads): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [
      ...perScope.map(({ operation, calls }) => [operation, calls] as const),
      // The caller's own account is entered without a role.
      ...[...perAccount, ...perAudit]
        .filter((operation) => operation !== "sts:AssumeRole")
        .map((each) => [each, 1] as const),
    ].filter(([, calls]) => calls > 0),
  );

describe("the calls that are told beforehand", () => {
  test.each([
    ["of a policy that needs every group", "every-group.yaml", { count: 1_000, backups: 1 }, "1"],
    ["of a pack", "pitr-only", { count: 250, backups: 0.4 }, "1"],
    ["of tables without a backup", "native-backups", { count: 130, backups: 0 }, "0"],
  ])("are those that an audit makes: %s", async (_name, policy, population, backups) => {
    const files = { "every-group.yaml": everyGroup };
    const here = await place({ organization: generated({ tags: 1, awsBackup: 1, ...population }), files });
    const reads = await readsFor(here.invoke, policy, "--tables", String(population.count), "--backups", backups);
    const { exit } = await here.invoke(["audit", "--policy", policy, "--fail-on", "never"]);
    expect(exit).toBe(0);
    expect(countedBy(here)).toEqual(predictedBy(reads));
  });

  it("leave out what only a tag makes necessary, and say so", async () => {
    const here = await place({ organization: generated({ count: 120, tags: 0.5 }), files: { "by-tag.yaml": byTag } });
    const reads = await readsFor(here.invoke, "by-tag.yaml", "--tables", "120");
    const { stdout } = await here.invoke(["audit", "--policy", "by-tag.yaml", "--fail-on", "never", "-f", "json"]);
    const report = JSON.parse(stdout) as { readonly summary: { readonly verdicts: Readonly<Record<string, number>> } };
    const optedOut = report.summary.verdicts["not-applicable"] ?? 0;
    expect(optedOut).toBeGreaterThan(0);
    expect(countedBy(here)["dynamodb:ListTagsOfResource"]).toBe(optedOut);
    expect(reads.perScope).toContainEqual(
      expect.objectContaining({
        operation: "dynamodb:ListTagsOfResource",
        calls: 0,
        because: "only for a table that a tag takes out of a rule, or where GetResources fails",
      }),
    );
  });

  it("are three a table for its settings and one for a key that all tables share, and are asked if a rule names them", async () => {
    const keyArn = `arn:aws:kms:${region}:${management}:key/shared`;
    const tables = Array.from({ length: 7 }, (_, n) => ({ name: `table-${n}`, encryption: { keyArn } }));
    const organization: OrganizationSpec = {
      now: "2026-11-20T12:00:00.000Z",
      managementAccount: management,
      regions: [region],
      accounts: [{ id: management, tables: { [region]: tables } }],
    };
    const here = await place({ organization, files: { "restorable-whole.yaml": restorableWhole } });
    const reads = await readsFor(here.invoke, "restorable-whole.yaml", "--tables", "7");
    const { exit } = await here.invoke(["audit", "--policy", "restorable-whole.yaml"]);
    expect(exit).toBe(0);
    expect(countedBy(here)).toEqual(predictedBy(reads));
    expect(countedBy(here)).toMatchObject({ "kms:DescribeKey": 1, "dynamodb:GetResourcePolicy": 7 });
    const actions = ["dynamodb:DescribeTimeToLive", "dynamodb:GetResourcePolicy", "kms:DescribeKey"];
    expect(reads.iam.member).toEqual(expect.arrayContaining(actions));
    const { stdout } = await here.invoke(["policy", "explain", "restorable-whole.yaml"]);
    expect(stdout).toMatch(/encryptionKey .* 1 call a key/);
    expect(stdout).toMatch(/restoreSettings .* 3 calls a table/);
    expect(stdout).toContain("all tables share one key");
    const others = await readsFor(here.invoke, "baseline");
    expect(others.iam.member.filter((action) => actions.includes(action))).toEqual([]);
  });

  it("count a group once however many rules need it", async () => {
    const { invoke } = await place({});
    const [pack] = await explained(invoke, "pitr-only");
    const rules = await rulesOf(invoke, "pitr-enabled", "pitr-recovery-period");
    expect(pack?.reads.calls).toBe(10 + 1_000 + 1_000);
    expect(rules.map(({ reads }) => reads.calls)).toEqual([2_010, 2_010]);
  });
});

const acme = `
id: acme
extends: [baseline]
rules:
  - use: recovery-point-fresh
    severity: critical
    params: { maxAge: 36h }
  - id: gold
    title: Gold is kept {days}
    severity: low
    why: Gold.
    params: { days: { type: duration, default: 14d } }
    applies: { fact: tags.tier, eq: gold }
    grace: 24h
    archivedTables: judge
    assert: { fact: pitr.period, gte: "{days}" }
    fix: Raise it to {days}.
`;

describe("where a number comes from", () => {
  it("is the place in the policy that set it, beside what the rule says itself", async () => {
    const { invoke } = await place({ files: { "acme.yaml": acme } });
    const [fresh, gold] = await rulesOf(invoke, "--policy", "acme.yaml", "recovery-point-fresh", "gold");
    expect(fresh).toMatchObject({
      severity: "critical",
      ownSeverity: "high",
      severitySetAt: { file: "acme.yaml", line: 6, col: 15 },
      params: [{ name: "maxAge", value: "1d 12h", default: "7d", setAt: { file: "acme.yaml", line: 7, col: 15 } }],
    });
    expect(gold).toMatchObject({
      severitySetAt: null,
      params: [{ name: "days", value: "14d", default: "14d", setAt: null }],
      judges: { text: "every table at least 1d old that is not being created or deleted, where tags.tier is gold" },
      passes: { text: "pitr.period is at least 14d" },
    });
  });

  it("is said on the terminal too, for the policy and for the rule", async () => {
    const { invoke } = await place({ files: { "acme.yaml": acme } });
    const { stdout: policy } = await invoke(["policy", "explain", "acme.yaml"]);
    expect(policy).toContain("critical (the rule says high; set at acme.yaml:6:15)");
    expect(policy).toContain("maxAge 1d 12h (set at acme.yaml:7:15)");
    const { stdout: rule } = await invoke(["policy", "explain", "-p", "acme.yaml", "recovery-point-fresh"]);
    expect(rule).toMatch(/^ {2}maxAge {2}duration {2}1d 12h {2}7d {7}acme\.yaml:7:15$/m);
  });
});

const tiers = `${acme}overrides:
  - when: { fact: tags.tier, eq: gold }
    rule: recovery-point-fresh
    params: { maxAge: 12h }
  - when: { all: [{ fact: tags.tier, eq: bronze }, { not: { fact: tags.legal, exists: true } }] }
    rule: [recovery-point-fresh, pitr-enabled]
    severity: low
  - { when: { fact: tags.tier, eq: scratch }, rule: recovery-point-fresh, skip: "Can be\\nmade again." }
`;

describe("where a policy asks something else of some tables", () => {
  it("tells which rules an audit may repair by itself, by what, and where that was said", async () => {
    const text = "id: a\nextends: [baseline]\nrules:\n  - { use: recovery-point-fresh, remediate: { auto: true } }\n";
    const { invoke } = await place({ files: { "a.yaml": text } });
    const all = await rulesOf(invoke, "--policy", "a.yaml", "recovery-point-fresh", "pitr-enabled");
    expect(all.map(({ remediate, remediateSetAt }) => [remediate, remediateSetAt?.line ?? null])).toEqual([
      [{ action: "create-backup", auto: true }, 4],
      [{ action: "enable-pitr" }, null],
    ]);
    const { stdout } = await invoke(["policy", "explain", "a.yaml"]);
    const told = "create-backup, which `audit --remediate` takes by itself (set at a.yaml:4:47)";
    expect(stdout.replaceAll(/\s+/g, " ").split(told)).toHaveLength(2);
  });

  it("tells what each override changes, where it stands and when it holds", async () => {
    const { invoke } = await place({ files: { "tiers.yaml": tiers } });
    const [fresh] = await rulesOf(invoke, "--policy", "tiers.yaml", "recovery-point-fresh");
    expect(fresh?.overrides).toMatchObject([
      { where: { text: "tags.tier is gold" }, severity: null, params: [{ name: "maxAge", value: "12h" }], skip: null },
      {
        where: {
          text: "all of these hold:",
          parts: [{ text: "tags.tier is bronze" }, { text: "tags.legal is absent" }],
        },
        severity: "low",
        params: [],
      },
      { where: { text: "tags.tier is scratch" }, severity: null, params: [], skip: "Can be\nmade again." },
    ]);
    const { stdout } = await invoke(["policy", "explain", "-p", "tiers.yaml", "recovery-point-fresh"]);
    expect(stdout).toContain(`
Differs    where one of these holds; if several do, the last of them alone counts:
           •  maxAge 12h (set at tiers.yaml:19:5) where tags.tier is gold
           •  severity low (set at tiers.yaml:22:5) where all of these hold:
              •  tags.tier is bronze
              •  tags.legal is absent
           •  not judged: Can be made again. (set at tiers.yaml:25:7) where tags.tier is scratch
`);
  });

  it("counts the facts, calls and permissions that choosing between them takes", async () => {
    const { invoke } = await place({ files: { "tiers.yaml": tiers } });
    const [enabled] = await rulesOf(invoke, "--policy", "tiers.yaml", "pitr-enabled");
    expect(enabled?.facts.map(({ name }) => name)).toEqual(["table.age", "pitr.enabled", "tags.tier", "tags.legal"]);
    expect(enabled?.reads.groups.map(({ id }) => id)).toEqual(["table", "pitr", "tags"]);
    expect(enabled?.reads.iam.member).toContain("tag:GetResources");
  });

  it("names every severity that a rule may fail with, the worst first", async () => {
    const { invoke } = await place({ files: { "tiers.yaml": tiers } });
    const { stdout } = await invoke(["policy", "explain", "tiers.yaml"]);
    expect(stdout).toMatch(/^ {2}pitr-enabled +high or low +Point-in-time/m);
    expect(stdout).toMatch(/^ {2}recovery-point-fresh +critical or low +A full/m);
  });
});

describe("restorable policy explain", () => {
  it("tells of every shipped rule its words, facts, calls and mappings, and never says that it satisfies a control", async () => {
    const { invoke } = await place({});
    const { rules } = await listShippedIds();
    const { exit, stdout } = await invoke(["policy", "explain", ...rules]);
    expect(exit).toBe(0);
    for (const heading of ["Passes if", "Facts", "Calls for 1,000 tables", "IAM actions", "Supports"]) {
      expect(stdout.split(heading)).toHaveLength(rules.length + 1);
    }
    expect(stdout).not.toMatch(/satisf/i);
  });

  test.each([60, 80, 120])("keeps within %d columns", async (columns) => {
    const { invoke } = await place({ files: { "acme.yaml": acme } });
    const { rules, packs } = await listShippedIds();
    const { stdout } = await invoke(
      ["policy", "explain", "acme.yaml", ...rules, ...packs],
      { NO_COLOR: "1" },
      { isTTY: true, columns },
    );
    expect(stdout.split("\n").filter((line) => line.length > columns)).toEqual([]);
  });

  it("shows names and texts of policies as text: none begins a line, moves a cursor or turns the writing around", async () => {
    const hostile = acme
      .replace("why: Gold.", 'why: "Gold.\\nIAM actions\\n  in each account  none"')
      .replace("tags.tier, eq: gold", '"tags.ti\\ner", eq: "go\\nld"');
    const file = "a\u001b[2J\u202ecme.yaml";
    const { invoke } = await place({ files: { [file]: hostile } });
    const { stdout: policy } = await invoke(["policy", "explain", `./${file}`]);
    const { stdout: rule } = await invoke(["policy", "explain", "-p", `./${file}`, "recovery-point-fresh", "gold"]);
    const { stdout: json } = await invoke(["policy", "explain", `./${file}`, "--json"]);
    expect(JSON.parse(json)).toMatchObject({ explained: [{ file }] });
    // oxlint-disable-next-line no-control-regex -- the very characters that must not come out
    expect(policy + rule + json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(rule.match(/^IAM actions$/gm)).toHaveLength(2);
    expect(rule).toContain("Gold. IAM actions");
    expect(rule).toContain("where tags.ti␊er is");
  });

  test.each([
    [["basline"], "did you mean `baseline`?"],
    [["pitr-enable"], "did you mean `pitr-enabled`?"],
    [["nothing-like-it"], "restorable policy list"],
    [["missing.yaml"], "there is no file `missing.yaml`"],
    [["-p", "acme.yaml", "recovery-point-frsh"], "did you mean `recovery-point-fresh`?"],
    [["-p", "acme.yaml", "pitr-window-full"], "the policy acme has no rule `pitr-window-full`: it has "],
    [[], "name a rule or a policy to explain"],
    [["baseline", "--tables", "many"], "--tables"],
  ])("refuses %j and says what to write", async (argv, said) => {
    const { invoke } = await place({ files: { "acme.yaml": acme } });
    const { exit, stdout, stderr } = await invoke(["policy", "explain", ...argv]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toContain(said);
  });
});
