/** HTML reports as files, for a browser to open: of audits, and of many tables that are never held together. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSummary } from "../../src/evaluate/summarize.ts";
import type { Finding, TableFindings } from "../../src/model/finding.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import { htmlFormat } from "../../src/report/html.ts";
import { type Audit, fullCoverage, rendered, run } from "../report/audit-fixture.ts";

const options = { colour: false, columns: 100 };

export function writePage(folder: string, name: string, audit: Audit): string {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, rendered(htmlFormat, told(audit), options));
  return file;
}

const fingerprintOf = ({ rule, arn }: Finding): string => createHash("sha256").update(`${rule}\n${arn}`).digest("hex");

/** Fixtures give the findings of every table the same fingerprints; links need true ones. */
function told(audit: Audit): Audit {
  const tables = audit.tables.map((table) => ({
    ...table,
    findings: table.findings.map((finding) => ({ ...finding, fingerprint: fingerprintOf(finding) })),
  }));
  return { ...audit, tables };
}

/** One scope, whose tables are made one at a time. */
export function writeLargePage(
  folder: string,
  {
    policy,
    count,
    tableOf,
  }: { readonly policy: CompiledPolicy; readonly count: number; readonly tableOf: (index: number) => TableFindings },
): string {
  const fold = createSummary(policy);
  for (let index = 0; index < count; index += 1) fold.add(tableOf(index));
  const writer = htmlFormat.create({
    run,
    policy,
    summary: fold.summary(),
    coverage: { ...fullCoverage, tables: count },
    kept: null,
    waivers: { warning: "14d", uses: [] },
    accountNames: new Map(),
    ous: new Map(),
    trend: [],
    worst: fold.worst(),
    options,
  });
  const parts = [writer.begin()];
  for (let index = 0; index < count; index += 1) parts.push(writer.table(tableOf(index)));
  parts.push(writer.end());
  const file = join(folder, "large.html");
  writeFileSync(file, parts.join(""));
  return file;
}
