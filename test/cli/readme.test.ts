import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config-file.ts";
import { exitCodeMeanings, exitCodes } from "../../src/cli/exit-codes.ts";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { settings } from "../../src/cli/settings.ts";
import type { Operation } from "../../src/model/operation.ts";
import { operations } from "../../src/model/operations.ts";
import { actionIds } from "../../src/model/plan.ts";
import { iamActionsOf } from "../../src/model/write-operations.ts";
import { listShippedPolicies } from "../../src/policy/list.ts";
import { actions } from "../../src/remediate/actions.ts";
import { callsOf } from "../../src/remediate/apply-actions.ts";
import { formats } from "../../src/report/registry.ts";
import { drillCalls } from "../../src/restore/drill-sessions.ts";
import { restoreCalls } from "../../src/restore/restore-session.ts";
import { place } from "./invoke.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);

/** The YAML files it shows, by the name in their first line. */
const files = Object.fromEntries(
  blocks("yaml").map((text) => [/^# (\S+)\n/.exec(text)?.[1] ?? "a file without its name", text]),
);

/** Settings for an organization that is not the sample: only its own test goes by them. */
const { "restorable.yaml": config = "", ...policies } = files;

const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .filter((line) => line.startsWith("restorable "))
    .map((line) => line.replace(/\s+#.*$/, "").replace(/\s*>\s*\S+$/, ""));

const docs = new URL("../../docs/", import.meta.url);
/** Each page is read by itself: what its commands need, it has shown. */
const pages: readonly (readonly [string, string])[] = [
  ["README.md", readme],
  ...readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => [`docs/${name}`, readFileSync(new URL(name, docs), "utf8")] as const),
];

const caughtUp = new AbortController();
caughtUp.abort();

/** What they wait for comes about by the clock of the organization. */
const waiting: ReadonlySet<string | undefined> = new Set(["restore"]);
const clockOf = (emulator: Emulator | null) => ({
  now: () => emulator?.clock.now() ?? 0,
  async sleep(ms: number) {
    await new Promise((resolve) => setImmediate(resolve));
    emulator?.clock.advance(ms);
  },
});

describe("the README", () => {
  it.each(pages)(
    "%s shows commands that work, one after the other, in an organization",
    async (_page, text) => {
      const { invoke, emulator } = await place({ organization: sampleOrganization, files: policies });
      for (const line of commandsIn(text)) {
        const argv = line.split(" ").slice(1);
        // The emulator runs until it is interrupted.
        const signal = argv[0] === "emulator" ? { signal: caughtUp.signal } : {};
        const { exit, stderr } = await invoke(argv, {}, { ...signal, ...(waiting.has(argv[0]) && clockOf(emulator)) });
        const wanted = ["audit", "evaluate", "scan", "backup"].includes(argv[0] ?? "") ? [0, 1, 3] : [0];
        expect(wanted.includes(exit) ? "" : `${line} → ${exit}\n${stderr}`).toBe("");
      }
    },
    240_000,
  );

  it("names every command, and says of each what --help says", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["--help"]);
    const listed = [
      ...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\])?(?: <\w+>| \[a\] \[b\]| \[run\])? {2,}(.+)$/gm),
    ].map(([, name = "", about = ""]) => [`restorable ${name}`, about]);
    expect(tableUnder("## Commands")).toEqual(listed);
  });

  it("lists exactly the formats of the registry", () => {
    const rows = Object.values(formats).map(({ id, extensions, about }) => [id, extensions.join(" "), about]);
    expect(tableUnder("### Report formats")).toEqual(rows);
  });

  it("explains exactly the exit codes there are", () => {
    const rows = Object.entries(exitCodeMeanings).map(([name, meaning]) => [
      String(exitCodes[name as keyof typeof exitCodes]),
      meaning,
    ]);
    expect(tableUnder("## Exit codes")).toEqual(rows);
  });

  it("asks for exactly the IAM actions of the catalogue", () => {
    const [member, hub] = blocks("json").map((text) => actionsOf(text));
    expect(member).toEqual(iamOf("member"));
    expect(hub).toEqual(iamOf("hub"));
  });

  it("asks for exactly the IAM actions that applying every action takes", () => {
    const shown = blocks("json").map((text) => actionsOf(text));
    expect(shown).toContainEqual([...new Set(callsOf(actions, actionIds).flatMap(iamActionsOf))].sort());
  });

  it("asks for exactly the IAM actions that a restore takes, with its settings", () => {
    const calls = (["backup", "time"] as const).flatMap((source) => restoreCalls({ source, reapply: "settings" }));
    const shown = blocks("json").map((text) => actionsOf(text));
    expect(shown).toContainEqual([...new Set(calls.flatMap(iamActionsOf))].sort());
  });

  it("asks for exactly the IAM actions that a drill takes", () => {
    const shown = blocks("json").map((text) => actionsOf(text));
    expect(shown).toContainEqual([...new Set(drillCalls.flatMap(iamActionsOf))].sort());
  });

  it("shows a policy and a rule that are sound, and examples that hold", async () => {
    const { invoke } = await place({ files: policies });
    expect(Object.keys(policies)).toEqual([
      "audit/blind-spots.yaml",
      "audit/waivers.yaml",
      "acme-sla.yaml",
      "nightly.yaml",
      "acme.yaml",
      "rules/gold-has-a-backup.yaml",
      "acme.policytest.yaml",
    ]);
    const checked = await invoke(["policy", "check", "acme.yaml", "acme-sla.yaml", "nightly.yaml"]);
    expect(checked).toMatchObject({ exit: 0, stderr: "" });
    const tested = await invoke(["policy", "test", "./rules"]);
    expect(tested).toMatchObject({ exit: 0, stderr: "" });
    expect(tested.stdout).toContain("✓ gold-has-a-backup (5 examples)");
    const judged = await invoke(["policy", "test", "acme.policytest.yaml"]);
    expect(judged).toMatchObject({ exit: 0, stderr: "" });
    expect(judged.stdout).toContain("✓ scratch (2 rules)");
  });

  it("shows a restorable.yaml that is sound, and each setting with its place, variable and flag", async () => {
    const { invoke, folder } = await place({ files: { "restorable.yaml": config } });
    expect(await loadConfig(null, folder)).toMatchObject({
      said: { roleName: "RestorableAudit", failOn: "high", maxUnseen: 2 },
      exceptions: { "ou-ab12-11111111": { name: "SandboxAudit" }, "222222222222": { name: "audit/LegacyReader" } },
    });
    const helps = ["audit", "report", "drill", "push"].map(async (name) => (await invoke([name, "--help"])).stdout);
    const help = (await Promise.all(helps)).join("");
    const rows = tableUnder("## Configuration").slice(0, -1);
    expect(rows.map(([key, env]) => [key, env])).toEqual(Object.values(settings).map(({ key, env }) => [key, env]));
    const flags = rows.flatMap(([, , flag]) => (flag ? [flag] : []));
    expect(flags.filter((flag) => !help.includes(`${flag} <`))).toEqual([]);
  });

  it("lists the shipped packs and rules as they are", async () => {
    const { packs, rules } = await listShippedPolicies();
    expect(tableUnder("### Shipped packs")).toEqual(
      packs.map(({ id, title, rules: held }) => [id, title, String(held.length)]),
    );
    expect(tableUnder("### Shipped rules")).toEqual(rules.map(({ id, severity, title }) => [id, severity, title]));
  });

  it("counts the accounts of the sample organization", () => {
    const words = ["nine", "ten", "eleven", "twelve"];
    expect(readme).toContain(`an AWS organization of ${words[sampleOrganization.accounts.length - 9]} accounts`);
  });
});

/** Cells of the first table below a heading, without its head, code marks and padding. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, below = ""] = readme.split(`${heading}\n`);
  const rows = (/(?:^\|.*\n)+/m.exec(below)?.[0] ?? "").trim().split("\n").slice(2);
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

type Statement = { readonly Effect: string; readonly Action: readonly string[] };

function actionsOf(policy: string): readonly string[] {
  const { Statement } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  expect(Statement.every(({ Effect }) => Effect === "Allow")).toBe(true);
  return Statement.flatMap(({ Action }) => Action);
}

const iamOf = (caller: Operation["caller"]): readonly string[] =>
  Object.values<Operation>(operations)
    .filter((operation) => operation.caller === caller)
    .flatMap(({ iam }) => iam ?? [])
    .sort();
