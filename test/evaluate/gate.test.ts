import { describe, expect, it, test } from "vitest";
import { coverageOf } from "../../src/evaluate/coverage.ts";
import { decideCoverage, decideExitCode, decideFails } from "../../src/evaluate/gate.ts";
import { createSummary } from "../../src/evaluate/summarize.ts";
import type { AccountsEnd } from "../../src/model/observation.ts";
import type { Severity } from "../../src/model/severity.ts";
import type { Coverage, Summary } from "../../src/model/run.ts";
import { policy } from "./build.ts";

type Case = {
  readonly failing?: Partial<Record<Severity, number>>;
  readonly unknown?: number;
  readonly unseen?: number;
  readonly seen?: number;
  readonly tables?: number;
  readonly failOn?: Severity | "never";
  readonly maxUnknown?: number;
  readonly maxUnseen?: number;
};

const noFindings = createSummary(policy()).summary();
const none = noFindings.failing;
const nothingSeen = coverageOf([], { kind: "end", listed: 0, source: "caller" }, []);

function decide(given: Case) {
  const summary: Summary = {
    ...noFindings,
    verdicts: { ...noFindings.verdicts, unknown: given.unknown ?? 0 },
    failing: { ...noFindings.failing, ...given.failing },
  };
  const coverage: Coverage = {
    ...nothingSeen,
    scopes: { ...nothingSeen.scopes, seen: given.seen ?? 3 },
    tables: given.tables ?? 10,
    unseen: Array.from({ length: given.unseen ?? 0 }, (_, index) => ({
      account: String(index),
      region: null,
      state: "role-less",
      reason: { kind: "role-not-assumable" },
    })),
  };
  const { code, conditions } = decideExitCode({
    summary,
    coverage,
    failOn: given.failOn ?? "low",
    maxUnknown: given.maxUnknown ?? 0,
    maxUnseen: given.maxUnseen ?? 0,
  });
  return [code, conditions.map(({ id }) => id)];
}

describe("a shard into which no account falls", () => {
  const emptyOf = (end: Partial<AccountsEnd>) =>
    coverageOf([], { kind: "end", listed: 0, source: "organizations:ListAccounts", elsewhere: 7, ...end }, []);

  test("is no gap: another run has the accounts", () => {
    expect(decideCoverage(emptyOf({}), 0)).toEqual({ code: 0, conditions: [] });
  });

  test("is one where the list of accounts broke off, or where there is no account anywhere", () => {
    const broken = decideCoverage(emptyOf({ incomplete: { kind: "throttled" } }), 9);
    const none = decideCoverage(emptyOf({ elsewhere: 0 }), 9);
    expect([broken, none].map(({ code, conditions }) => [code, conditions[0]?.id])).toEqual([
      [3, "nothing-seen"],
      [3, "nothing-seen"],
    ]);
  });
});

describe("the exit code", () => {
  test.each<[string, Case, number, readonly string[]]>([
    ["everything passes and was seen", {}, 0, []],
    ["one low fail", { failing: { low: 1 } }, 1, ["failing"]],
    ["a fail below --fail-on", { failing: { medium: 1 }, failOn: "high" }, 0, []],
    ["a fail at --fail-on", { failing: { high: 1 }, failOn: "high" }, 1, ["failing"]],
    ["a fail above --fail-on", { failing: { critical: 1 }, failOn: "high" }, 1, ["failing"]],
    ["fails that are to be reported only", { failing: { critical: 9 }, failOn: "never" }, 0, []],
    ["one unknown verdict", { unknown: 1 }, 3, ["unknown"]],
    ["as many unknown verdicts as allowed", { unknown: 2, maxUnknown: 2 }, 0, []],
    ["one account unseen", { unseen: 1 }, 3, ["unseen"]],
    ["as many unseen as allowed", { unseen: 2, maxUnseen: 2 }, 0, []],
    [
      "a fail does not hide that the run was incomplete",
      { failing: { low: 1 }, unknown: 1, unseen: 1 },
      1,
      ["failing", "unknown", "unseen"],
    ],
    [
      "nothing seen, with every limit raised",
      { seen: 0, unseen: 5, maxUnseen: 999, maxUnknown: 999 },
      3,
      ["nothing-seen"],
    ],
    ["nothing seen and nothing unseen", { seen: 0, tables: 0 }, 3, ["nothing-seen"]],
    ["no tables, every scope seen", { tables: 0 }, 0, []],
    ["no tables, and an unseen scope that was allowed", { tables: 0, unseen: 1, maxUnseen: 1 }, 3, ["no-tables"]],
  ])("%s", (_name, given, code, conditions) => {
    expect(decide(given)).toEqual([code, conditions]);
  });

  it("comes with sentences that carry the counts", () => {
    const { conditions } = decideExitCode({
      summary: { ...noFindings, failing: { ...noFindings.failing, high: 2 } },
      coverage: nothingSeen,
      failOn: "medium",
      maxUnknown: 0,
      maxUnseen: 0,
    });
    expect(conditions.map(({ text }) => text)).toEqual([
      "2 findings fail at severity medium or above.",
      "No Region of any account was seen: nothing is known about any table.",
    ]);
  });

  test.each<[string, Partial<Parameters<typeof decideFails>[1]>, readonly string[]]>([
    ["no history was asked", {}, ["failing"]],
    [
      "some fails are new",
      { history: { since: { baseline: "run x", failing: { ...none, low: 1 } }, overdue: null } },
      ["failing"],
    ],
    ["no fail is new", { history: { since: { baseline: "run x", failing: none }, overdue: null } }, []],
    [
      "new ones are below --fail-on",
      { failOn: "high", history: { since: { baseline: "run x", failing: { ...none, low: 1 } }, overdue: null } },
      [],
    ],
    [
      "fails are to be reported only, new ones too",
      { failOn: "never", history: { since: { baseline: "run x", failing: { ...none, low: 1 } }, overdue: null } },
      [],
    ],
    [
      "an old one is overdue",
      { failOnSla: "high", history: { since: { baseline: "run x", failing: none }, overdue: { ...none, high: 1 } } },
      ["overdue"],
    ],
    [
      "an overdue one is below --fail-on-sla",
      { failOnSla: "critical", failOn: "never", history: { since: null, overdue: { ...none, high: 1 } } },
      [],
    ],
    [
      "overdue ones do not gate unless it is asked",
      { failOn: "never", history: { since: null, overdue: { ...none, high: 1 } } },
      [],
    ],
    [
      "both hold",
      { failOnSla: "low", history: { since: null, overdue: { ...none, high: 1 } } },
      ["failing", "overdue"],
    ],
  ])("counts what fails by its history: %s", (_name, given, ids) => {
    const { code, conditions } = decideFails({ ...none, high: 2 }, { failOn: "low", ...given });
    expect(conditions.map(({ id }) => id)).toEqual(ids);
    expect(code).toBe(ids.length === 0 ? 0 : 1);
  });

  it("tells what is new from what is overdue, and puts both before what is unknown", () => {
    const { conditions } = decideExitCode({
      summary: { ...noFindings, verdicts: { ...noFindings.verdicts, unknown: 1 } },
      coverage: { ...nothingSeen, scopes: { ...nothingSeen.scopes, seen: 1 } },
      failOn: "low",
      failOnSla: "medium",
      history: { since: { baseline: "audit.json", failing: { ...none, low: 1 } }, overdue: { ...none, high: 2 } },
      maxUnknown: 0,
      maxUnseen: 0,
    });
    expect(conditions.map(({ text }) => text)).toEqual([
      "1 finding fails at severity low or above and did not in audit.json.",
      "2 findings of severity medium or above fail for longer than the sla of the policy allows.",
      "1 verdict is unknown; 0 allowed.",
    ]);
  });

  it("names the flags that left no account to look at, and does not blame them where one was not opened", () => {
    const end = { kind: "end", listed: 0, source: "organizations:ListAccounts", outside: { ous: 4, tags: 1 } } as const;
    const textOf = (unopened: number) => {
      const none = coverageOf([], end, []);
      const coverage = { ...none, accounts: { ...none.accounts, unopened } };
      return decideExitCode({
        summary: noFindings,
        coverage,
        failOn: "low",
        maxUnknown: 0,
        maxUnseen: 0,
      }).conditions.map(({ text }) => text);
    };
    expect(textOf(0)).toEqual([
      "No account is left to look at (left out: 1 account by --account-tag, 4 accounts by --ou): nothing is known about any table.",
    ]);
    expect(textOf(1)).toEqual(["No Region of any account was seen: nothing is known about any table."]);
  });
});
