import { describe, expect, test } from "vitest";
import type { Coverage } from "../../src/model/run.ts";
import { headlineOf } from "../../src/report/headline.ts";
import {
  auditOf,
  fail,
  notApplicable,
  pass,
  policyOf,
  rule,
  unknownBecause,
  waived,
  type Judged,
} from "./audit-fixture.ts";

const policy = policyOf("p", [rule("a-rule", "high")]);
const unread = unknownBecause("Not known.", [{ kind: "throttled" }]);
const denied = {
  account: "111111111111",
  region: "eu-west-1",
  state: "denied",
  reason: { kind: "denied" },
} as const satisfies Coverage["unseen"][number];
const sawNothing = { seen: 0, denied: 1, failed: 0, unfinished: 0, disabled: 0, excluded: 0 };

const headline = (judged: readonly Judged[], coverage: Partial<Coverage> = {}) =>
  headlineOf(
    auditOf({
      policy,
      coverage,
      tables: judged.map((verdict, index) => ({
        at: ["111111111111", "eu-west-1", `table-${index}`],
        rules: { "a-rule": verdict },
      })),
    }),
  );

describe("the headline", () => {
  test.each([
    ["everything passes", [pass, pass], {}, "pass"],
    ["everything passes or is waived", [pass, waived("x", "W-1")], {}, "pass"],
    ["there is no table and all was seen", [], {}, "pass"],
    ["one table fails", [pass, fail("x")], {}, "fail"],
    ["one table fails and another is unknown", [unread, fail("x")], {}, "fail"],
    ["one table is unknown", [pass, unread], {}, "unknown"],
    ["everything passes and a Region was not seen", [pass], { unseen: [denied] }, "unknown"],
    ["there is no table and a Region was not seen", [], { unseen: [denied] }, "unknown"],
    ["nothing was seen", [], { unseen: [denied], scopes: sawNothing }, "unknown"],
    ["nothing was seen, for no stated reason", [], { scopes: sawNothing }, "unknown"],
    ["no rule applies to any table", [notApplicable("grace", "young")], {}, "unknown"],
  ] as const)("when %s", (_, judged, coverage, mark) => {
    expect(headline(judged, coverage).mark).toBe(mark);
  });

  test("of a failing run says what else is not known", () => {
    expect(headline([fail("x"), unread, waived("x", "W-1")], { unseen: [denied] }).text).toBe(
      "1 of 3 tables fails a rule; 1 table could not be judged in full; 1 account or Region was not seen; 1 finding is waived.",
    );
  });

  test("never speaks of passing while something is not known", () => {
    expect(headline([pass, unread]).text).toBe(
      "No rule fails as far as could be seen, which is no pass; 1 table could not be judged in full.",
    );
    expect(headline([], { unseen: [denied] }).text).toBe(
      "No table was found, which is no pass; 1 account or Region was not seen.",
    );
  });
});
