/** A table and a policy in, what is planned for its failing findings out; every other choice is the usual one. */
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import type { BackupPlans } from "../../src/model/backup-plans.ts";
import { deriveFacts } from "../../src/model/derive.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import { plansOfTable } from "../../src/model/plans-of-table.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import { assumedActionPrices } from "../../src/model/prices.ts";
import { nothingAround } from "../../src/model/surroundings.ts";
import { planTable } from "../../src/remediate/plan-table.ts";
import type { PlannedTable, Planning } from "../../src/remediate/plan-types.ts";
import { account, asOf } from "../evaluate/build.ts";

export type How = Partial<Omit<Planning, "run" | "remedies">>;

export function planned(
  policy: CompiledPolicy,
  table: TableRecord,
  { plans = null, ...how }: How & { readonly plans?: BackupPlans | null } = {},
): PlannedTable {
  const around = {
    ...nothingAround,
    plansOf: (arn: string, tagOf: Parameters<typeof plansOfTable>[0]["tagOf"]) =>
      plansOfTable({ plans: plans ?? { kind: "not-collected" }, arn, tagOf }),
  };
  const judged = (rules: CompiledPolicy["rules"], record: TableRecord, at: string) =>
    evaluateTable({ ...policy, rules }, account, record, at, around);
  return planTable(
    {
      account: account.id,
      region: "eu-west-1",
      table,
      view: deriveFacts(account, table, asOf, around),
      findings: judged(policy.rules, table, asOf).filter(({ verdict }) => verdict === "fail"),
      plans,
      judge(id, record, at) {
        const [finding] = judged(
          policy.rules.filter((rule) => rule.id === id),
          record,
          at,
        );
        if (finding === undefined) throw new Error(`no rule ${id}`);
        return { verdict: finding.verdict, text: finding.reason.text };
      },
    },
    {
      run: { id: "20260301T120000000Z-1a2b3c4d", asOf, partition: "aws" },
      remedies: new Map(
        policy.rules.flatMap(({ id, remediate }) => (remediate === null ? [] : [[id, remediate.action] as const])),
      ),
      backupWith: null,
      vault: null,
      backupRole: "service-role/AWSBackupDefaultServiceRole",
      keepDays: null,
      backupTag: null,
      ownedTags: [],
      includeOwned: false,
      prices: assumedActionPrices,
      ...how,
    },
  );
}
