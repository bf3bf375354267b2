import { describe, expect, it, test } from "vitest";
import { demandOf } from "../../src/evaluate/demand.ts";
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import { judgeGiven } from "../../src/evaluate/examples.ts";
import { known, type Fact } from "../../src/model/fact.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { loadFiles } from "../policy/given-files.ts";
import { account, ago, asOf, denied, hour, policy, rule, table } from "./build.ts";

const mentioning = policy(rule({ assert: { fact: "pitr.enabled", eq: true }, mention: ["awsBackup.age"] }));

const judged = (facts: Readonly<Record<string, Fact>>) => evaluateTable(mentioning, account, table({ facts }), asOf)[0];

describe("what a rule mentions", () => {
  const off = { "pitr.enabled": known(false) };

  it("is told beside a fail", () => {
    expect(judged({ ...off, "awsBackup.lastBackup": known(ago(3 * hour)) })).toMatchObject({
      verdict: "fail",
      reason: { text: expect.stringMatching(/expected true\. Besides: awsBackup\.age is 3h\.$/) as string },
    });
  });

  it("is told where it is absent, with what that means", () => {
    expect(judged(off)?.reason.text).toMatch(
      /\. Besides: awsBackup\.age is absent: AWS Backup never backed this table up, or only a deleted namesake of it\.$/,
    );
  });

  it("is told where nobody could read it, and the verdict stays", () => {
    const finding = judged({ ...off, "awsBackup.lastBackup": denied("backup:ListProtectedResources") });
    expect(finding).toMatchObject({ verdict: "fail", unknowns: [] });
    expect(finding?.reason.text).toMatch(/Besides: awsBackup\.age is unknown: .*denied/i);
  });

  it("is not told of what passes", () => {
    expect(judged({})).toMatchObject({ verdict: "pass" });
    expect(judged({})?.reason.text).not.toContain("awsBackup");
  });

  it("is read, though nothing is decided by it", () => {
    expect(demandOf(mentioning, asOf).groups).toContain("protectedResources");
    const silent = policy(rule({ assert: { fact: "pitr.enabled", eq: true } }));
    expect(demandOf(silent, asOf).groups).not.toContain("protectedResources");
  });

  it("is read of each table that the rule may judge, where it takes a call a table", () => {
    const ofEach = policy(
      rule({
        assert: { fact: "table.deletionProtection", eq: true },
        applies: { fact: "tags.tier", eq: "gold" },
        mention: ["pitr.period"],
      }),
    );
    const groupsOf = (tier: string) =>
      demandOf(ofEach, asOf).select({ account, table: table({ facts: { "tags.tier": known(tier) } }) }).groups;
    expect(groupsOf("gold")).toContain("pitr");
    expect(groupsOf("silver")).not.toContain("pitr");
  });

  test.each([
    ["no fact", "awsBackup.agee", "did you mean `awsBackup.age`?"],
    ["a list", "onDemandBackups", "`onDemandBackups` is a list"],
  ])("has to be a fact of the table, and not %s", async (_what, name, told) => {
    const text = `id: mine\ntitle: Mine\nseverity: low\nwhy: Because.\nassert: { fact: pitr.enabled, eq: true }\nfix: Do it.\nmention: [${name}]\n`;
    await expect(loadFiles({ "mine.yaml": text })).rejects.toThrow(told);
  });
});

test.each(["on-demand-backup-exists", "on-demand-backup-fresh"])(
  "%s says whether AWS Backup has a point",
  async (id) => {
    const [shipped] = (await loadPolicy({ ref: id, cwd: "/" })).rules;
    if (shipped === undefined) throw new Error(`no rule ${id}`);
    const given = (facts: Readonly<Record<string, Fact>>) => ({
      facts,
      lists: { onDemandBackups: { items: [], missing: [] } },
      unread: {},
    });
    const typical = await loadTypicalTable();
    expect(judgeGiven(shipped, typical, given({ "awsBackup.age": known(2 * hour) })).reason.text).toMatch(
      /Besides: awsBackup\.age is 2h\.$/,
    );
    expect(judgeGiven(shipped, typical, given({})).reason.text).toContain("AWS Backup never backed this table up");
  },
);
