import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRuns, type RunToCompare } from "../../src/history/compare-runs.ts";
import { countChanges } from "../../src/history/count-changes.ts";
import { policyChanges } from "../../src/history/policy-changes.ts";
import type { Change } from "../../src/model/comparison.ts";
import type { Finding } from "../../src/model/finding.ts";
import { policy, rule } from "../evaluate/build.ts";
import { openSince, pastRuns, rules, scopes, sightings, tables, type Sighting } from "./any-past.ts";
import { history, historyRun, type PastRun } from "./past.ts";

function toCompare(run: PastRun, index: number): RunToCompare {
  const past = historyRun(run, index);
  async function* findings(): AsyncGenerator<Finding> {
    for await (const each of past.findings) yield { ...each, unknowns: [], trace: [], fingerprint: "" };
  }
  return { ...past, findings: findings() };
}

const sameRules = { added: [], removed: [], changed: [] };

/** The last two of the runs. */
async function compared(runs: readonly PastRun[]): Promise<readonly Change[]> {
  const { open } = await history(runs);
  const { open: openBefore } = await history(runs.slice(0, -1));
  const at = runs.length - 1;
  const [before, after] = [toCompare(runs[at - 1] ?? {}, at - 1), toCompare(runs[at] ?? {}, at)];
  const changes: Change[] = [];
  for await (const change of compareRuns({ before, after, policy: sameRules, sla: null, open, openBefore }))
    changes.push(change);
  return changes;
}

const words: Readonly<Record<string, string>> = {
  F: "fail",
  P: "pass",
  U: "unknown",
  W: "waived",
  N: "not-applicable",
  D: "no-table",
  ".": "no-table",
  "-": "unseen",
  "/": "no-rule",
};

/** What is told of one rule at one place, from what the two runs say of it alone and since when it is open. */
function expected(seen: readonly Sighting[]): readonly string[] {
  const [was, is] = seen.slice(-2);
  if (was === undefined || is === undefined) return [];
  const replaced = was.id !== null && is.id !== null && was.id !== is.id;
  const [a, b] = [words[was.letter] ?? "", words[is.letter] ?? ""];
  if (was.letter === "F" && !replaced) {
    const lost = { D: "disappeared", ".": "disappeared", "-": "not-judged", "/": "not-judged", N: "not-judged" }[
      is.letter
    ];
    const met = {
      F: "still-failing",
      P: was.id === null || was.id === is.id ? "fixed" : "unknown",
      W: "waived",
      U: "unknown",
    }[is.letter];
    return [`${lost ?? met ?? "?"}: fail → ${b}`];
  }
  const told = was.letter === "F" ? ["disappeared: fail → other-table"] : [];
  const stood = replaced ? "other-table" : a;
  if (is.letter === "F") {
    const since = openSince(seen) ?? is.index;
    // What paused it holds until a run shows it failing again.
    const held = seen.slice(0, -1).findLast(({ letter }) => "FWN".includes(letter))?.letter;
    const isOld = since <= was.index && held === "F";
    told.push(`${isOld ? "still-failing" : "new"}: ${stood} → fail`);
  }
  if (is.letter === "W" && stood !== "waived") told.push(`waived: ${stood} → waived`);
  if (is.letter === "U" && stood !== "unknown" && stood !== "unseen") told.push(`unknown: ${stood} → unknown`);
  return told;
}

describe("the comparison of any two runs", () => {
  it("tells of each finding what a look at it alone tells", async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, async (runs) => {
        fc.pre(runs.length > 1);
        const found: Record<string, string[]> = {};
        for (const change of await compared(runs)) {
          if (change.of === "table") continue;
          const { account, region, table, rule, kind, before, after } = change.finding;
          (found[`${account}.${region} ${table} ${rule}`] ??= []).push(`${kind}: ${before} → ${after}`);
        }
        const all: Record<string, readonly string[]> = {};
        for (const key of scopes) {
          for (const table of tables) {
            for (const rule of rules) {
              const told = expected(sightings(runs, key, table, rule));
              if (told.length > 0) all[`${key} ${table} ${rule}`] = told;
            }
          }
        }
        expect(found).toEqual(all);
      }),
      { numRuns: 150 },
    );
  });

  it("tells of a table that it appeared or disappeared only where the other run would have seen it", async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, async (runs) => {
        fc.pre(runs.length > 1);
        const found = (await compared(runs)).flatMap((change) =>
          change.of === "table"
            ? [`${change.table.account}.${change.table.region} ${change.table.table} ${change.table.kind}`]
            : [],
        );
        const all = scopes.flatMap((key) => {
          const [was, is] = runs.slice(-2).map((run) => run[key] ?? null);
          return tables.flatMap((table) => {
            const [a, b] = [was?.[table], is?.[table]].map((each) =>
              each !== undefined && Object.values(each.rules).includes("deleted") ? undefined : each,
            );
            const replaced = a !== undefined && b !== undefined && a.id !== null && b.id !== null && a.id !== b.id;
            const went = a !== undefined && is !== null && (b === undefined || replaced);
            const came = b !== undefined && was !== null && (a === undefined || replaced);
            return [...(went ? [`${key} ${table} disappeared`] : []), ...(came ? [`${key} ${table} appeared`] : [])];
          });
        });
        expect(found).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  it("counts each change once", async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, async (runs) => {
        fc.pre(runs.length > 1);
        const counts = countChanges();
        const changes = await compared(runs);
        for (const change of changes) counts.add(change);
        const { findings, tables: counted, failing } = counts.totals();
        const sum = (of: Readonly<Record<string, number>>) =>
          Object.values(of).reduce((total, each) => total + each, 0);
        expect(sum(findings) + sum(counted)).toBe(changes.length);
        expect(sum(failing.new)).toBe(findings.new);
      }),
    );
  });
});

describe("two policies", () => {
  const asks = { assert: { fact: "pitr.enabled", eq: true } };

  it("differ in the rules that one of them lacks, and in what judges in the others", () => {
    const before = policy(rule({ id: "a", ...asks }), rule({ id: "b", ...asks }), rule({ id: "c", ...asks }));
    const after = policy(
      rule({ id: "b", ...asks, severity: "critical", params: { maxAge: 1 } }),
      rule({ id: "c", ...asks, title: "Another title" }),
      rule({ id: "d", ...asks }),
    );
    expect(policyChanges(before, after)).toEqual({
      added: ["d"],
      removed: ["a"],
      changed: [{ rule: "b", what: ["severity", "params"] }],
    });
  });

  it("do not differ where a rule stands elsewhere", () => {
    const [before, after] = [policy(rule({ id: "a", ...asks })), policy(rule({ id: "a", ...asks }))];
    const moved = {
      ...after,
      rules: after.rules.map((each) => ({
        ...each,
        at: { ...each.at, line: 99 },
        assert: { ...each.assert, at: { ...each.at, line: 100 } },
      })),
    };
    expect(policyChanges(before, moved)).toEqual(sameRules);
  });
});
