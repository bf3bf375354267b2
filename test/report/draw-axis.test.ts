import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawAxis, type Lane, type Mark } from "../../src/report/draw-axis.ts";

const hour = 3_600_000;
const day = 24 * hour;

const at = (age: number, sign: Mark["sign"] = "point"): Mark => ({ newest: age, oldest: age, sign });
const lane = (...marks: readonly Mark[]): Lane => ({ label: "lane", marks, unseen: null });

/** What is drawn in the lane, and in the head above it. */
function drawn(given: Lane, width = 70): { readonly head: string; readonly row: string } {
  const [head = "", , row = ""] = drawAxis([given], width).lines;
  return { head, row };
}

describe("the axis of a timeline", () => {
  it("begins at the first step that all of it fits in, and ends now", () => {
    expect(drawn(lane(at(2 * day))).head).toMatch(/^ +3d +1d +6h +1h +now$/);
    expect(drawn(lane(at(400 * day))).head).toMatch(/^ +2y +1y +180d .* 1h +now$/);
    expect(drawn(lane()).head).toMatch(/^ +1d +6h +1h +now$/);
  });

  it("puts what is as old as a step below its tick", () => {
    const { head, row } = drawn(lane(at(0), at(hour), at(6 * hour), at(day), at(3 * day)));
    for (const label of ["3d", "1d", "6h", "1h"]) expect(row[head.indexOf(label)]).toBe("o");
    expect(row.at(head.length - 1)).toBe("o");
    expect(row.match(/o/g)).toHaveLength(5);
  });

  it("counts what falls into one column", () => {
    const some = (count: number): string =>
      drawn(lane(...Array.from({ length: count }, () => at(day))))
        .row.slice("lane".length)
        .trim();
    expect(some(1)).toBe("o");
    expect(some(9)).toBe("9");
    expect(some(10)).toBe("#");
  });

  it("lets a copy be seen beside one that nobody can restore from", () => {
    for (const marks of [
      [at(day), at(day, "not")],
      [at(day, "not"), at(day)],
    ]) {
      expect(drawn(lane(...marks)).row).toMatch(/ o$| o /);
    }
    expect(drawn(lane(at(day, "not"))).row).toContain("x");
    expect(drawn(lane(at(day, "unclear"))).row).toContain("?");
  });

  it("hatches what was not seen, as far as it was not, and never shows it as empty", () => {
    const whole = drawn({ label: "lane", marks: [], unseen: 0 }).row;
    expect(whole.slice("lane  ".length)).toMatch(/^(\? )+\??$/);
    const { head, row } = drawn({ label: "lane", marks: [at(hour)], unseen: day - hour });
    expect(row.slice(head.indexOf("1d"), head.indexOf("1d") + 3)).toContain("?");
    expect(row.slice(head.indexOf("6h"))).not.toContain("?");
    expect(drawAxis([{ label: "lane", marks: [], unseen: 0 }], 70).legend).toContain("? not known");
  });

  it("explains each sign it uses, and no other", () => {
    const { lines, legend } = drawAxis(
      [lane(at(hour), at(day, "not")), lane({ newest: 0, oldest: day, sign: "life" })],
      70,
    );
    expect(lines).toHaveLength(4);
    expect(legend.map((words) => words[0])).toEqual(["o", "x"]);
  });

  it("takes any ages in any width, stays within it, and is plain ASCII", () => {
    const ages = fc.double({ min: 0, max: 60 * 365 * day, noNaN: true });
    const marks = fc.array(
      fc
        .tuple(ages, ages, fc.constantFrom<Mark["sign"]>("point", "not", "unclear", "span", "life"))
        .map(([a, b, sign]): Mark => ({ newest: Math.min(a, b), oldest: Math.max(a, b), sign })),
    );
    fc.assert(
      fc.property(marks, fc.option(ages), fc.integer({ min: 60, max: 140 }), (given, unseen, width) => {
        const { lines } = drawAxis([{ label: "a lane", marks: given, unseen }], width);
        expect(lines).toHaveLength(3);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(width);
          expect(line).toMatch(/^[ -~]*$/);
        }
        expect(given.length === 0 || / {2}.*[^ ]/.test(lines[2] ?? "")).toBe(true);
      }),
    );
  });
});
