/** A plan with a step of each action, for tests: `changed` replaces members of it. */
import { absent, known } from "../../src/model/fact.ts";
import type { ActionId, ActionParams, Plan, PlanStep } from "../../src/model/plan.ts";
import { writeOperations } from "../../src/model/write-operations.ts";
import { actionOf } from "../../src/remediate/actions.ts";
import { backupNameOf, stepId } from "../../src/remediate/step-id.ts";

export const sampleRun = "20261129T080000000Z-1a2b3c4d";
const tableId = "11111111-2222-3333-4444-555555555555";

export function sampleStep<A extends ActionId>(
  action: A,
  given: { readonly account?: string; readonly table?: string; readonly params?: ActionParams[A] } = {},
): PlanStep {
  const { account = "111122223333", table = "orders" } = given;
  const arn = `arn:aws:dynamodb:eu-west-1:${account}:table/${table}`;
  const id = stepId({ run: sampleRun, action, arn, tableId });
  const params = given.params ?? (sampleParams(id, account)[action] as ActionParams[A]);
  const { operation, oneWay, observes, cost } = actionOf(action);
  const prices = {
    currency: "USD",
    estimated: "2026-11-01",
    pitrPerGiB: 0.2,
    nativePerGiB: 0.1,
    awsBackupPerGiB: 0.1,
    restorePerGiB: 0.15,
    readPerMillion: 0.125,
  };
  return {
    id,
    action,
    account,
    region: "eu-west-1",
    table,
    arn,
    tableId,
    params,
    observed: Object.fromEntries(
      observes(params).map((fact) => [
        fact,
        fact === "pitr.enabled" || fact === "table.deletionProtection" ? known(false) : absent,
      ]),
    ),
    mends: [{ rule: "pitr-enabled", severity: "high", fingerprint: "a".repeat(64) }],
    oneWay,
    iam: writeOperations[operation].iam,
    owner: null,
    cost: cost({ sizeBytes: 3 * 2 ** 30, repeatMs: 7 * 86_400_000 }, params, prices),
  } as unknown as PlanStep;
}

const sampleParams = (id: string, account: string): ActionParams => ({
  "enable-pitr": { days: 35 },
  "create-backup": { name: backupNameOf(id) },
  "start-backup-job": {
    vault: "dynamodb",
    roleArn: `arn:aws:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`,
    deleteAfterDays: 35,
  },
  "enable-deletion-protection": {},
  "tag-for-backup-plan": { key: "backup", value: "daily", plan: "daily-35" },
});

export function samplePlan(changed: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    kind: "restorable-plan",
    tool: { name: "restorable", version: "0.1.0" },
    run: {
      id: sampleRun,
      asOf: "2026-11-29T08:00:00.000Z",
      policy: "baseline",
      policyDigest: `sha256:${"0".repeat(64)}`,
      partition: "aws",
      organization: "o-abcdefghij",
      foreignHosts: [],
    },
    created: "2026-11-29T09:00:00.000Z",
    expires: "2026-11-30T09:00:00.000Z",
    filters: {},
    tablesOfAccounts: { "111122223333": 20 },
    currency: "USD",
    steps: [
      sampleStep("enable-pitr"),
      sampleStep("create-backup"),
      sampleStep("start-backup-job"),
      sampleStep("enable-deletion-protection"),
      sampleStep("tag-for-backup-plan"),
    ],
    leftOut: [
      {
        rule: "pitr-window-full",
        severity: "low",
        fingerprint: "b".repeat(64),
        account: "111122223333",
        region: "eu-west-1",
        table: "orders",
        arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
        why: "time",
        passesAt: "2026-12-20T08:00:00.000Z",
      },
      {
        rule: "encrypted-with-customer-key",
        severity: "medium",
        fingerprint: "c".repeat(64),
        account: "111122223333",
        region: "eu-west-1",
        table: "orders",
        arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
        why: "no-action",
        because: "the rule names no action",
      },
    ],
    ...changed,
  };
}
