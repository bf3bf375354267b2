/** Tables of a run one after the other in, the plan out. */
import { compareText } from "../model/compare-text.ts";
import type { LeftOut, Plan, PlanStep } from "../model/plan.ts";
import { inStepOrder } from "./plan-checks.ts";
import { planTable } from "./plan-table.ts";
import type { PlannedTable, Planning, TableToMend } from "./plan-types.ts";

export type PlanFold = {
  /** Every table of the run, also one that is in order: percentages are of these. */
  count(account: string): void;
  /** Gives back what it adds. */
  table(to: TableToMend): PlannedTable;
  plan(about: Omit<Plan, "schemaVersion" | "kind" | "tablesOfAccounts" | "steps" | "leftOut">): Plan;
};

export function foldPlan(planning: Planning): PlanFold {
  const tables = new Map<string, number>();
  const steps: PlanStep[] = [];
  const leftOut: LeftOut[] = [];
  return {
    count(account) {
      tables.set(account, (tables.get(account) ?? 0) + 1);
    },
    table(to) {
      const planned = planTable(to, planning);
      for (const step of planned.steps) steps.push(step);
      for (const left of planned.leftOut) leftOut.push(left);
      return planned;
    },
    plan(about) {
      const touched = [...new Set(steps.map(({ account }) => account))].sort();
      return {
        schemaVersion: 1,
        kind: "restorable-plan",
        ...about,
        tablesOfAccounts: Object.fromEntries(touched.map((account) => [account, tables.get(account) ?? 0])),
        steps: steps.toSorted(inStepOrder),
        leftOut: leftOut.toSorted(inLeftOrder),
      };
    },
  };
}

const inLeftOrder = (a: LeftOut, b: LeftOut): number =>
  compareText(a.account, b.account) ||
  compareText(a.region, b.region) ||
  compareText(a.table, b.table) ||
  compareText(a.rule, b.rule);
