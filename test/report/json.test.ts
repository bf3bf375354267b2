import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { jsonFormat } from "../../src/report/json.ts";
import { rendered } from "./audit-fixture.ts";
import { auditSchema } from "./audit-schema.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };
const parsed = (text: string): unknown => JSON.parse(text);

describe("the JSON report", () => {
  test("is described by the published schema, which is what the lists of the model say", async () => {
    const text = await format(JSON.stringify(auditSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/audit.schema.json");
  });

  const validate = new Ajv({ allErrors: true }).compile(auditSchema);

  test.each(Object.entries(audits))("of %s is valid", (_, audit) => {
    validate(parsed(rendered(jsonFormat, audit)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("with anything in it that the schema does not know would not be valid", () => {
    const report = parsed(rendered(jsonFormat, typicalAudit)) as { run: object };
    expect(validate({ ...report, run: { ...report.run, hostname: "build-7" } })).toBe(false);
  });

  test("holds the findings as they were given, strange characters included", () => {
    const report = parsed(rendered(jsonFormat, nastyAudit)) as { findings: readonly unknown[] };
    expect(report.findings).toEqual(nastyAudit.tables.flatMap(({ findings }) => findings));
  });

  test("has one finding a line", () => {
    const lines = rendered(jsonFormat, nastyAudit).split("\n");
    const findings = nastyAudit.tables.flatMap((table) => table.findings);
    expect(lines.filter((line) => line.startsWith('    {"rule":') && line.includes('"fingerprint":'))).toHaveLength(
      findings.length,
    );
  });

  test("writes keys in one order, whatever the order of what it was given", () => {
    const reversed = <Value extends object>(value: Value): Value =>
      Object.fromEntries(Object.entries(value).reverse()) as Value;
    const shuffled = {
      ...typicalAudit,
      run: reversed(typicalAudit.run),
      summary: { ...reversed(typicalAudit.summary), verdicts: reversed(typicalAudit.summary.verdicts) },
      coverage: { ...reversed(typicalAudit.coverage), scopes: reversed(typicalAudit.coverage.scopes) },
      tables: typicalAudit.tables.map((table) => ({ ...table, findings: table.findings.map(reversed) })),
    };
    expect(rendered(jsonFormat, shuffled)).toBe(rendered(jsonFormat, typicalAudit));
  });
});
