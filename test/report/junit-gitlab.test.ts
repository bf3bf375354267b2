import { describe, expect, test } from "vitest";
import { createCounts, createSummary } from "../../src/evaluate/summarize.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { Coverage } from "../../src/model/run.ts";
import { junitFormat } from "../../src/report/junit.ts";
import { junitGitlabFormat } from "../../src/report/junit-gitlab.ts";
import { auditOf, fail, pass, policyOf, rendered, rule, unknownBecause, type Judged } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };
const options = { colour: false, columns: 100 };

/** As GitLab keys them: the second of two with one classname and name is dropped. */
const keysOf = (xml: string): readonly string[] =>
  [...xml.matchAll(/<testcase (classname="[^"]*" name="[^"]*")/g)].map(([, key = ""]) => key);

const count = (xml: string, pattern: RegExp): number => (xml.match(pattern) ?? []).length;

describe("the JUnit report for GitLab", () => {
  test.each(Object.entries(audits))(
    "of %s is the plain one but for the attributes that GitLab reads and ignores",
    (_, audit) => {
      const plain = rendered(junitFormat, audit).replace(/ (tests|failures|errors|skipped)="\d+"/g, "");
      const gitlab = rendered(junitGitlabFormat, audit).replace(/ file="[^"]*"/g, "");
      expect(gitlab.replace(/ (tests|failures|errors|skipped)="\d+"/g, "")).toBe(plain);
    },
  );

  test("leads from each finding to the policy file, below the root that was named", () => {
    const xml = rendered(junitGitlabFormat, typicalAudit, {
      ...options,
      policyFiles: { root: "infra", shipped: new Set() },
    });
    const ofTables = [...xml.matchAll(/<testcase classname="restorable\.\d{12}[^>]*>/g)].map(([tag]) => tag);
    expect(ofTables).not.toEqual([]);
    for (const tag of ofTables) {
      const [, id = "?"] = / name="([a-z-]+) :: /.exec(tag) ?? [];
      expect(tag).toContain(` file="infra/${id}.yaml" `);
    }
  });

  test("gives no two cases one key", () => {
    for (const audit of Object.values(audits)) {
      const keys = keysOf(rendered(junitGitlabFormat, audit));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

describe("a JUnit report of more than GitLab takes", () => {
  const policy = policyOf("p", [
    rule("bad", "critical"),
    rule("fine", "low"),
    rule("hidden", "high"),
    rule("minor", "low"),
  ]);
  const long = "It fails, and this is why. ".repeat(80);

  test("stays below 30 MB by leaving out the least first, and says how much of what", () => {
    const judged = {
      bad: fail(long),
      fine: pass,
      minor: fail(long),
      hidden: unknownBecause("Not known.", [{ kind: "denied" }]),
    };
    const xml = reportOf(policy, 5_000, judged);
    expect(Buffer.byteLength(xml)).toBeLessThan(30_000_000);
    expect(Buffer.byteLength(xml)).toBeGreaterThan(20_000_000);
    expect(count(xml, /<failure type="fail.critical"/g)).toBe(5_000);
    const minor = count(xml, /<failure type="fail.low"/g);
    expect(minor).toBeGreaterThan(0);
    const last = /<testcase classname="restorable.left-out"[\s\S]*?<\/testcase>/.exec(xml)?.[0] ?? "";
    expect(last).toContain('<error type="left-out"');
    expect(last).toContain(`${(5_000 - minor).toLocaleString("en-US")} × fail low`);
    expect(last).toContain("5,000 × pass");
    expect(new Set(keysOf(xml)).size).toBe(keysOf(xml).length);
  });

  test("leaves out passing cases beyond 500,000, which is no error", () => {
    const many = policyOf(
      "p",
      Array.from({ length: 100 }, (_, index) => rule(`rule-${index}`, "low")),
    );
    const xml = reportOf(
      many,
      5_010,
      Object.fromEntries(many.rules.map(({ id }) => [id, pass])),
      (text) => text.length,
    );
    expect(xml).toMatch(/<skipped message="[\d,]+ test cases are left out: GitLab takes no more/);
    expect(count(xml, /<testcase /g)).toBe(2);
  });

  test("tells the first of very many places that were not seen, and that there are more as an error", () => {
    const unseen = Array.from({ length: 20_000 }, (_, index): Coverage["unseen"][number] => ({
      account: String(100_000_000_000 + index),
      region: null,
      state: "role-less",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", detail: "x".repeat(1_000) },
    }));
    const xml = rendered(junitGitlabFormat, auditOf({ policy, tables: [], coverage: { unseen } }));
    expect(Buffer.byteLength(xml)).toBeLessThan(6_000_000);
    expect(xml).toContain('<error type="left-out" message="18,500 cases more: the JSON report has them all">');
  });
});

/** `keep`: what is wanted of each case's text; a length stands for a text that nobody looks at. */
function reportOf(
  policy: CompiledPolicy,
  tables: number,
  judged: Readonly<Record<string, Judged>>,
  keep: (text: string) => string | number = (text) => text,
): string {
  const {
    tables: [template],
    ...context
  } = auditOf({ policy, tables: [{ at: ["111111111111", "eu-west-1", "t"], rules: judged }] });
  const fold = createSummary(policy);
  const counts = createCounts();
  for (let index = 0; template !== undefined && index < tables; index += 1) {
    fold.add(template);
    counts.add(template);
  }
  const writer = junitGitlabFormat.create({ ...context, summary: fold.summary(), worst: [], options });
  const scope = { account: "111111111111", region: "eu-west-1", coverage: { state: "seen" }, tables } as const;
  const parts = [writer.begin(), writer.scope?.({ ...scope, verdicts: counts.counts() })];
  for (let index = 0; template !== undefined && index < tables; index += 1) {
    const text = keep(writer.table({ ...template, table: `table-${index}` }));
    if (typeof text === "string") parts.push(text);
  }
  return [...parts, writer.end()].join("");
}
