import { Ajv } from "ajv";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { micromark } from "micromark";
import { format as formatted } from "prettier";
import { describe, expect, it } from "vitest";
import { tableFormatIds, tableFormats, type TableFormatId } from "../../src/report/table/registry.ts";
import { bareTable, goneTable, hostile, hostileTable, keptTable, unprovenTable } from "./table-explanations.ts";
import { tableSchema } from "./table-schema.ts";

const explained = { kept: keptTable, hostile: hostileTable, bare: bareTable, gone: goneTable } as const;
const fileNames = { console: "txt", json: "json", markdown: "md" } as const satisfies Record<TableFormatId, string>;
const plain = { colour: false, columns: 100 };

describe.each(tableFormatIds)("a table explained as %s", (id) => {
  const format = tableFormats[id];

  // `vitest --update` writes these files; a change of output changes its golden in the same commit.
  it.each(Object.entries(explained))("is, of the %s one, its golden", async (name, explanation) => {
    await expect(format.render(explanation, plain)).toMatchFileSnapshot(`golden/table/${name}.${fileNames[id]}`);
  });

  it("ends with a line feed and holds no control character, override or half a character", () => {
    for (const explanation of Object.values(explained)) {
      const text = format.render(explanation, plain);
      expect(text.endsWith("\n")).toBe(true);
      expect(
        text.replaceAll("\n", "").match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/gu),
      ).toBeNull();
    }
  });

  it("says when the answers did not come from AWS, and only then", () => {
    const stamp = id === "json" ? '"aws.example:4566' : "NOT OBSERVED FROM AWS";
    expect(format.render(hostileTable, plain)).toContain(stamp);
    expect(format.render(keptTable, plain)).not.toContain(stamp);
  });
});

describe("a table explained on a terminal", () => {
  const render = (columns: number, colour = false): string =>
    tableFormats.console.render(keptTable, { colour, columns });

  it.each([80, 100, 120, 200])("fits %i columns, and never takes more than 140", (columns) => {
    const widths = render(columns)
      .split("\n")
      .map((line) => Array.from(line).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(columns, 140));
  });

  it("says the same with colour as without", () => {
    // oxlint-disable-next-line no-control-regex
    const uncoloured = render(100, true).replace(/\u001b\[\d+m/g, "");
    expect(uncoloured.replace(/ +$/gm, "")).toBe(render(100));
    expect(render(100, true)).not.toBe(render(100));
  });

  it("tells every verdict, the worst first", () => {
    const marks = [...render(100).matchAll(/^ {2}([✗?~✓-]) ([a-z-]+) {2}/gm)].map(([, mark, rule]) => [mark, rule]);
    expect(marks).toEqual([
      ["✗", "deletion-protection"],
      ["?", "copy-elsewhere"],
      ["~", "waived-one"],
      ["✓", "pitr"],
      ["-", "grace"],
    ]);
  });
});

describe("a table explained in Markdown", () => {
  it("makes no link, image, heading or HTML of what somebody else wrote", () => {
    const text = tableFormats.markdown.render(hostileTable, plain);
    const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
    const tags = new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, tag = ""]) => tag));
    const ours = "h2 h3 p strong blockquote table thead tbody tr th td ul li code pre".split(" ");
    expect([...tags].filter((tag) => !ours.includes(tag))).toEqual([]);
    // Nor does any of it end a table, a list or the block of code early.
    expect(html.match(/<h[23]>/g)).toHaveLength(8);
    expect(text).not.toContain("<img");
    expect(text).not.toContain("@everyone");
  });
});

describe("a table explained as JSON", () => {
  const parsed = (name: keyof typeof explained): object =>
    JSON.parse(tableFormats.json.render(explained[name], plain)) as object;
  const validate = new Ajv({ allErrors: true }).compile(tableSchema);

  it("is described by the published schema, which is what the lists of the model say", async () => {
    const text = await formatted(JSON.stringify(tableSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/table.schema.json");
  });

  it.each(["kept", "hostile", "bare", "gone"] as const)("is, of the %s one, valid", (name) => {
    validate(parsed(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("with anything in it that the schema does not know would not be valid", () => {
    expect(validate({ ...parsed("kept"), hostname: "build-7" })).toBe(false);
  });

  it("is valid of a value that ends somewhere and may not be there, and says both", () => {
    const text = tableFormats.json.render(unprovenTable, plain);
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    const newest = unprovenTable.facts.flatMap(({ facts }) => facts).find(({ name }) => name === "recovery.newest");
    expect(newest?.fact).toMatchObject({ bound: { atMost: "2026-02-01T00:00:00.000Z", orAbsent: true } });
    expect(newest?.words).toMatch(/^not after 2026-02-01\S*, or absent; /);
  });

  it("holds names as they are", () => {
    expect(parsed("hostile")).toMatchObject({ table: { name: hostile } });
  });
});
