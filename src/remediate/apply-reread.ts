/**
 * The table of a step, read again by the collectors of a scan: a step and the groups of facts it rests on in, the record
 * as a scan would write it now out. Tags and native backups are asked of this table alone, not of its whole Region.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Ports } from "../aws/ports.ts";
import { deriveFacts, type FactView } from "../model/derive.ts";
import { known, unknown } from "../model/fact.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { PlanStep } from "../model/plan.ts";
import { walkBackups } from "../scan/collect-backups.ts";
import { readTable } from "../scan/read-table.ts";
import { scopeWalks } from "../scan/scope-walks.ts";

export type Rereading = {
  readonly reader: ScopeReader;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly step: Pick<PlanStep, "account" | "region" | "table" | "arn">;
  readonly groups: readonly GroupId[];
};

export type Reread = { readonly record: TableRecord; readonly view: FactView };

export async function rereadTable({ reader, ports, step, groups }: Rereading): Promise<Reread> {
  const account = accountOf(step.account);
  const wanted = new Set(groups);
  const place = { account: step.account, region: step.region };
  const walks = {
    ...scopeWalks(reader, () => {}, place),
    backups: () => walkBackups(reader, step.table),
    // GetResources lags behind and speaks of the whole Region: the table itself is asked.
    tags: async () =>
      ({ state: "broken", named: [], reason: { kind: "not-collected", operation: "tag:GetResources" } }) as const,
  };
  const record = await readTable(
    {
      reader,
      walks,
      ports,
      account,
      demand: { groups, select: () => ({ groups: wanted, confirmTags: false }) },
      arnOf: () => step.arn,
      named: () => {},
    },
    step.table,
    "last",
  );
  if (record === "later") throw new Error("the last pass put a table off");
  return { record, view: deriveFacts(account, record, new Date(ports.now()).toISOString()) };
}

/** Of the account nothing was read but that it was opened. */
function accountOf(id: string): AccountRecord {
  return {
    kind: "account",
    id,
    state: unknown({ kind: "not-collected", detail: "accounts are not listed to apply a plan" }),
    facts: { "account.id": known(id) },
    access: { state: "opened", via: "caller", principal: "" },
    regions: null,
    ledger: [],
    evidence: [],
  };
}
