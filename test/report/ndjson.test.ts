import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { jsonFormat } from "../../src/report/json.ts";
import { ndjsonFormat } from "../../src/report/ndjson.ts";
import { rendered, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { ndjsonSchema } from "./ndjson-schema.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

type Line = { readonly kind: string; readonly [key: string]: unknown };

const linesOf = (audit: Audit): readonly Line[] =>
  rendered(ndjsonFormat, audit)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

const ofKind = (audit: Audit, kind: string): readonly Line[] => linesOf(audit).filter((line) => line.kind === kind);

describe("the NDJSON report", () => {
  test("is described by the published schema, which is made of that of the JSON report", async () => {
    const text = await format(JSON.stringify(ndjsonSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/ndjson.schema.json");
  });

  const validate = new Ajv({ allErrors: true }).compile(ndjsonSchema);

  test.each(Object.entries(audits))("of %s has only valid lines", (_, audit) => {
    for (const line of linesOf(audit)) {
      validate(line);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test("with anything in a line that the schema does not know would not be valid", () => {
    for (const line of linesOf(typicalAudit)) expect(validate({ ...line, hostname: "build-7" })).toBe(false);
  });

  test.each(Object.entries(audits))(
    "of %s begins with the run, and ends with how many findings it holds",
    (_, audit) => {
      const lines = linesOf(audit);
      const findings = audit.tables.flatMap((table) => table.findings);
      expect([lines[0]?.kind, lines.at(-1)]).toMatchObject(["run", { kind: "end", findings: findings.length }]);
      expect(lines.filter(({ kind }) => kind === "finding")).toHaveLength(findings.length);
      const { unseen, accepted } = audit.coverage;
      expect(lines[0]).toMatchObject({ coverage: { unseen: unseen.length, accepted: accepted.length } });
      expect(ofKind(audit, "unseen")).toHaveLength(unseen.length);
      expect(ofKind(audit, "accepted")).toHaveLength(accepted.length);
    },
  );

  test("holds the findings of the JSON report as they are, strange characters included", () => {
    const { findings } = JSON.parse(rendered(jsonFormat, nastyAudit)) as { findings: readonly object[] };
    const { run, asOf } = { run: nastyAudit.run.id, asOf: nastyAudit.run.asOf };
    const held = ofKind(nastyAudit, "finding");
    expect(held).toMatchObject(findings.map((finding) => ({ run, asOf, ...finding })));
    expect(held).toMatchObject(nastyAudit.tables.flatMap((table) => [...table.findings]));
  });

  test("counts per verdict what the summary counts", () => {
    for (const audit of Object.values(audits)) {
      const held = ofKind(audit, "finding");
      for (const [verdict, count] of Object.entries(audit.summary.verdicts)) {
        expect(held.filter((finding) => finding["verdict"] === verdict)).toHaveLength(count);
      }
    }
  });

  test("tells with each finding the account's name and OU, where they are known", () => {
    const audit = { ...typicalAudit, ous: new Map([["111111111111", "Root/Payments"]]) };
    const [first] = ofKind(audit, "finding");
    expect(first).toMatchObject({ account: "111111111111", accountName: "payments-production", ou: "Root/Payments" });
    const nameless = ofKind({ ...audit, accountNames: new Map(), ous: new Map() }, "finding");
    expect(nameless.filter((finding) => "accountName" in finding || "ou" in finding)).toEqual([]);
  });

  test("says on every line when the answers did not come from AWS", () => {
    const foreign = { ...cleanAudit, run: { ...cleanAudit.run, foreignHosts: ["aws.example:4566"] } };
    const stamps = new Set(linesOf(foreign).map((line) => line["stamp"]));
    expect(stamps).toEqual(new Set(["NOT OBSERVED FROM AWS: aws.example:4566"]));
    expect(linesOf(cleanAudit).filter((line) => "stamp" in line)).toEqual([]);
  });
});
