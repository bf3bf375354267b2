/**
 * A run and a choice in, the tables to back up out: those of a name, a tag, an account or a Region, or that fail a rule and
 * are not waived. What the run cannot tell apart by their TableId is left out, and told.
 */
import { judge } from "../audit.ts";
import { UsageError } from "../errors.ts";
import { matcherOf, type Matcher } from "../evaluate/matcher-of.ts";
import { createWaiving } from "../evaluate/waivers.ts";
import type { TableRecord } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { didYouMean } from "../policy/suggest.ts";
import { loadPolicy } from "../policy/load.ts";
import type { TableToBackUp } from "../remediate/backup-steps.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { ChoiceFlags } from "./backup-options.ts";
import type { Io } from "./io.ts";
import { surroundingsIn } from "../engine/link.ts";
import type { Settled } from "./settle.ts";

export type ChosenTables = {
  readonly tables: readonly TableToBackUp[];
  /** ARNs, each with why. */
  readonly leftOut: readonly { readonly arn: string; readonly because: string }[];
};

type Choice = { readonly run: RunReader; readonly flags: ChoiceFlags; readonly given: Settled; readonly io: Io };

export async function tablesToBackUp({ run, flags, given, io }: Choice): Promise<ChosenTables> {
  const { rule, tag = [], account, region } = flags;
  if (flags.policy !== undefined && rule === undefined) {
    throw new UsageError("--policy chooses nothing by itself: name the rule that the tables fail, by --rule");
  }
  if (tag.length > 0 && !run.header.groups.includes("tags")) {
    throw new UsageError(
      `the run ${run.header.id} holds no tags, so none can be chosen by: \`restorable scan\` reads them`,
    );
  }
  const fitsName: Matcher = matcherOf(flags.table ?? ["*"]);
  const failing = rule === undefined ? null : await failingIn(run, rule, { flags, given, io });
  const tables: TableToBackUp[] = [];
  const leftOut: { arn: string; because: string }[] = [];
  for await (const scope of run.scopes()) {
    if (account?.includes(scope.account) === false || region?.includes(scope.region) === false) continue;
    for await (const table of scope.tables()) {
      if (!fitsName(table.name) || (failing !== null && !failing.has(table.arn))) continue;
      if (!tag.every(({ key, value }) => textOf(table, `tags.${key}`) === value)) continue;
      const tableId = textOf(table, "table.id");
      if (table.presence === "deleted") leftOut.push({ arn: table.arn, because: "it was deleted during the scan" });
      else if (tableId === null) leftOut.push({ arn: table.arn, because: "the run does not hold its TableId" });
      else tables.push({ ...placeOf(scope), table: table.name, arn: table.arn, tableId, sizeBytes: sizeOf(table) });
    }
  }
  return { tables, leftOut };
}

const placeOf = ({ account, region }: { readonly account: string; readonly region: string }) => ({ account, region });

function textOf({ facts }: TableRecord, name: string): string | null {
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return fact?.state === "known" && typeof fact.value === "string" ? fact.value : null;
}

function sizeOf({ facts }: TableRecord): number | null {
  const fact = facts["table.sizeBytes"];
  return fact?.state === "known" && typeof fact.value === "number" ? fact.value : null;
}

/** ARNs of tables that fail the rule: not those that are waived, nor of which it is not known. */
async function failingIn(
  run: RunReader,
  rule: string,
  { flags, given, io }: Pick<Choice, "flags" | "given" | "io">,
): Promise<ReadonlySet<string>> {
  const own = flags.policy === undefined ? run.policy : null;
  const policy = own ?? (await loadPolicy({ ref: flags.policy ?? given.values.policy, cwd: io.cwd }));
  refuseUnknownRule(policy, rule);
  const { around } = await surroundingsIn(run, { rules: policy.rules });
  const waiving = createWaiving({
    waivers: run.waivers?.waivers ?? [],
    maxTerm: policy.waivers?.maxTerm ?? {},
    asOf: run.header.asOf,
    warning: given.values.waiverWarning,
  });
  const failing = new Set<string>();
  for await (const scope of judge(run, { policy, around })) {
    for await (const table of scope.tables()) {
      const { findings } = waiving.waive(table);
      if (findings.some(({ rule: of, verdict }) => of === rule && verdict === "fail")) failing.add(table.arn);
    }
  }
  return failing;
}

function refuseUnknownRule({ id, rules }: CompiledPolicy, rule: string): void {
  const ids = rules.map((each) => each.id);
  if (ids.includes(rule)) return;
  const hint = didYouMean(rule, ids);
  throw new UsageError(`the policy ${id} has no rule ${rule}${hint === undefined ? "" : `: ${hint}`}`);
}
