import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { place } from "./invoke.ts";

const rule = (id: string, changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    id,
    title: "Deletion protection is on",
    severity: "low",
    why: "A slip must not delete a table.",
    assert: "{ fact: table.deletionProtection, eq: true }",
    fix: "Turn deletion protection on.",
    ...changes,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");

const on = "{ name: on, given: { table.deletionProtection: true }, verdict: pass }";
const off = "{ name: off, given: { table.deletionProtection: false }, verdict: pass }";

describe("restorable policy test", () => {
  it("runs the examples of every shipped rule", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "test"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(/^✓ pitr-enabled \(\d+ examples\)$/m);
    expect(stdout).toMatch(/\n\n\d+ rules: \d+ examples pass, 0 fail\n$/);
    expect(stdout).not.toContain("has no examples");
  });

  it("shows of an example that fails its place, what it expected, what came and which leaf decided", async () => {
    const { invoke } = await place({ files: { "a.yaml": rule("a", { examples: `[${on}, ${off}]` }) } });
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml"]);
    expect(exit).toBe(exitCodes.failing);
    expect(stdout).toMatch(
      /^✗ a \(2 examples\)\n {2}✗ off\n {6}a\.yaml:7:\d+\n {6}expected pass, got fail: .*\n {6}a\.yaml:5:\d+ table\.deletionProtection.*: expected .*true.*, found .*false.*\n\n1 rule: 1 examples pass, 1 fail\n$/,
    );
  });

  it("says which rules have no examples", async () => {
    const { invoke } = await place({ files: { "a.yaml": rule("a") } });
    const { exit, stdout } = await invoke(["policy", "test", "a.yaml"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("- a has no examples");
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
});
