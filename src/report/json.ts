/**
 * The report for programs: schemas/audit.schema.json describes it. One finding a line, keys in one order, nothing that
 * differs between two runs over the same answers, so that two reports can be compared line by line.
 */
import type { Finding, TraceEntry } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Format, ReportContext } from "../model/report.ts";
import type { RunHeader, Summary, VerdictCounts } from "../model/run.ts";
import { ofCoverage, ofUnknown } from "./json/coverage.ts";
import { ofKept } from "./json/kept.ts";
import { escapedJson } from "./escape/escape-json.ts";
import { ofWaivers } from "./json/waivers.ts";

/** Of the report, not of the run directory. */
export const reportSchemaVersion = 1;

export const jsonFormat: Format = {
  id: "json",
  extensions: [".json"],
  about: "for programs: described by schemas/audit.schema.json",
  create(context) {
    let findings = 0;
    return {
      begin: () => head(context),
      table: (table) =>
        table.findings.map((finding) => `${findings++ === 0 ? "" : ","}\n    ${line(ofFinding(finding))}`).join(""),
      end: () => (findings === 0 ? "]\n}\n" : "\n  ]\n}\n"),
    };
  },
};

function head(context: ReportContext): string {
  const sections = {
    run: ofRun(context.run),
    policy: ofPolicy(context.policy),
    summary: ofSummary(context.summary),
    coverage: ofCoverage(context),
    waivers: ofWaivers(context.waivers),
    ...(context.kept !== null && { keptBackups: ofKept(context.kept) }),
  };
  const members = Object.entries(sections).map(([key, section]) => `  ${line(key)}: ${block(section)},\n`);
  return `{\n  "schemaVersion": ${reportSchemaVersion},\n${members.join("")}  "findings": [`;
}

/** One member a line; of a list of objects, one object a line. */
function block(section: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(section).map(([key, value]) => {
    const isList = Array.isArray(value) && value.some((element) => typeof element === "object");
    const text = isList ? `[\n${value.map((element) => `      ${line(element)}`).join(",\n")}\n    ]` : line(value);
    return `    ${line(key)}: ${text}`;
  });
  return `{\n${members.join(",\n")}\n  }`;
}

const line = (value: unknown): string => escapedJson(JSON.stringify(value));

// Each object is built anew: its keys then stand in the order written here, whatever built it before.

export const ofRun = ({ id, tool, asOf, selection, groups, collection, ...rest }: RunHeader) => ({
  id,
  tool: { name: tool.name, version: tool.version },
  asOf,
  selection: {
    population: ofPopulation(selection.population),
    excludedAccounts: selection.excludedAccounts,
    regions: selection.regions,
    ...(selection.shard !== undefined && { shard: { index: selection.shard.index, of: selection.shard.of } }),
  },
  groups,
  collection,
  policyDigest: rest.policyDigest,
  partition: rest.partition,
  organization: rest.organization,
  foreignHosts: rest.foreignHosts,
});

function ofPopulation(population: RunHeader["selection"]["population"]) {
  switch (population.kind) {
    case "organization": {
      const { kind, ous, tags } = population;
      return {
        kind,
        ...(ous !== undefined && { ous }),
        ...(tags !== undefined && { tags: tags.map(({ key, value }) => ({ key, value })) }),
      };
    }
    case "accounts": {
      const { kind, ids, source } = population;
      return { kind, ids, ...(source !== undefined && { source }) };
    }
    case "caller":
      return { kind: population.kind };
    default:
      return population satisfies never;
  }
}

export const ofPolicy = ({ id, title, digest, rules }: CompiledPolicy) => ({
  id,
  title,
  digest,
  rules: rules.map(({ id: rule, title: says, severity, why, fix, overrides, controls }) => ({
    id: rule,
    title: says,
    severity,
    why,
    fix,
    overrides: overrides.map(({ name, skip, terms }) => ({
      name,
      severity: terms.severity,
      title: terms.title,
      fix: terms.fix,
      skip,
    })),
    controls: controls.map(({ id: control, source, kind }) => ({ id: control, source, kind })),
  })),
});

const ofVerdicts = (counts: VerdictCounts): VerdictCounts => ({
  pass: counts.pass,
  fail: counts.fail,
  unknown: counts.unknown,
  waived: counts.waived,
  "not-applicable": counts["not-applicable"],
});

export const ofSummary = ({ verdicts, failing, rules, notApplicable, unknownKinds, tables }: Summary) => ({
  verdicts: ofVerdicts(verdicts),
  failing: { low: failing.low, medium: failing.medium, high: failing.high, critical: failing.critical },
  rules: rules.map(({ rule, ...counts }) => ({ rule, ...ofVerdicts(counts) })),
  notApplicable: sorted(notApplicable),
  unknownKinds: sorted(unknownKinds),
  tables: { judged: tables.judged, failing: tables.failing, unknown: tables.unknown },
});

const sorted = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const ofTrace = ({ file, line: row, col, leaf, expected, actual }: TraceEntry): TraceEntry => ({
  file,
  line: row,
  col,
  leaf,
  expected,
  actual,
});

export const ofFinding = (finding: Finding): Finding => ({
  rule: finding.rule,
  severity: finding.severity,
  account: finding.account,
  region: finding.region,
  table: finding.table,
  arn: finding.arn,
  tableId: finding.tableId,
  verdict: finding.verdict,
  reason: { code: finding.reason.code, text: finding.reason.text },
  unknowns: finding.unknowns.map(ofUnknown),
  trace: finding.trace.map(ofTrace),
  ...(finding.override !== undefined && { override: finding.override }),
  ...(finding.waiver !== undefined && { waiver: finding.waiver }),
  fingerprint: finding.fingerprint,
});
