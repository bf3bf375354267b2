import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { needXmllint, schemaComplaints } from "../report/xmllint.ts";
import { built } from "../support/built.ts";
import { place } from "./invoke.ts";
import { ruleText as rule } from "./rule-text.ts";

const on = "{ name: on, given: { table.deletionProtection: true }, verdict: pass }";
const off = "{ name: off, given: { table.deletionProtection: false }, verdict: pass }";

describe("restorable policy test", () => {
  it("runs the examples of every shipped rule", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "test"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(/^✓ pitr-enabled \(\d+ examples\)$/m);
    expect(stdout).toMatch(/\n\n\d+ rules: \d+ pass, 0 fail\n$/);
    expect(stdout).not.toContain("has no examples");
  });

  it("shows of an example that fails its place, what it expected, what came and which leaf decided", async () => {
    const { invoke } = await place({ files: { "a.yaml": rule("a", { examples: `[${on}, ${off}]` }) } });
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toMatch(
      /^✗ a \(2 examples\)\n {2}✗ off\n {6}a\.yaml:7:\d+\n {6}expected pass, got fail: .*\n {6}a\.yaml:5:\d+ table\.deletionProtection.*: expected .*true.*, found .*false.*\n\n! never seen failing: a\n1 rule: 1 pass, 1 fail\n$/,
    );
  });

  it("says which rules have no examples", async () => {
    const files = { "rules/a.yaml": rule("a"), "rules/b.yaml": rule("b", { examples: `[${on}]` }) };
    const { invoke } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "test", "rules"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("- a has no examples");
  });

  it("is not green where there was nothing to judge", async () => {
    const { invoke } = await place({ files: { "a.yaml": rule("a") } });
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toContain("neither examples nor a policy test: a\n1 rule: 0 pass, 0 fail\n");
  });

  it("tests what comes through a pipe, which can be read once", async () => {
    const { folder } = await place({ files: { "a.yaml": rule("a", { examples: `[${on}]` }) } });
    const words = ["sh", join(folder, "a.yaml"), process.execPath, built("cli/bin.cjs")];
    const said = execFileSync("sh", ["-c", 'cat "$1" | "$2" "$3" policy test /dev/stdin', ...words], {
      encoding: "utf8",
    });
    expect(said).toContain("✓ a (1 example)");
  });

  it("runs the sound rules although another file is broken, and ends with its mistakes", async () => {
    const files = { "rules/a.yaml": rule("a", { examples: `[${on}]` }), "rules/b.yaml": "id: [" };
    const { invoke } = await place({ files });
    const { exit, stdout, stderr } = await invoke(["policy", "test", "./rules"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stdout).toContain("✓ a (1 example)");
    expect(stderr).toContain("rules/b.yaml:");
  });

  it("runs a rule once although two packs hold it", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["policy", "test", "baseline", "pitr-only"]);
    expect(stdout.match(/ pitr-enabled /g)).toHaveLength(1);
  });

  it("judges examples by the rule as its file writes it, whatever a policy sets", async () => {
    const files = { "acme.yaml": "id: acme\nrules: [{ use: recovery-point-fresh, params: { maxAge: 30d } }]\n" };
    const { invoke } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "test", "acme.yaml"]);
    expect(stdout).toMatch(/^✓ recovery-point-fresh \(\d+ examples\)$/m);
    expect(exit).toBe(0);
  });

  it("lists what holds by name when asked, and colours only a terminal", async () => {
    const { invoke } = await place({ files: { "a.yaml": rule("a", { examples: `[${on}]` }) } });
    const argv = ["policy", "test", "a.yaml", "--verbose"];
    expect((await invoke(argv)).stdout).toBe(
      "✓ a (1 example)\n  ✓ on\n\n! never seen failing: a\n1 rule: 1 pass, 0 fail\n",
    );
    expect((await invoke(argv, {}, { isTTY: true })).stdout).toContain("\u001b[");
    expect((await invoke(argv, { NO_COLOR: "1" }, { isTTY: true })).stdout).not.toContain("\u001b");
  });

  it("names the rules that nothing shows failing or passing, which --strict makes an exit code", async () => {
    const files = {
      "good.yaml": rule("good", { examples: `[${on}, ${failing}]` }),
      "green.yaml": rule("green", { examples: `[${on}]` }),
      "red.yaml": rule("red", { examples: `[${failing}]` }),
      "bare.yaml": rule("bare"),
    };
    const { invoke } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "test", "."]);
    expect(exit).toBe(0);
    expect(stdout).toContain(
      "! never seen failing: green\n! never seen passing: red\n! neither examples nor a policy test: bare\n4 rules: 4 pass, 0 fail\n",
    );
    expect(await invoke(["policy", "test", ".", "--strict"])).toMatchObject({ exit: exitCodes.failing, stdout });
    expect(await invoke(["policy", "test", "good.yaml", "--strict"])).toMatchObject({ exit: 0 });
  });
});

const failing = "{ name: off, given: { table.deletionProtection: false }, verdict: fail }";

const acme = {
  "acme.yaml": "id: acme\nextends: [baseline]\nrules: [{ use: recovery-point-fresh, params: { maxAge: 1d } }]\n",
  "fleet.inventory.yaml": `tables:
  orders: { region: eu-central-1, given: { account.id: "222222222222", table.deletionProtection: false } }
  carts: { given: { onDemandBackups: [] } }
  idle: { given: {} }
`,
  "acme.policytest.yaml": `policy: ./acme.yaml
title: what Acme promises
asOf: 2026-03-01
inventory: ./fleet.inventory.yaml
tables:
  orders:
    expect: { deletion-protection-enabled: fail, others: pass }
  carts:
    given: { pitr.enabled: false }
    expect:
      recovery-point-fresh: { verdict: fail, because: the list is empty }
      pitr-enabled: fail
`,
} as const;

const change = (file: keyof typeof acme, from: string, to: string): Readonly<Record<string, string>> => {
  expect(acme[file]).toContain(from);
  return { ...acme, [file]: acme[file].replace(from, to) };
};

describe("restorable policy test of a policy test", () => {
  it("judges the policy as it is set, on the tables of the inventory and what the test changes about them", async () => {
    const { invoke } = await place({ files: acme });
    const { exit, stdout, stderr } = await invoke(["policy", "test", "acme.policytest.yaml"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toBe(`acme.policytest.yaml: what Acme promises (policy acme, as of 2026-03-01T00:00:00.000Z)
✓ orders (5 rules)
✓ carts (2 rules)
  not looked at: deletion-protection-enabled on carts
  not looked at: pitr-recovery-period on carts
  not looked at: table-accessible on carts
  not looked at: table idle

! never seen failing: pitr-recovery-period, table-accessible
! never seen passing: deletion-protection-enabled
0 rules, 1 policy test: 7 pass, 0 fail
`);
  });

  it("shows where something else is expected, what came, and the leaf that decided", async () => {
    const files = change("acme.policytest.yaml", "pitr-enabled: fail", "pitr-enabled: pass");
    const { invoke } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "test", "acme.policytest.yaml"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toMatch(
      /\n✗ carts \(2 rules\)\n {2}✗ pitr-enabled\n {6}acme\.policytest\.yaml:12:7\n {6}expected pass, got fail: pitr\.enabled is false, expected true\.\n {6}policies\/pitr-enabled\.yaml:9:9 pitr\.enabled eq true: expected true, found false\n/,
    );
  });

  it("wants the reason too where one is given", async () => {
    const { invoke } = await place({
      files: change("acme.policytest.yaml", "the list is empty", "the newest is 3d old"),
    });
    const { exit, stdout } = await invoke(["policy", "test", "acme.policytest.yaml"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toContain(
      "expected fail because “the newest is 3d old”, got fail for another reason: onDemandBackups: the list is empty",
    );
  });

  it("counts as seen what a policy test shows of a rule", async () => {
    const { invoke } = await place({ files: { ...acme, "rules/bare.yaml": rule("bare") } });
    const text = `policy: ../rules/bare.yaml
tables:
  on: { given: {}, expect: { bare: pass } }
  off: { given: { table.deletionProtection: false }, expect: { bare: fail } }
`;
    const other = await place({ files: { "rules/bare.yaml": rule("bare"), "tests/bare.policytest.yaml": text } });
    expect((await invoke(["policy", "test", "rules"])).stdout).toContain("neither examples nor a policy test: bare");
    const { exit, stdout } = await other.invoke(["policy", "test", "rules", "tests", "--strict"]);
    expect(exit).toBe(0);
    expect(stdout).not.toContain("!");
  });

  it("is found in a folder beside rules, policies and inventories, and checked like them", async () => {
    const { invoke } = await place({ files: acme });
    const checked = await invoke(["policy", "check", "."]);
    expect(checked).toMatchObject({ exit: 0, stderr: "" });
    expect(checked.stdout).toBe(
      "✓ acme.policytest.yaml  2 tables, 7 expectations\n✓ acme.yaml             5 rules\n✓ fleet.inventory.yaml  3 tables\n",
    );
    expect((await invoke(["policy", "test", "."])).stdout).toMatch(/\n5 rules, 1 policy test: \d+ pass, 0 fail\n$/);
  });

  it("tells mistakes of a test beside those of rules, once, and runs what is sound", async () => {
    const files = { ...change("acme.policytest.yaml", "pitr-enabled", "pitr-enabeld"), "b.yaml": "id: [" };
    const { invoke } = await place({ files });
    const { exit, stdout, stderr } = await invoke(["policy", "test", "."]);
    expect(exit).toBe(exitCodes.usage);
    expect(stdout).toContain("mistakes in files: not tested");
    expect(stderr).toContain("acme.policytest.yaml:12:7: the policy `acme` has no rule `pitr-enabeld` [unknown-rule]");
    expect(stderr).toContain("did you mean `pitr-enabled`?");
    expect(stderr).toContain("b.yaml:1:");
    expect(await invoke(["policy", "check", "acme.policytest.yaml"])).toMatchObject({ exit: exitCodes.usage });
  });

  it("refuses an inventory alone, which expects nothing", async () => {
    const { invoke } = await place({ files: acme });
    const { exit, stderr } = await invoke(["policy", "test", "fleet.inventory.yaml"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("name a policy test");
  });

  it("shows a name that would act on a terminal as text", async () => {
    const key = String.raw`"orders\n\tand\nmore"`;
    const text = `policy: pitr-enabled\ntables: { ${key}: { given: { pitr.enabled: false }, expect: { others: pass } } }\n`;
    const { invoke } = await place({ files: { "a.policytest.yaml": text } });
    const { stdout } = await invoke(["policy", "test", "a.policytest.yaml"]);
    expect(stdout).toContain("✗ orders␊␉and␊more (1 rule)\n");
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe("restorable policy test --mutate", () => {
  const tested = (examples: string) => place({ files: { "a.yaml": rule("a", { examples }) } });
  const archived = "{ name: gone, given: { table.status: ARCHIVED }, verdict: not-applicable }";

  it("tells of each leaf which example notices its change, and how many do", async () => {
    const { invoke } = await tested(`[${on}, ${failing}, ${archived}]`);
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml", "--mutate"]);
    expect(exit).toBe(0);
    expect(stdout).toBe(`✓ a (3 examples)

Each leaf changed in turn, and what notices
✓ a 4/4
  a.yaml:1:5 archivedTables skip
    ✓ becomes judge ← gone
  a.yaml:5:9 table.deletionProtection eq true
    ✓ always holds ← off
    ✓ never holds ← on
    ✓ eq becomes ne ← on
4/4 changes noticed

1 rule: 3 pass, 0 fail
`);
  });

  it("fails for a change that nothing notices, and gives an example that would", async () => {
    const { invoke } = await tested(`[${on}, ${archived}]`);
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml", "--mutate"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toContain(
      "    ✗ always holds: nothing notices\n        this would: { name: …, given: { table.deletionProtection: false }, verdict: fail }\n",
    );
    expect(stdout).toContain("\n3/4 changes noticed\n");
  });

  it("gives what notices a change in the form that it is pasted in: an example, or a table of a policy test", async () => {
    const test = "policy: ./acme.yaml\ntables:\n  bare: { given: {}, expect: { a: pass } }\n";
    const overrides = "overrides: [{ when: { fact: tags.tier, eq: scratch }, rule: a, skip: It can be made again. }]";
    const files = (examples: string, tables: string): Readonly<Record<string, string>> => ({
      "a.yaml": rule("a", { examples: `[${on}, ${examples}]` }),
      "acme.yaml": `id: acme\nrules: [./a.yaml]\n${overrides}\n`,
      "acme.policytest.yaml": test + tables,
    });
    const before = await (await place({ files: files(archived, "") })).invoke(["policy", "test", ".", "--mutate"]);
    expect(before.exit).toBe(exitCodes.failing);
    const [, example = ""] = /this would: (\{ name: .*)/.exec(before.stdout) ?? [];
    const [, table = ""] = /this would: under tables, (a-table: .*)/.exec(before.stdout) ?? [];
    const pasted = files(`${archived}, ${example}`, `  ${table}\n`);
    const after = await (await place({ files: pasted })).invoke(["policy", "test", ".", "--mutate"]);
    expect(after).toMatchObject({ exit: 0, stderr: "" });
  });

  it("lets a policy test notice what no example does", async () => {
    const text =
      "policy: ./a.yaml\ntables: { bare: { given: { table.deletionProtection: false }, expect: { a: fail } } }\n";
    const files = { "a.yaml": rule("a", { examples: `[${on}, ${archived}]` }), "a.policytest.yaml": text };
    const { invoke } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "test", ".", "--mutate"]);
    expect(stdout).toContain("✓ always holds ← bare in a.policytest.yaml");
    expect(exit).toBe(0);
    expect(await invoke(["policy", "test", "a.policytest.yaml", "--mutate"])).toMatchObject({ exit: 0 });
  });

  it("notices every change of every shipped rule", async () => {
    const { invoke } = await place({});
    const { exit, stdout } = await invoke(["policy", "test", "--mutate"]);
    expect(exit).toBe(0);
    const [, noticed, all] = /\n(\d+)\/(\d+) changes noticed\n/.exec(stdout) ?? [];
    expect(noticed).toBe(all);
    expect(Number(all)).toBeGreaterThan(100);
  });
});

describe("restorable policy test for CI servers", () => {
  const files = {
    ...change("acme.policytest.yaml", "pitr-enabled: fail", "pitr-enabled: pass"),
    "bare.yaml": rule("bare"),
    "broken.yaml": "id: [",
    "nasty.yaml": rule("nasty", { examples: `[{ name: "]]> <b> & \\"quoted\\"", given: {}, verdict: fail }]` }),
  };

  for (const schema of ["junit-10.xsd", "junit-ant.xsd"]) {
    it(`writes JUnit that is valid against ${schema}`, async (context) => {
      needXmllint(context, [schema]);
      const { invoke } = await place({ files });
      for (const argv of [["."], [".", "--mutate"], ["bare.yaml"], ["acme.policytest.yaml"], ["broken.yaml"], []]) {
        const { stdout } = await invoke(["policy", "test", ...argv, "-f", "junit"]);
        expect(schemaComplaints(stdout, schema)).toBe("");
      }
    });
  }

  it("has a case for each expectation, an error for each mistake, a failure for each change unnoticed", async () => {
    const { invoke, folder } = await place({ files });
    const { exit, stdout } = await invoke([
      "policy",
      "test",
      ".",
      "--mutate",
      "-f",
      "junit",
      "-o",
      "out/a.txt",
      "-o",
      "junit=out/x",
    ]);
    expect(exit).toBe(exitCodes.usage);
    expect(stdout).toContain('name="orders :: pitr-enabled"');
    expect(stdout).toContain('<error type="mistake" message="not YAML');
    expect(stdout).toContain('<failure type="verdict" message="expected pass, got fail: pitr.enabled is false');
    expect(stdout).toContain('<failure type="unnoticed" message="no example or policy test notices that');
    expect(stdout).toContain("]]&gt; &lt;b&gt; &amp; &quot;quoted&quot;");
    expect(await readFile(join(folder, "out/x"), "utf8")).toBe(stdout);
    expect(await readFile(join(folder, "out/a.txt"), "utf8")).toContain("✗ nasty (1 example)");
  });

  it("refuses a suffix that says no format of a test", async () => {
    const { invoke } = await place({ files: acme });
    const { exit, stderr } = await invoke(["policy", "test", "-o", "out.md"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("Known suffixes: .junit.xml (junit), .txt (console)");
  });
});
