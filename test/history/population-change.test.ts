import { describe, expect, test } from "vitest";
import { populationChange, type RunOfPopulation } from "../../src/history/population-change.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Unseen } from "../../src/model/run.ts";

const finding = (table: string, code: Finding["reason"]["code"] = "met"): Finding => ({
  rule: "r",
  severity: "low",
  account: "1",
  region: "a",
  table,
  arn: `arn:${table}`,
  tableId: table,
  verdict: code === "met" ? "pass" : "not-applicable",
  reason: { code, text: "" } as Finding["reason"],
  unknowns: [],
  trace: [],
  fingerprint: "0",
});

async function* streamed(findings: readonly Finding[]): AsyncGenerator<Finding> {
  yield* findings;
}

const brokeOff: Unseen = { account: null, region: null, state: "unlisted", reason: { kind: "denied" } };

type Stated = {
  readonly accounts?: readonly string[];
  readonly unseen?: readonly Unseen[];
  readonly dark?: readonly string[];
  readonly findings?: readonly Finding[];
};

const run = ({ accounts = ["1"], unseen = [], dark = [], findings = [] }: Stated): RunOfPopulation => ({
  accounts: accounts.map((account) => ({ account, name: null })),
  coverage: { unseen },
  wouldHaveSeen: ({ table }) => !dark.includes(table),
  findings: streamed(findings),
});

const change = (before: Stated, after: Stated) => populationChange(run(before), run(after));

describe("what came and went", () => {
  test("is a table only where both runs would have seen it", async () => {
    const { tables } = await change(
      { findings: [finding("gone"), finding("hidden")], dark: ["unknown"] },
      { findings: [finding("new"), finding("unknown")], dark: ["hidden"] },
    );
    expect(tables).toMatchObject({ appeared: 1, gone: 1, notSeen: 1, notSeenBefore: 1 });
    expect(tables.named.map(({ change: kind, table }) => [kind, table])).toEqual([
      ["gone", "gone"],
      ["appeared", "new"],
    ]);
  });

  test("is no table that was deleted during the scan", async () => {
    const deleted = (table: string) => finding(table, "deleted-during-scan");
    const { tables } = await change(
      { findings: [finding("a"), deleted("b"), deleted("c")] },
      { findings: [deleted("a"), finding("b"), deleted("d")] },
    );
    expect(tables.named.map(({ change: kind, table }) => [kind, table])).toEqual([
      ["gone", "a"],
      ["appeared", "b"],
    ]);
  });

  test("is no account that a list which broke off may have missed", async () => {
    const ids = (accounts: readonly { readonly account: string }[] | null) => accounts?.map(({ account }) => account);
    const whole = await change({ accounts: ["1", "2"] }, { accounts: ["1", "3"] });
    expect([ids(whole.appeared), ids(whole.left)]).toEqual([["3"], ["2"]]);
    const last = await change({ accounts: ["1", "2"] }, { accounts: ["1", "3"], unseen: [brokeOff] });
    expect([ids(last.appeared), last.left]).toEqual([["3"], null]);
    const first = await change({ accounts: ["1", "2"], unseen: [brokeOff] }, { accounts: ["1", "3"] });
    expect([first.appeared, ids(first.left)]).toEqual([null, ["2"]]);
  });
});
