/** Policy × one observed table → its findings, one for each rule, in the policy's order. Pure; the clock is `asOf`. */
import { deriveFacts, type FactView } from "../model/derive.ts";
import type { Finding } from "../model/finding.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import type { Surroundings } from "../model/surroundings.ts";
import { fingerprint } from "./fingerprint.ts";
import { judge, type RuleJudgement } from "./verdict.ts";

export type SeenTable = { readonly account: AccountRecord; readonly table: TableRecord; readonly view: FactView };

/** `asOf`: ISO instant of judgement. Every rule of the policy gives exactly one finding. */
export function evaluateTable(
  policy: CompiledPolicy,
  account: AccountRecord,
  table: TableRecord,
  asOf: string,
  around?: Surroundings,
): readonly Finding[] {
  return findingsOf(policy, { account, table, view: deriveFacts(account, table, asOf, around) });
}

/** A table whose facts were derived already. */
export function findingsOf(policy: CompiledPolicy, { account, table, view }: SeenTable): readonly Finding[] {
  const id = view.fact("table.id");
  const tableId = id.state === "known" ? String(id.value) : null;
  const region = regionOf(table.arn);
  return policy.rules.map((rule) => ({
    rule: rule.id,
    account: account.id,
    region,
    table: table.name,
    arn: table.arn,
    tableId,
    ...judgeRule(policy, rule, { table, view }),
    fingerprint: fingerprint(rule.id, table.arn, tableId),
  }));
}

/** One rule of the policy on a table, as its finding would say it. */
export const judgeRule = (
  policy: CompiledPolicy,
  rule: CompiledRule,
  { table, view }: Pick<SeenTable, "table" | "view">,
): RuleJudgement => asOptedOut(policy, judge(rule, { presence: table.presence, view }));

/** The trace stays: it names the tag. A waiver can accept the fail, with somebody's name to it and for a time. */
function asOptedOut({ optedOut }: CompiledPolicy, judged: RuleJudgement): RuleJudgement {
  if (optedOut !== "fail" || judged.reason.code !== "opted-out") return judged;
  const text = `${judged.reason.text} The policy takes that for a fail, unless a waiver accepts it.`;
  return { ...judged, verdict: "fail", reason: { code: "not-met", text } };
}

/** `arn:<partition>:dynamodb:<region>:<account>:table/<name>`. */
const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
