import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSummary } from "../../src/evaluate/summarize.ts";
import type { TableFindings } from "../../src/model/finding.ts";
import { annotationLevels, workflowCommand } from "../../src/report/github-command.ts";
import { githubFormat } from "../../src/report/github.ts";
import { visibleProse } from "../../src/model/visible.ts";
import { auditOf, fail, policyOf, rendered, rule, unknownBecause, type Judged } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { commandsIn } from "./workflow-commands.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };
const options = { colour: false, columns: 100 };
const limit = 10;

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
      fc.constantFrom("::", "::error::", "\n::set-output name=a::b", "\r\n", "%", "%0A", "%25", "%250A", ",", "=", ":"),
      fc.constantFrom(
        "##[set-output name=a]b",
        "##[add-mask]x",
        "::stop-commands::t",
        ",title=forged",
        "]",
        ";",
        "\u2028",
      ),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(""));

describe("an annotation", () => {
  test("is one command to the runner, with the texts that went in, whatever they are", () => {
    const place = fc.record({
      file: anyText.filter((text) => text !== ""),
      line: fc.nat(),
      endLine: fc.nat(),
      col: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...annotationLevels),
        anyText,
        fc.array(anyText, { maxLength: 3 }),
        place,
        (level, text, lines, at) => {
          const title = `high: ${text}`;
          const commands = commandsIn(workflowCommand({ level, title, lines, place: at }));
          expect(commands).toHaveLength(1);
          const { name, properties, data } = commands[0] ?? { name: "", properties: {}, data: "" };
          expect(name).toBe(level);
          expect(properties["title"]).toBe(visibleProse(title));
          expect(properties["line"]).toBe(String(at.line));
          expect(Object.keys(properties).every((key) => /^(file|line|endLine|col|title)$/.test(key))).toBe(true);
          expect(data).toBe(lines.map(visibleProse).join("\n"));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("names a column only where its place is one line, else the runner would drop the place", () => {
    const at = { file: "a.yaml", line: 3, endLine: 3, col: 9 };
    const annotation = { level: "error", title: "t", lines: ["m"] } as const;
    expect(workflowCommand({ ...annotation, place: at })).toBe(
      "::error file=a.yaml,line=3,endLine=3,col=9,title=t::m\n",
    );
    expect(workflowCommand({ ...annotation, place: { ...at, endLine: 4 } })).toBe(
      "::error file=a.yaml,line=3,endLine=4,title=t::m\n",
    );
  });
});

describe("the report for a GitHub Actions step", () => {
  test.each(Object.entries(audits))(
    "of %s is annotations and nothing else, no more of a kind than GitHub shows",
    (_, audit) => {
      const text = rendered(githubFormat, audit);
      const commands = commandsIn(text);
      expect(commands).toHaveLength(text.split("\n").length - 1);
      for (const level of annotationLevels) {
        expect(commands.filter(({ name }) => name === level).length).toBeLessThanOrEqual(limit);
      }
      expect(commands.filter(({ name }) => !annotationLevels.some((level) => level === name))).toEqual([]);
    },
  );

  test("leads to the failing leaf in the repository, and to no file for a shipped rule", () => {
    const policyFiles = { root: "infra", shipped: new Set(["pitr-enabled.yaml"]) };
    const commands = commandsIn(rendered(githubFormat, typicalAudit, { ...options, policyFiles }));
    const placeOf = (title: string) => commands.find(({ properties }) => properties["title"] === title)?.properties;
    expect(placeOf("critical: table-accessible on keys")).toMatchObject({
      file: "infra/table-accessible.yaml",
      line: "2",
    });
    expect(placeOf("high: pitr-enabled on events-archive")).not.toHaveProperty("file");
  });

  test("shows all ten, and of more nine with the number of the others, so that every fail and cause is counted", () => {
    const shown = (fails: number) => {
      const commands = commandsIn(driven(fails, { bad: fail("It fails.") }));
      return commands.filter(({ name }) => name === "error").map(({ properties }) => properties["title"]);
    };
    expect(shown(10).at(-1)).toBe("critical: bad on table-9");
    expect(shown(11)).toHaveLength(10);
    expect(shown(11).at(-1)).toBe("2 more");
  });

  test("puts the worst of 100,000 tables first and says nothing before the end", () => {
    const written: string[] = [];
    const text = driven(
      100_000,
      {
        bad: fail("It fails."),
        medium: fail("It fails."),
        minor: fail("x"),
        hidden: unknownBecause("?", [{ kind: "denied" }]),
      },
      (table) => written.push(table),
    );
    expect(written.every((table) => table === "")).toBe(true);
    const titles = commandsIn(text).map(({ name, properties }) => `${name} ${properties["title"] ?? ""}`);
    expect(titles.filter((title) => title.startsWith("error"))).toEqual([
      ...Array.from({ length: 9 }, (_, index) => `error critical: bad on table-${index}`),
      "error 99,991 more",
    ]);
    expect(titles).toContain("warning unknown: access denied");
    expect(titles).toContain("warning 99,992 more");
    expect(titles).toContain("notice 99,992 more");
  });

  test("keeps room for what was not seen beside any number of fails, and for fails beside any number of causes", () => {
    const unseen = Array.from({ length: 30 }, (_, index) => ({
      account: String(100_000_000_000 + index),
      region: null,
      state: "role-less" as const,
      reason: { kind: "denied" as const, operation: `service:Call${index}` },
    }));
    const policy = policyOf("p", [rule("bad", "critical")]);
    const tables = Array.from({ length: 30 }, (_, index) => ({
      at: ["111111111111", "eu-west-1", `t${index}`] as const,
      rules: { bad: fail("It fails.") },
    }));
    const titles = commandsIn(rendered(githubFormat, auditOf({ policy, tables, coverage: { unseen } })))
      .filter(({ name }) => name === "error")
      .map(({ properties }) => properties["title"] ?? "");
    expect(titles.filter((title) => title.startsWith("not seen"))).toHaveLength(3);
    expect(titles.filter((title) => title.startsWith("critical"))).toHaveLength(6);
    expect(titles.at(-1)).toBe("51 more");
  });
});

/** So many tables with the same findings, once for the counts and once for the text, holding none of them. */
function driven(
  tables: number,
  judged: Readonly<Record<string, Judged>>,
  seen: (text: string) => void = () => {},
): string {
  const policy = policyOf("p", [
    rule("bad", "critical"),
    rule("medium", "medium"),
    rule("minor", "low"),
    rule("hidden", "high"),
  ]);
  const audit = auditOf({ policy, tables: [{ at: ["111111111111", "eu-west-1", "t"], rules: judged }] });
  const {
    tables: [template],
    ...context
  } = audit;
  const tableAt = (index: number): TableFindings => {
    const name = `table-${index}`;
    const findings = (template?.findings ?? []).map((finding) => ({ ...finding, table: name }));
    return { account: "111111111111", region: "eu-west-1", table: name, arn: "", findings };
  };
  const fold = createSummary(policy);
  for (let index = 0; index < tables; index += 1) fold.add(tableAt(index));
  const writer = githubFormat.create({ ...context, summary: fold.summary(), worst: fold.worst(), options });
  const begin = writer.begin();
  for (let index = 0; index < tables; index += 1) seen(writer.table(tableAt(index)));
  return begin + writer.end();
}
