/** The restores of tables that a run lists in, those of a month and how recently tables were restored out. What was not read is unknown. */
import { compareText } from "../model/compare-text.ts";
import type { Fact, ListFact, ListItem } from "../model/fact.ts";
import type { Drill, Drills, Month } from "../model/monthly.ts";
import { isIn } from "./month.ts";

export type DrillFold = {
  /** `restores`: of this very table. */
  add(table: Pick<Drill, "account" | "region" | "table">, restores: ListFact): void;
  drills(): Extract<Drills, { collected: true }>;
};

export function foldDrills(month: Month): DrillFold {
  const ofMonth: Drill[] = [];
  const tables = { inMonth: 0, earlier: 0, never: 0, unknown: 0 };
  return {
    add({ account, region, table }, { items, missing }) {
      let newest: string | null = null;
      for (const item of items) {
        const created = textOf(item, "created");
        const status = textOf(item, "status");
        // A run may be told of restores that were begun while it looked, after the month.
        if (created === null || created >= month.to) continue;
        if (isIn(month, created)) {
          const [validation, testingPlan] = [textOf(item, "validation"), textOf(item, "testingPlan")];
          const by = textOf(item, "by") === "drill" ? "drill" : "aws-backup";
          ofMonth.push({ account, region, table, status: status ?? "unknown", created, validation, testingPlan, by });
        }
        const isProven = textOf(item, "by") !== "drill" || textOf(item, "validation") === "SUCCESSFUL";
        if (status === "COMPLETED" && isProven && (newest === null || created > newest)) newest = created;
      }
      if (newest !== null) tables[newest >= month.from ? "inMonth" : "earlier"] += 1;
      else tables[missing.length > 0 ? "unknown" : "never"] += 1;
    },
    drills: () => ({
      collected: true,
      ofMonth: ofMonth.toSorted((a, b) => compareText(a.created, b.created) || compareText(a.table, b.table)),
      tables: { ...tables },
    }),
  };
}

function textOf(item: ListItem, name: string): string | null {
  const fact: Fact | undefined = Object.hasOwn(item, name) ? item[name] : undefined;
  return fact?.state === "known" ? String(fact.value) : null;
}
