import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fatesOf } from "../../src/evaluate/retention.ts";
import { compareText } from "../../src/model/compare-text.ts";
import type { BackupsOfTable, ListedPoint } from "../../src/model/listed-backups.ts";
import { bucketOf, type RetentionScheme } from "../../src/model/retention.ts";

const point = (about: Partial<ListedPoint>): ListedPoint => ({
  kind: "native",
  arn: null,
  name: null,
  status: "AVAILABLE",
  created: null,
  sizeBytes: null,
  account: "222222222222",
  region: "us-east-1",
  vault: null,
  expires: "never",
  immutable: false,
  whose: "table",
  tableId: null,
  ...about,
});

const day = 86_400_000;
const compare = (a: string | null, b: string | null): number => compareText(a ?? "", b ?? "");
const anyPoint: fc.Arbitrary<ListedPoint> = fc
  .record({
    kind: fc.constantFrom("native", "native", "native", "system", "aws-backup"),
    status: fc.constantFrom("AVAILABLE", "AVAILABLE", "COMPLETED", "CREATING", "EXPIRED", null),
    created: fc.option(
      fc
        .integer({ min: 0, max: 3_000 * 24 })
        .map((hours) => new Date(Date.UTC(2019, 0) + hours * 3_600_000).toISOString()),
      { freq: 20 },
    ),
    whose: fc.constantFrom("table", "table", "table", "namesake", "unclear", "deleted-table"),
    immutable: fc.constantFrom(false, false, false, true),
  })
  .map((about) => point(about as Partial<ListedPoint>));

/** Each with an ARN of its own. */
const anyTable: fc.Arbitrary<Pick<BackupsOfTable, "state" | "points">> = fc.record({
  state: fc.constantFrom("present", "present", "present", "deleted", "not-seen"),
  points: fc
    .array(anyPoint, { maxLength: 60 })
    .map((points) => points.map((each, at) => ({ ...each, arn: `arn:${at}` }))),
});
const number = fc.integer({ min: 0, max: 15 });
const anyScheme: fc.Arbitrary<RetentionScheme> = fc.record({
  daily: number,
  weekly: number,
  monthly: number,
  yearly: number,
});

const dropped = (
  table: Pick<BackupsOfTable, "state" | "points">,
  scheme: RetentionScheme,
): readonly (string | null)[] => {
  const fates = fatesOf(table, scheme);
  return table.points.filter((_, at) => fates[at]?.fate === "dropped").map(({ arn }) => arn);
};

describe("a retention scheme", () => {
  it("never drops the newest usable backup of a table, and gives every point one fate", () => {
    fc.assert(
      fc.property(anyTable, anyScheme, (table, scheme) => {
        const fates = fatesOf(table, scheme);
        expect(fates).toHaveLength(table.points.length);
        const usable = table.points
          .filter(
            ({ kind, whose, status, created, immutable }) =>
              kind === "native" &&
              whose === "table" &&
              !immutable &&
              (status === "AVAILABLE" || status === "COMPLETED") &&
              created !== null,
          )
          .map(({ created }) => String(created))
          .sort(compare);
        const lost = new Set(dropped(table, scheme));
        const kept = table.points.filter(({ arn, created }) => created === usable.at(-1) && !lost.has(arn));
        expect(usable.length === 0 || kept.length > 0).toBe(true);
      }),
    );
  });

  it("drops nothing of tables that are gone, of namesakes, of unclear identity, unfinished, locked, SYSTEM or AWS Backup's", () => {
    fc.assert(
      fc.property(anyTable, anyScheme, (table, scheme) => {
        const lost = new Set(dropped(table, scheme));
        for (const { arn, kind, whose, status, created, immutable } of table.points.filter((each) =>
          lost.has(each.arn),
        )) {
          expect([table.state, kind, whose, immutable, arn]).toEqual(["present", "native", "table", false, arn]);
          expect(["AVAILABLE", "COMPLETED"]).toContain(status);
          expect(created).not.toBeNull();
        }
      }),
    );
  });

  it("drops no more where any of its numbers is larger", () => {
    fc.assert(
      fc.property(anyTable, anyScheme, anyScheme, (table, scheme, more) => {
        const larger = {
          daily: scheme.daily + more.daily,
          weekly: scheme.weekly + more.weekly,
          monthly: scheme.monthly + more.monthly,
          yearly: scheme.yearly + more.yearly,
        };
        const before = new Set(dropped(table, scheme));
        expect(dropped(table, larger).filter((arn) => !before.has(arn))).toEqual([]);
      }),
    );
  });

  it("comes to the same in whatever order the points come, and however their instants are written", () => {
    fc.assert(
      fc.property(anyTable, anyScheme, fc.integer({ min: -14, max: 14 }), (table, scheme, hours) => {
        const elsewhere = table.points.toReversed().map((each) => ({
          ...each,
          created: each.created === null ? null : inZone(each.created, hours),
        }));
        expect([...dropped({ ...table, points: elsewhere }, scheme)].sort(compare)).toEqual(
          [...dropped(table, scheme)].sort(compare),
        );
      }),
    );
  });

  it("keeps the newest of each of the last days, weeks, months and years that have one", () => {
    const at = (created: string): ListedPoint => point({ arn: created, created });
    const points = [
      at("2026-01-01T23:59:59.999Z"),
      at("2026-01-01T00:00:00.000Z"),
      at("2025-12-31T23:59:59.999Z"),
      at("2025-12-28T12:00:00.000Z"),
      at("2025-11-30T12:00:00.000Z"),
      at("2024-06-01T12:00:00.000Z"),
    ];
    const of = (scheme: Partial<RetentionScheme>): readonly (string | null)[] =>
      dropped({ state: "present", points }, { daily: 0, weekly: 0, monthly: 0, yearly: 0, ...scheme });
    const [first, second, third, fourth, fifth, sixth] = points.map(({ arn }) => arn);
    expect(of({ daily: 2 })).toEqual([second, fourth, fifth, sixth]);
    // 2025-12-31 is in the first ISO week of 2026, 2025-12-28 a Sunday in the last of 2025.
    expect(of({ weekly: 2 })).toEqual([second, third, fifth, sixth]);
    expect(of({ monthly: 2 })).toEqual([second, fourth, fifth, sixth]);
    expect(of({ yearly: 3 })).toEqual([second, fourth, fifth]);
    expect(first).toBe("2026-01-01T23:59:59.999Z");
  });
});

/** The same instant as a clock of another zone writes it. */
function inZone(iso: string, hours: number): string {
  const local = new Date(Date.parse(iso) + hours * 3_600_000).toISOString().slice(0, -1);
  return `${local}${hours < 0 ? "-" : "+"}${String(Math.abs(hours)).padStart(2, "0")}:00`;
}

describe("the calendar of a scheme", () => {
  it("numbers ISO weeks as ISO 8601 does at the turns of years", () => {
    const week = (date: string): string => bucketOf("weekly", Date.parse(`${date}T12:00:00Z`));
    expect(["2020-12-31", "2021-01-03", "2021-01-04", "2018-12-31", "2016-01-03", "2026-12-31"].map(week)).toEqual([
      "2020-W53",
      "2020-W53",
      "2021-W01",
      "2019-W01",
      "2015-W53",
      "2026-W53",
    ]);
  });

  it("gives seven days in a row one week at most twice, and never goes back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const weeks = Array.from({ length: 8 }, (_, at) => bucketOf("weekly", (days + at) * day));
        expect([...weeks].sort(compare)).toEqual(weeks);
        expect(new Set(weeks).size).toBe(2);
      }),
    );
  });
});
