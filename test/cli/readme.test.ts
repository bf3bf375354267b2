import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config-file.ts";
import { exitCodeMeanings, exitCodes } from "../../src/cli/exit-codes.ts";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { actionIds } from "../../src/model/plan.ts";
import { blocksIn, commandsIn, filesIn, pages, tableUnder, textOf, wordsOf } from "../docs/pages.ts";
import { runByShell } from "../docs/run-by-shell.ts";
import { place } from "./invoke.ts";

/** Settings for an organization that is not the sample: only its own test goes by them. */
const config = filesIn(textOf("docs/configuration.md"))["restorable.yaml"] ?? "";

const caughtUp = new AbortController();
caughtUp.abort();

/** What they wait for comes about by the clock of the organization. */
const waiting: ReadonlySet<string | undefined> = new Set(["restore", "backup", "drill"]);
const clockOf = (emulator: Emulator | null) => ({
  now: () => emulator?.clock.now() ?? 0,
  async sleep(ms: number) {
    await new Promise((resolve) => setImmediate(resolve));
    emulator?.clock.advance(ms);
  },
});

describe("the README", () => {
  // Those with blocks of bash are run as a whole, in a shell: test/docs/shell.test.ts.
  it.each(pages.filter((page) => !runByShell.has(page) && commandsIn(textOf(page)).length > 0))(
    "%s shows commands that work, one after the other, in an organization",
    async (page) => {
      const text = textOf(page);
      // Each page is read by itself: what its commands need, it has shown.
      const { "restorable.yaml": _, ...files } = filesIn(text);
      const { invoke, emulator } = await place({ organization: sampleOrganization, files });
      for (const line of commandsIn(text)) {
        const argv = wordsOf(line).slice(1);
        // The emulator runs until it is interrupted.
        const signal = argv[0] === "emulator" ? { signal: caughtUp.signal } : {};
        const { exit, stderr } = await invoke(argv, {}, { ...signal, ...(waiting.has(argv[0]) && clockOf(emulator)) });
        const wanted = ["audit", "evaluate", "merge", "scan", "backup", "doctor"].includes(argv[0] ?? "")
          ? [0, 1, 3]
          : [0];
        expect(wanted.includes(exit) ? "" : `${line} → ${exit}\n${stderr}`).toBe("");
      }
    },
    240_000,
  );

  it("names every command, and says of each what --help says", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["--help"]);
    const listed = [
      ...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\])?(?: <\w+(?:\.\.\.)?>| \[a\] \[b\]| \[run\])? {2,}(.+)$/gm),
    ].map(([, name = "", about = ""]) => [`restorable ${name}`, about]);
    expect(tableUnder(textOf("README.md"), "## Commands")).toEqual(listed);
  });

  it("explains exactly the exit codes there are", () => {
    const rows = Object.entries(exitCodeMeanings).map(([name, meaning]) => [
      String(exitCodes[name as keyof typeof exitCodes]),
      meaning,
    ]);
    expect(tableUnder(textOf("README.md"), "## Exit codes")).toEqual(rows);
  });

  it("shows the role that may take every action", () => {
    expect(textOf("docs/fix.md")).toContain(`restorable iam --write --action ${actionIds.join(",")}\n`);
  });

  it("shows policies and rules that are sound, and examples that hold", async () => {
    const shown = await place({ files: filesIn(textOf("docs/policies.md")) });
    expect(await shown.invoke(["policy", "check", "acme.yaml"])).toMatchObject({ exit: 0, stderr: "" });
    const tested = await shown.invoke(["policy", "test", "./rules"]);
    expect(tested).toMatchObject({ exit: 0, stderr: "" });
    expect(tested.stdout).toContain("✓ gold-has-a-backup (5 examples)");
    const judged = await shown.invoke(["policy", "test", "acme.policytest.yaml"]);
    expect(judged).toMatchObject({ exit: 0, stderr: "" });
    expect(judged.stdout).toContain("✓ scratch (2 rules)");
  });

  it.each(pages.filter((page) => blocksIn(textOf(page), "yaml").length > 0))(
    "%s shows files without a mistake, each under its name",
    async (page) => {
      const files = filesIn(textOf(page));
      expect(Object.keys(files)).not.toContain("a file without its name");
      const { invoke } = await place({ files });
      const checked = await invoke([
        "policy",
        "check",
        ...Object.keys(files).filter((name) => !name.includes("policytest")),
      ]);
      expect(checked).toMatchObject({ exit: 0, stderr: "" });
    },
  );

  it("shows a restorable.yaml that is sound", async () => {
    const { folder } = await place({ files: { "restorable.yaml": config } });
    expect(await loadConfig(null, folder)).toMatchObject({
      said: { roleName: "RestorableAudit", failOn: "high", maxUnseen: 2 },
      exceptions: { "ou-ab12-11111111": { name: "SandboxAudit" }, "222222222222": { name: "audit/LegacyReader" } },
    });
  });
});
