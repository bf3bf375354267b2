import { describe, expect, it } from "vitest";
import type { FrameworkTable } from "../../src/model/control-table.ts";
import { place } from "./invoke.ts";

const own = `id: own
title: Own
rules:
  - id: mine
    title: Mine
    severity: low
    why: Because.
    assert: { fact: pitr.enabled, eq: true }
    fix: Do it.
    controls:
      - { id: "ACME:7", source: "the house", kind: ours }
`;

describe("restorable policy controls", () => {
  it("tells of every shipped rule unless a policy is named", async () => {
    const { invoke } = await place({});
    const { exit, stdout } = await invoke(["policy", "controls"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("AWS Foundational Security Best Practices");
    expect(stdout).toMatch(/DORA, Regulation \(EU\) 2022\/2554 +covers 3 of 3/);
  });

  it("tells of the rules that a pack holds alone", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["policy", "controls", "pitr-only", "--framework", "aws fsbp", "-f", "json"]);
    const { subject, frameworks } = JSON.parse(stdout) as { subject: string; frameworks: readonly FrameworkTable[] };
    expect({ subject, covers: frameworks.map((each) => each.covers) }).toEqual({
      subject: "pitr-only",
      covers: [{ supported: 1, listed: 4 }],
    });
  });

  it("tells of frameworks that only a policy of one's own names", async () => {
    const { invoke } = await place({ files: { "own.yaml": own } });
    const { stdout } = await invoke(["policy", "controls", "own.yaml", "--framework", "ACME", "-f", "markdown"]);
    expect(stdout).toContain("| 7 | not in the list | `mine` | the house |");
  });

  it("names the frameworks there are where there is no such one", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "controls", "--framework", "HIPPA"]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain("did you mean `HIPAA`?");
  });

  it("tells every mistake of a policy instead", async () => {
    const { invoke } = await place({ files: { "own.yaml": own.replace("severity: low", "severity: lwo") } });
    const { exit, stderr } = await invoke(["policy", "controls", "own.yaml"]);
    expect(exit).toBe(2);
    expect(stderr).toContain("did you mean `low`?");
  });
});
