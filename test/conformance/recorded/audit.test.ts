/** A whole audit over HTTP against what AWS answered: true verdicts from what was recorded, unknown for all the rest. */
import { expect, test } from "vitest";
import { run } from "../../../src/cli/run.ts";
import { captureIo } from "../../support/captured-io.ts";
import type { JsonReport } from "../../support/json-report.ts";
import { inTemporaryFolder, textsBelow } from "../../support/temporary-folder.ts";
import { needRecordings, recordingOf } from "./recordings.ts";
import { startReplay } from "./replay.ts";

type Audit = {
  readonly recording: string;
  readonly take?: number;
  readonly at: string;
  readonly policy?: string;
  readonly exit: number;
  /** `table rule` → verdict, and of an unknown its first cause. */
  readonly verdicts: Readonly<Record<string, string>>;
};

const unasked = (operation: string): string => `unknown: denied ${operation}`;
/** Answers from before March 2023, when deletion protection came: neither on nor off. */
const beforeProtection = "unknown: malformed";
const withoutPitr = {
  "pitr-enabled": unasked("dynamodb:DescribeContinuousBackups"),
  "pitr-recovery-period": unasked("dynamodb:DescribeContinuousBackups"),
};
const withoutBackups = { "recovery-point-fresh": unasked("dynamodb:ListBackups") };
const always = { "deletion-protection-enabled": beforeProtection, "table-accessible": "pass" };

const ofTable = (table: string, verdicts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(verdicts).map(([rule, verdict]) => [`${table} ${rule}`, verdict]));

const audits: readonly Audit[] = [
  {
    recording: "test_dynamodb_consecutive_backup_count_filter",
    at: "2022-09-01T00:00:00Z",
    exit: 3,
    verdicts: ofTable("Test-DDBTable-backup", { ...always, ...withoutPitr, "recovery-point-fresh": "pass" }),
  },
  {
    // To the millisecond a week after the newest backup, and one later. Whether AWS Backup has a newer one nobody asked.
    recording: "test_dynamodb_consecutive_backup_weekly_count_filter",
    at: "2022-09-07T19:04:52.776Z",
    policy: "on-demand-backup-fresh",
    exit: 0,
    verdicts: { "Test-DDBTable-backup on-demand-backup-fresh": "pass" },
  },
  {
    recording: "test_dynamodb_consecutive_backup_weekly_count_filter",
    at: "2022-09-07T19:04:52.777Z",
    policy: "on-demand-backup-fresh",
    exit: 1,
    verdicts: { "Test-DDBTable-backup on-demand-backup-fresh": "fail" },
  },
  {
    recording: "test_dynamodb_consecutive_backup_hourly_count_filter",
    at: "2022-09-30T00:00:00Z",
    exit: 3,
    verdicts: ofTable("Test-DDBTable-backup", {
      ...always,
      ...withoutPitr,
      "recovery-point-fresh": unasked("backup:ListProtectedResources"),
    }),
  },
  {
    recording: "test_dynamodb_continuous_backup_action",
    at: "2020-05-02T14:00:00Z",
    exit: 1,
    verdicts: ofTable("mosdef2-DDBTable-VV01OCO2TJ72", {
      ...always,
      ...withoutBackups,
      "pitr-enabled": "fail",
      "pitr-recovery-period": "fail",
    }),
  },
  {
    // A moment later PITR had been turned on; in 2020 AWS did not say for how many days.
    recording: "test_dynamodb_continuous_backup_action",
    take: 1,
    at: "2020-05-02T14:00:00Z",
    exit: 3,
    verdicts: ofTable("mosdef2-DDBTable-VV01OCO2TJ72", {
      ...always,
      ...withoutBackups,
      "pitr-enabled": "pass",
      "pitr-recovery-period": "unknown: malformed dynamodb:DescribeContinuousBackups",
    }),
  },
  {
    // DescribeTable found the second table, DescribeContinuousBackups did not: that is no way of saying "off".
    recording: "test_dynamodb_continuous_backup_filter",
    at: "2020-05-02T14:00:00Z",
    policy: "pitr-only",
    exit: 1,
    verdicts: {
      ...ofTable("mosdef2-DDBTable-VV01OCO2TJ72", { "pitr-enabled": "fail", "pitr-recovery-period": "fail" }),
      ...ofTable("mosdef2-deleted", {
        "pitr-enabled": "unknown: not-ready dynamodb:DescribeContinuousBackups",
        "pitr-recovery-period": "unknown: not-ready dynamodb:DescribeContinuousBackups",
      }),
    },
  },
  {
    // The second of these tables was CREATING, and still was when it was asked again.
    recording: "test_dynamodb_delete_table",
    at: "2017-01-15T00:00:00Z",
    policy: "deletion-protection-enabled",
    exit: 3,
    verdicts: {
      "c7n.DynamoDB.01 deletion-protection-enabled": beforeProtection,
      "c7n.DynamoDB.02 deletion-protection-enabled": "not-applicable: creating",
    },
  },
  {
    recording: "test_dynamodb_update_table",
    take: 1,
    at: "2022-11-22T15:00:00Z",
    policy: "table-accessible",
    exit: 0,
    verdicts: { "cc-testing-table table-accessible": "pass" },
  },
];

test.for(audits)("$recording, answer $take about each table, at $at", async (audit, context) => {
  needRecordings(context);
  const replay = await startReplay(recordingOf(audit.recording), audit.take);
  try {
    await inTemporaryFolder(async (cwd) => {
      const env = {
        HOME: cwd,
        AWS_ENDPOINT_URL: replay.url,
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "no-secret",
        AWS_REGION: replay.region,
      };
      const policy = audit.policy === undefined ? [] : ["--policy", audit.policy];
      const io = captureIo({ env, cwd, now: Date.parse(audit.at) });
      const exit = await run(["audit", ...policy, "-o", "audit.json"], io);
      const written = (await textsBelow(cwd)).get("audit.json");
      if (written === undefined) throw new Error(io.written.stderr);
      const report = JSON.parse(written) as JsonReport;
      expect(report.coverage.unseen).toEqual([]);
      expect(verdictsIn(report)).toEqual(audit.verdicts);
      expect(exit).toBe(audit.exit);
    });
  } finally {
    await replay.stop();
  }
});

function verdictsIn({ findings }: JsonReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    findings.map(({ table, rule, verdict, reason, unknowns: [first] }) => {
      const cause = first === undefined ? undefined : [first.kind, first.operation].filter(Boolean).join(" ");
      const why = verdict === "unknown" ? cause : verdict === "not-applicable" ? reason.code : undefined;
      return [`${table} ${rule}`, why === undefined ? verdict : `${verdict}: ${why}`];
    }),
  );
}
