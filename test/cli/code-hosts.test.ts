import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { entriesOf } from "../report/sarif-schema.ts";
import { commandsIn } from "../report/workflow-commands.ts";
import { place, twoAccounts } from "./invoke.ts";

const acme = `id: acme
title: Tables of Acme
rules:
  - pitr-enabled
  - id: protected
    title: Protected
    severity: high
    why: It was deleted once.
    fix: Turn it on.
    assert: { fact: table.deletionProtection, eq: true }
    examples:
      - { name: a, given: {}, verdict: pass }
      - { name: b, given: { table.deletionProtection: false }, verdict: fail }
`;

const audit = ["audit", "--organization", "--policy", "./acme.yaml"];

describe("reports for code hosts", () => {
  it("lead to the leaf in the repository, and for shipped rules to the line that asks for them", async () => {
    const { folder, invoke } = await place({ organization: twoAccounts, files: { "acme.yaml": acme } });
    const flags = ["--policy-root", "./infra/audit/", "-o", "a.sarif", "-o", "a.gitlab.xml", "-f", "github"];
    const { exit, stdout } = await invoke([...audit, ...flags]);
    expect(exit).toBe(1);
    const entries = entriesOf(await readFile(join(folder, "a.sarif"), "utf8"));
    const places = entries.map(({ ruleId, locations }) => [ruleId, locations?.[0]?.physicalLocation]);
    expect(places).toEqual([
      [
        "pitr-enabled",
        {
          artifactLocation: { uri: "infra/audit/acme.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 17 },
        },
      ],
      [
        "protected",
        {
          artifactLocation: { uri: "infra/audit/acme.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 10, startColumn: 13, endLine: 10, endColumn: 57 },
        },
      ],
    ]);
    expect(entries.map(({ relatedLocations }) => relatedLocations?.map((each) => each.physicalLocation))).toEqual([
      [
        {
          artifactLocation: { uri: "restorable/policies/pitr-enabled.yaml" },
          region: { startLine: 9, startColumn: 9, endLine: 9, endColumn: 41 },
        },
      ],
      undefined,
    ]);
    const xml = await readFile(join(folder, "a.gitlab.xml"), "utf8");
    expect(xml).toContain('name="protected :: carts" file="infra/audit/acme.yaml"');
    const errors = commandsIn(stdout).filter(({ name }) => name === "error");
    expect(errors.map(({ properties: { file, line, col } }) => [file, line, col])).toEqual([
      ["infra/audit/acme.yaml", "4", "5"],
      ["infra/audit/acme.yaml", "10", "13"],
    ]);
  });

  it("are nothing but annotations on standard output", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { stdout } = await invoke(["audit", "--organization", "-f", "github"]);
    expect(stdout.split("\n").length - 1).toBe(commandsIn(stdout).length);
    expect(commandsIn(stdout).length).toBeGreaterThan(3);
  });

  it("take the place of the summary file that a runner has made, and leave nothing beside it", async () => {
    const { folder, invoke } = await place({ organization: twoAccounts });
    const summary = join(folder, "step_summary_0b9f");
    await writeFile(summary, "## Of an earlier command\n");
    await invoke(["audit", "--organization", "-o", `github-summary=${summary}`]);
    expect(await readFile(summary, "utf8")).toMatch(/^## Are the DynamoDB tables restorable\?\n[^]*carts/);
    expect((await readdir(folder)).filter((name) => name.startsWith("step_summary"))).toEqual(["step_summary_0b9f"]);
    const { stdout } = await invoke(["evaluate", "latest", "-f", "github-summary"]);
    expect(stdout).toBe(await readFile(summary, "utf8"));
  });

  it.each(["/infra", "../infra", "https://github.com/acme/policies", "C:\\infra", ""])(
    "refuse %j for a path in the repository",
    async (root) => {
      const { invoke } = await place({ organization: null });
      const { exit, stderr } = await invoke(["audit", "--policy-root", root]);
      expect(exit).toBe(2);
      expect(stderr).toMatch(/--policy-root <path>' argument '.*' is invalid/);
    },
  );
});
