import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { built } from "../support/built.ts";
import { runNode } from "../support/spawned.ts";
import { textOf } from "./pages.ts";

type Paper = {
  readonly lines: readonly {
    readonly figures: readonly { readonly name: string; readonly unit: string; readonly median: number }[];
  }[];
};

const bench = resolve(import.meta.dirname, "../bench/bench.mjs");

/** As the bench prints it for people. */
const rounded = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString("en-US");

async function worked(): Promise<readonly (readonly [string, string])[]> {
  built("audit.js");
  const { code, stdout } = await runNode({
    args: [bench, "paper", "--runs", "1", "--json"],
    cwd: import.meta.dirname,
    env: {},
  });
  expect(code).toBe(0);
  const { lines } = JSON.parse(stdout) as Paper;
  return lines.flatMap(({ figures }) =>
    figures.map(({ name, unit, median }) => [name, `${rounded(median)} ${unit}`.trim()] as const),
  );
}

/** Name and number of each cell: that of a column named in the head is `<column>, <head>: <row>`. */
function numbersOf(section: string): readonly (readonly [string, string])[] {
  return [...section.matchAll(/(?:^\|.*\n)+/gm)].flatMap(([table]) => {
    const [head = [], , ...rows] = table
      .trim()
      .split("\n")
      .map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll("`", "")),
      );
    if (head.length === 2) return rows.map(([name = "", number = ""]) => [name, number] as const);
    return rows.flatMap(([row, ...cells]) =>
      cells.map((cell, at) => [`${head[at + 1]}, ${head[0]}: ${row}`, cell] as const),
    );
  });
}

describe("docs/organization-size.md", () => {
  it("has in its tables the numbers of the paper, all of them and no others", async () => {
    const [, ...sections] = textOf("docs/organization-size.md").split("\n## ");
    const shown = ["Calls", "Time", "What bounds it, and what to do", "Redis", "Disk", "Money"].flatMap((title) =>
      numbersOf(sections.find((section) => section.startsWith(`${title}\n`)) ?? ""),
    );
    const sorted = (rows: readonly (readonly [string, string])[]): readonly string[] =>
      rows.map(([name, number]) => `${name}: ${number}`).sort();
    expect(sorted(shown)).toEqual(sorted(await worked()));
  });
});
