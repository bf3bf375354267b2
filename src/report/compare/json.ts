/** Two runs compared, for programs: schemas/compare.schema.json describes it. Every change, one a line, as they come. */
import type { Change, ComparedRun, ComparisonFormat, FindingChange, TableChange } from "../../model/comparison.ts";
import type { Scope } from "../../model/observation.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const compareSchemaVersion = 1;

export const compareJsonFormat: ComparisonFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs: every change, described by schemas/compare.schema.json",
  create({ before, after, policy, scopes, sla, history }) {
    let changes = 0;
    const head = {
      schemaVersion: compareSchemaVersion,
      before: ofRun(before),
      after: ofRun(after),
      policy: {
        added: policy.added,
        removed: policy.removed,
        changed: policy.changed.map(({ rule, what }) => ({ rule, what })),
      },
      scopes: { before: scopes.before.map(ofScope), after: scopes.after.map(ofScope) },
      sla,
      history: { runs: history.runs, since: { run: history.since.run, asOf: history.since.asOf } },
    };
    return {
      begin: () =>
        `{\n${Object.entries(head)
          .map(([key, value]) => `  ${line(key)}: ${line(value)},\n`)
          .join("")}  "changes": [`,
      change: (change) => `${changes++ === 0 ? "" : ","}\n    ${line(ofChange(change))}`,
      end: ({ findings, tables, failing }) =>
        `${changes === 0 ? "" : "\n  "}],\n  "summary": ${line({ findings, tables, failing })}\n}\n`,
    };
  },
};

const line = (value: unknown): string => escapedJson(JSON.stringify(value));

// Each object is built anew: its keys then stand in the order written here, whatever built it before.

const ofRun = ({ id, asOf, foreignHosts, policy, shard }: ComparedRun) => ({
  id,
  asOf,
  foreignHosts,
  policy: { id: policy.id, digest: policy.digest },
  ...(shard !== undefined && { shard: { index: shard.index, of: shard.of } }),
});

const ofScope = ({ account, region }: Scope): Scope => ({ account, region });

const ofChange = (change: Change): unknown =>
  change.of === "table" ? { of: "table", ...ofTable(change.table) } : { of: "finding", ...ofFinding(change.finding) };

const ofTable = ({ kind, account, region, table, arn, tableId, replaced }: TableChange): TableChange => ({
  kind,
  account,
  region,
  table,
  arn,
  tableId,
  replaced,
});

const ofFinding = (finding: FindingChange): FindingChange => ({
  kind: finding.kind,
  before: finding.before,
  after: finding.after,
  rule: finding.rule,
  severity: finding.severity,
  account: finding.account,
  region: finding.region,
  table: finding.table,
  arn: finding.arn,
  tableId: finding.tableId,
  rulePolicy: finding.rulePolicy,
  text: finding.text,
  ...(finding.firstSeen !== undefined && {
    firstSeen: { run: finding.firstSeen.run, asOf: finding.firstSeen.asOf },
  }),
  ...(finding.age !== undefined && { age: finding.age }),
  ...(finding.overdueBy !== undefined && { overdueBy: finding.overdueBy }),
  ...(finding.waiver !== undefined && { waiver: finding.waiver }),
});
