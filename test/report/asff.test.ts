import type { AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asffFinding, type AsffFinding } from "../../src/report/asff/finding.ts";
import { asffFormat } from "../../src/report/asff.ts";
import { cutTo } from "../../src/report/cut-to.ts";
import type { ReportContext } from "../../src/model/report.ts";
import { needPython } from "../support/python.ts";
import { auditOf, fail, pass, policyOf, rendered, rule, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { botocoreComplaints } from "./botocore.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

/** The compiler holds what the product makes against the type of AWS's own client. */
const asSent: (finding: AsffFinding, context: ReportContext) => AwsSecurityFinding = asffFinding;
type Sent = ReturnType<typeof asffFinding>;

const findingsOf = (audit: Audit): readonly Sent[] => JSON.parse(rendered(asffFormat, audit)) as readonly Sent[];

const isOfTable = (finding: Sent): boolean => !finding.GeneratorId.endsWith("/coverage");

/** As AWS documents them: API reference of AwsSecurityFinding, Resource, Recommendation, StatusReason. */
const longest: Readonly<Record<string, (finding: Sent) => readonly string[]>> = {
  512: ({ Id, GeneratorId, Remediation, Resources }) => [
    Id,
    GeneratorId,
    Remediation.Recommendation.Text,
    ...Resources.map((each) => each.Id),
  ],
  256: ({ Title }) => [Title],
  1024: ({ Description }) => [Description],
  2048: ({ ProductFields, ProductArn }) => [...Object.values(ProductFields), ProductArn],
  128: ({ ProductFields }) => Object.keys(ProductFields),
  64: ({ Compliance }) => Compliance.RelatedRequirements ?? [],
};

function breachesOf(finding: Sent): readonly string[] {
  const lengths = Object.entries(longest).flatMap(([most, texts]) =>
    texts(finding)
      .filter(({ length }) => length === 0 || length > Number(most))
      .map(({ length }) => `${length} characters where ${most} is most`),
  );
  const { Compliance, Resources, ProductFields } = finding;
  const counts = [
    [Compliance.RelatedRequirements?.length ?? 0, 32],
    [Resources.length, 1],
    [Object.keys(ProductFields).length, 50],
    [Buffer.byteLength(JSON.stringify(finding)), 240_000],
  ] as const;
  return [...lengths, ...counts.filter(([count, most]) => count > most).map(([count, most]) => `${count} > ${most}`)];
}

describe("the ASFF report", () => {
  test("is of the type that the SDK of AWS sends", () => {
    const { tables: _tables, ...context } = typicalAudit;
    const finding = asSent(
      {
        id: ["a"],
        account: "111111111111",
        region: "eu-west-1",
        generator: ["p", "r"],
        title: "t",
        text: "x",
        fix: "f",
        severity: "low",
        status: "FAILED",
        record: "ACTIVE",
        open: "open",
        code: "not-met",
        standards: [],
        requirements: [],
        subject: { Type: "AwsAccount", Id: "AWS::::Account:111111111111" },
        fields: {},
      },
      { ...context, options: { colour: false, columns: 100 } },
    );
    expect(finding.Severity).toEqual({ Label: "LOW", Original: "low" });
  });

  test("has nothing that the model of AWS's own Python client does not know or take", (context) => {
    needPython(context);
    for (const audit of Object.values(audits)) {
      const complaints = botocoreComplaints(findingsOf(audit).slice(0, 300));
      expect(complaints.filter((said) => said.length > 0)).toEqual([]);
    }
    const [finding] = findingsOf(cleanAudit);
    expect(botocoreComplaints([{ ...finding, Title: " ", RecordState: "GONE", Verdict: "x" }])).toEqual([
      [
        expect.stringContaining('Unknown parameter in Findings[0]: "Verdict"'),
        ".Title is blank",
        ".RecordState cannot be GONE",
      ],
    ]);
  });

  test.each(Object.entries(audits))("of %s keeps to every limit of AWS", (_, audit) => {
    expect(findingsOf(audit).flatMap(breachesOf)).toEqual([]);
  });

  test("keeps to them whatever the texts are, and cuts through no character", () => {
    const piece = fc.constantFrom("😀", "x", " ", "\ud83d", "é", "\u0000", "日本");
    const text = fc
      .tuple(fc.array(piece, { maxLength: 9 }), fc.nat({ max: 1_200 }))
      .map(([pieces, times]) => pieces.join("").repeat(times));
    fc.assert(
      fc.property(text, (long) => {
        const controls = Array.from(
          { length: 40 },
          (_, n) => ({ id: `${n}${long}`, source: "s", kind: "ours" }) as const,
        );
        const trace = [{ file: long, line: 1, col: 1, leaf: long, expected: long, actual: long }];
        const audit = auditOf({
          policy: policyOf(long, [rule("r", "high", { title: long, why: long, fix: long, controls })]),
          tables: [{ at: ["111111111111", "eu-west-1", long], rules: { r: { ...fail(long, trace), waiver: long } } }],
        });
        expect(findingsOf(audit).flatMap(breachesOf)).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(cutTo("ab😀cd", 4)).toBe("ab…");
    expect(cutTo("ab😀cd", 5)).toBe("ab😀…");
    expect(cutTo("ab😀cd", 6)).toBe("ab😀cd");
  });

  test("sends every finding: fails open, unknown ones open, waived ones as warnings, passes and what does not apply archived", () => {
    for (const audit of Object.values(audits)) {
      const findings = findingsOf(audit).filter(isOfTable);
      const count = (status: string, record: string): number =>
        findings.filter(({ Compliance, RecordState }) => Compliance.Status === status && RecordState === record).length;
      const { pass: passes, fail: fails, unknown, waived, "not-applicable": none } = audit.summary.verdicts;
      expect([
        count("PASSED", "ARCHIVED"),
        count("FAILED", "ACTIVE"),
        count("NOT_AVAILABLE", "ACTIVE"),
        count("WARNING", "ACTIVE"),
        count("NOT_AVAILABLE", "ARCHIVED"),
      ]).toEqual([passes, fails, unknown, waived, none]);
      expect(findings).toHaveLength(passes + fails + unknown + waived + none);
    }
  });

  test("never sets a workflow status, which no later import could take back", () => {
    for (const finding of findingsOf(typicalAudit)) expect(Object.keys(finding)).not.toContain("Workflow");
  });

  test("gives only open findings a severity, the same in both places, and keeps that of the rule beside", () => {
    const findings = findingsOf(typicalAudit).filter(isOfTable);
    for (const { Severity, FindingProviderFields } of findings)
      expect(FindingProviderFields.Severity).toEqual(Severity);
    const labels = (status: string): ReadonlySet<string> =>
      new Set(
        findings
          .filter(({ Compliance }) => Compliance.Status === status)
          .map(({ Severity: { Label, Original } }) => (Label === Original.toUpperCase() ? "the rule's" : Label)),
      );
    expect(labels("FAILED")).toEqual(new Set(["the rule's"]));
    expect(labels("WARNING")).toEqual(new Set(["INFORMATIONAL"]));
    expect(labels("PASSED")).toEqual(new Set(["INFORMATIONAL"]));
  });

  test("names account and Region of a finding in the product it is sent by, in every partition", () => {
    for (const [partition, region] of [
      ["aws", "eu-west-1"],
      ["aws-cn", "cn-northwest-1"],
      ["aws-us-gov", "us-gov-east-1"],
    ] as const) {
      const audit = auditOf({
        policy: policyOf("p", [rule("r", "high")]),
        run: { partition },
        tables: [{ at: ["222222222222", region, "orders"], rules: { r: pass } }],
      });
      const [run, finding] = findingsOf(audit);
      expect(finding?.ProductArn).toBe(
        `arn:${partition}:securityhub:${region}:222222222222:product/222222222222/default`,
      );
      const home = { aws: "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" }[partition];
      expect(run?.ProductArn).toBe(`arn:${partition}:securityhub:${home}:111111111111:product/111111111111/default`);
    }
  });

  test("sends what was not seen from the account of the audit, which alone can, and names what it is about", () => {
    for (const audit of Object.values(audits)) {
      const [run, ...gaps] = findingsOf(audit).filter((finding) => !isOfTable(finding));
      const { unseen, accepted } = audit.coverage;
      expect(gaps).toHaveLength(unseen.length + accepted.length);
      for (const gap of [run, ...gaps]) {
        expect(gap).toMatchObject({
          AwsAccountId: audit.run.caller.account,
          RecordState: expect.any(String) as string,
        });
      }
      expect(run?.Compliance.Status).toBe(unseen.length + accepted.length === 0 ? "PASSED" : "NOT_AVAILABLE");
    }
    const [, first] = findingsOf(unseenAudit);
    expect(first).toMatchObject({
      Compliance: { Status: "NOT_AVAILABLE" },
      Resources: [{ Type: "AwsAccount", Id: "AWS::::Account:111111111111" }],
    });
  });

  test("names a finding alike in each run, also where the TableId could not be read", () => {
    const ids = findingsOf(typicalAudit).map(({ Id }) => Id);
    expect(ids).toContain("restorable/arn:aws:dynamodb:us-east-1:222222222222:table/features/table-accessible");
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is told apart from findings about AWS where AWS did not answer", () => {
    const foreign = { ...cleanAudit, run: { ...cleanAudit.run, foreignHosts: ["aws.example:4566"] } };
    for (const finding of findingsOf(foreign)) {
      expect(finding.Sample).toBe(true);
      expect(finding.Description).toMatch(/^NOT OBSERVED FROM AWS: aws\.example:4566\. /);
    }
    for (const finding of findingsOf(cleanAudit)) expect(finding).not.toHaveProperty("Sample");
  });

  test("is one finding a line between brackets, so that it can be sent in parts", () => {
    const [first, ...rest] = rendered(asffFormat, typicalAudit).split("\n");
    expect([first, ...rest.slice(-2)]).toEqual(["[", "]", ""]);
    const lines = rest.slice(0, -2);
    expect(lines.map((line) => JSON.parse(line.replace(/,$/, "")) as unknown)).toEqual(findingsOf(typicalAudit));
  });
});
