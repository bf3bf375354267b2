import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { foldRun } from "../../src/history/fold-run.ts";
import type { OpenFinding } from "../../src/model/open-finding.ts";
import { openSince, pastRuns, rules, scopes, sightings, tables } from "./any-past.ts";
import { finding, history, momentOf, type PastRun, type Said } from "./past.ts";

const scope = "111111111111.eu-west-1";

/** One table, run after run: what its only rule said; "-" not seen, "." not there, "/" rule not asked. A digit: its TableId, 0 for none known. */
function told(words: string): readonly PastRun[] {
  const said: Readonly<Record<string, Said>> = {
    F: "fail",
    P: "pass",
    U: "unknown",
    W: "waived",
    N: "not-applicable",
    D: "deleted",
  };
  return words.split(" ").map((word) => {
    const [letter = "", digit = "1"] = word;
    if (letter === "-") return { [scope]: null };
    if (letter === ".") return { [scope]: {} };
    const id = digit === "0" ? null : `id-${digit}`;
    const verdict = said[letter];
    return { [scope]: { orders: { id, rules: verdict === undefined ? { other: "pass" } : { rule: verdict } } } };
  });
}

const brief = ({ firstSeen, lastFail, state, tableId }: OpenFinding) =>
  `${firstSeen.run} ${lastFail.run} ${state} ${tableId ?? "none"}`;

describe("a finding over time", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ["is open since its first fail", "P F F", ["r1 r2 failing id-1"], ["opened r1"]],
    [
      "is closed by a pass of the same table, and opens anew",
      "F P F",
      ["r2 r2 failing id-1"],
      ["opened r0", "fixed r1", "opened r2"],
    ],
    ["stays open while nobody knows", "F U U F", ["r0 r3 failing id-1"], ["opened r0"]],
    ["stays open while its scope is not seen", "F - -", ["r0 r0 unseen id-1"], ["opened r0"]],
    ["stays open while its rule is not asked", "F / F", ["r0 r2 failing id-1"], ["opened r0"]],
    ["pauses while it is waived", "F W W F", ["r0 r3 failing id-1"], ["opened r0"]],
    ["pauses while the rule does not apply", "F N F", ["r0 r2 failing id-1"], ["opened r0"]],
    ["is not open if it was never seen failing without its waiver", "W W P", [], []],
    ["is open since its waiver ended, if it never failed before", "W F", ["r1 r1 failing id-1"], ["opened r1"]],
    ["disappears with its table, which is no fix", "F .", [], ["opened r0", "disappeared r1"]],
    ["disappears with a table that is deleted during the scan", "F D", [], ["opened r0", "disappeared r1"]],
    [
      "disappears with a table that is deleted during the scan and whose TableId nobody was told",
      "F D0",
      [],
      ["opened r0", "disappeared r1"],
    ],
    [
      "is another one of a table made anew",
      "F1 F2",
      ["r1 r1 failing id-2"],
      ["opened r0", "disappeared r1", "opened r1"],
    ],
    ["is not fixed by a pass of a table made anew", "F1 P2", [], ["opened r0", "disappeared r1"]],
    ["disappears when another rule tells that the table is another one", "F1 /2", [], ["opened r0", "disappeared r1"]],
    ["goes on through a fail of nobody knows which table", "F1 F0 F1", ["r0 r2 failing id-1"], ["opened r0"]],
    ["is not closed by a pass of nobody knows which table", "F1 P0", ["r0 r0 unknown id-1"], ["opened r0"]],
    ["gets the TableId that is told later", "F0 F1", ["r0 r1 failing id-1"], ["opened r0"]],
    [
      "without a TableId is closed by a pass: rule and ARN are all that is known of it",
      "F0 P1",
      [],
      ["opened r0", "fixed r1"],
    ],
    ["of an endpoint that tells no TableIds is closed by a pass", "F0 P0", [], ["opened r0", "fixed r1"]],
  ])("%s (%s)", async (_name, words, open, events) => {
    const seen = await history(told(words));
    expect(seen.open.map(brief)).toEqual(open);
    expect(
      seen.events.map(
        (event) => `${event.kind} ${event.kind === "opened" ? event.finding.firstSeen.run : event.at.run}`,
      ),
    ).toEqual(events);
  });

  it("that closes tells when it was last seen failing, between which and the pass it was fixed", async () => {
    const { events } = await history(told("F F U P"));
    expect(events.at(-1)).toMatchObject({
      kind: "fixed",
      at: momentOf(3),
      finding: { firstSeen: momentOf(0), lastFail: momentOf(1) },
    });
  });

  test.each([
    ["F W U", true],
    ["F W -", true],
    ["F N U -", true],
    ["F - U", false],
    ["F W - F", false],
  ])("stays paused while no run can tell, until one shows it failing again: %s", async (words, paused) => {
    expect((await history(told(words))).open.map((each) => each.paused)).toEqual([paused]);
  });

  it("has the severity of its last fail", async () => {
    const place = { account: "111111111111", region: "eu-west-1", table: "orders" };
    const fails = (severity: "low" | "critical", index: number) => ({
      ...momentOf(index),
      findings: (async function* () {
        yield { ...finding(place, "rule", { id: "id-1", said: "fail" }), severity };
      })(),
      wouldHaveSeen: () => true,
    });
    const open = await foldRun(await foldRun([], fails("low", 0)), fails("critical", 1));
    expect(open).toMatchObject([{ severity: "critical", firstSeen: momentOf(0) }]);
  });
});

describe("the history of any runs", () => {
  it("agrees with a look at each finding alone", async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, async (runs) => {
        const { open } = await history(runs);
        const found = Object.fromEntries(
          open.map((each) => [`${each.account}.${each.region} ${each.table} ${each.rule}`, each.firstSeen.run]),
        );
        const expected: Record<string, string> = {};
        for (const key of scopes) {
          for (const table of tables) {
            for (const rule of rules) {
              const since = openSince(sightings(runs, key, table, rule));
              if (since !== null) expected[`${key} ${table} ${rule}`] = `r${since}`;
            }
          }
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("is in the total order of findings, opens and closes in turn, and what is open is what opened and did not close", async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, async (runs) => {
        const { open, events } = await history(runs);
        const key = (each: OpenFinding) => [each.account, each.region, each.table, each.rule].join("\u0000");
        expect(open.map(key)).toEqual(open.map(key).toSorted((a, b) => (a < b ? -1 : 1)));
        const still = new Map<string, string>();
        for (const event of events) {
          const at = key(event.finding);
          const opened = event.kind === "opened";
          const since = event.finding.firstSeen.run;
          expect(still.get(at)).toBe(opened ? undefined : since);
          if (opened) still.set(at, since);
          else still.delete(at);
        }
        expect(new Map(open.map((each) => [key(each), each.firstSeen.run]))).toEqual(still);
      }),
    );
  });
});
