import { describe, expect, it } from "vitest";
import { stripVTControlCharacters } from "node:util";
import type { RestoreReport } from "../../src/model/restore-report.ts";
import type { RestoreOutcome } from "../../src/model/restore.ts";
import { restoreFormats } from "../../src/report/restore/registry.ts";
import { outcomeWords, tookWords } from "../../src/report/restore/words.ts";

const hostile = "\u001b[31m##[error]|`<script>\u202eevil\n::warning::@everyone";
const arn = "arn:aws:dynamodb:eu-west-1:222222222222:table/orders";

const report = (text: string, outcome: RestoreOutcome): RestoreReport => ({
  schemaVersion: 1,
  kind: "restorable-restore",
  tool: { name: "restorable", version: "1.2.3" },
  caller: "arn:aws:iam::111111111111:user/ops",
  began: "2026-11-20T12:00:00.000Z",
  ended: "2026-11-20T12:04:00.000Z",
  journal: ".restorable/journals/restore-0123456789ab/journal.ndjson",
  foreignHosts: [text],
  ask: {
    account: "222222222222",
    region: "eu-west-1",
    source: { kind: "time", tableArn: arn, at: "latest" },
    to: "o-2",
  },
  from: { tableArn: arn, table: "orders", tableId: "id", dataAt: "2026-11-20T11:55:00.000Z", sizeBytes: 1024 ** 3 },
  cost: { amount: 0.15, currency: text, estimated: "2026-11-01" },
  outcome,
  recordedIn: { id: text, asOf: "2026-11-19T00:00:00.000Z" },
  because: null,
  settings: [
    { setting: "tags", recorded: `team=${text}`, state: "failed", because: text, requestId: null },
    { setting: "ttl", recorded: null, state: "as-restored", because: null, requestId: null },
    { setting: "stream", recorded: null, state: "not-recorded", because: text, requestId: text },
  ],
  exitCode: 1,
  next: [{ command: `restorable restore --to ${text}`, why: text }],
});

const active: RestoreOutcome = {
  state: "active",
  tableArn: `${arn}-2`,
  tableId: "new",
  elapsed: 240_000,
  requestId: "ABCDEFGHIJKLMNOP",
  already: false,
};

describe("a report of a restore", () => {
  const rendered = (format: keyof typeof restoreFormats): string =>
    restoreFormats[format].render(report(hostile, { state: "failed", because: hostile }), {
      colour: false,
      columns: 100,
    });

  it.each(["console", "json", "markdown"] as const)("holds no text of others that acts, as %s", (format) => {
    const text = rendered(format);
    for (const acts of ["\u001b", "\u202e", "\n::", "##[error]"]) expect(text).not.toContain(acts);
  });

  it("holds no HTML and mentions nobody in Markdown, and in JSON everything as it was", () => {
    expect(rendered("markdown")).not.toMatch(/<script>|@everyone/);
    const parsed = JSON.parse(rendered("json")) as RestoreReport;
    expect(parsed.settings[0]?.recorded).toBe(`team=${hostile}`);
  });

  it("says what became of each setting, and what is beyond them", () => {
    for (const { render } of [restoreFormats.console, restoreFormats.markdown]) {
      const text = render(report("x", active), { colour: false, columns: 140 }).replace(/\s+/g, " ");
      expect(text).toContain("o-2 is restored: ACTIVE 4 min 0 s after it was asked for");
      expect(text).toContain("ABCDEFGHIJKLMNOP");
      expect(text).toContain("failed: x");
      expect(text).toContain("nothing is lost");
      expect(text).toContain("not recorded: x");
      expect(text).toContain("auto scaling of the table and its indexes");
      expect(text).toContain("0.15 x for 1.0 GiB");
    }
  });

  it("means the same without colours, and fits the terminal", () => {
    const { render } = restoreFormats.console;
    const plain = render(report("x", active), { colour: false, columns: 90 });
    const coloured = render(report("x", active), { colour: true, columns: 90 });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    const long = plain.split("\n").filter((row) => row.length > 90);
    expect(long).toEqual([]);
  });
});

describe("words of a restore", () => {
  it.each([
    [0, "0 s"],
    [59_400, "59 s"],
    [60_000, "1 min 0 s"],
    [3_723_000, "1 h 2 min 3 s"],
    [90_000_000, "25 h 0 min 0 s"],
  ])("%i ms are %s", (ms, words) => expect(tookWords(ms)).toBe(words));

  it.each([
    [{ ...active, already: true }, /is restored, as it was before/],
    [
      { state: "under-way", elapsed: 5_000, because: "it is CREATING" },
      /goes on restoring t, for 5 s so far: it is CREATING/,
    ],
    [{ state: "refused", by: "aws", because: "no" }, /was not restored, nothing was made: no/],
    [{ state: "unclear", because: "silence" }, /nobody knows whether t is being restored: silence/],
    [
      { state: "unread", reason: { kind: "denied", operation: "dynamodb:DescribeTable" } },
      /nothing was asked for: dynamodb:DescribeTable: access denied/,
    ],
  ] as const)("%j", (outcome, words) => expect(outcomeWords(outcome, "t")).toMatch(words));
});
