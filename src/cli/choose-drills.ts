/**
 * A run and what was asked for in, the tables to drill out, each with what is restored of it, and those that nothing can be
 * restored of. A sample is drawn by hashes of a seed, by account: the same seed and tables give the same sample, on any machine.
 */
import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import { deriveFacts } from "../model/derive.ts";
import type { DrillTarget, DrillWish } from "../model/drill-journal.ts";
import type { Fact, ListItem } from "../model/fact.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import { finishedBackup } from "../model/recovery.ts";
import { matchesStars } from "../model/star-pattern.ts";
import { compareText } from "../model/compare-text.ts";
import { tagPrefix } from "../model/facts.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { DrillFlags, DrillFrom } from "./drill-options.ts";
import type { TagWanted } from "./option-values.ts";
import { judgedOf } from "../engine/sealed-verdicts.ts";

export type Chosen = { readonly target: DrillTarget; readonly wish: DrillWish };

export type Choice = {
  readonly chosen: readonly Chosen[];
  readonly without: readonly { readonly target: DrillTarget; readonly because: string }[];
  readonly sample: { readonly percent: number; readonly seed: string; readonly of: number } | null;
  /** Names of all tables of the run, by `account region`. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  readonly accounts: ReadonlySet<string>;
};

type Candidate = {
  readonly target: DrillTarget;
  readonly wishes: readonly DrillWish[];
  readonly because: string | null;
};

export async function chooseDrills(run: RunReader, flags: DrillFlags): Promise<Choice> {
  const { table, tag, rule, all, sample, seed = run.header.id } = flags;
  if (table === undefined && tag === undefined && rule === undefined && all !== true && sample === undefined) {
    throw new UsageError("say which tables to drill: --table, --tag, --rule, --sample, or --all");
  }
  const failing = rule === undefined ? null : await failingIn(run, rule);
  const accounts = new Map<string, AccountRecord>();
  for await (const account of run.accounts()) accounts.set(account.id, account);
  const names = new Map<string, Set<string>>();
  const candidates: Candidate[] = [];
  for await (const scope of run.scopes()) {
    const account = accounts.get(scope.account);
    if (account === undefined) throw new Error(`${scope.account} is no account of the run`);
    const known = new Set<string>();
    names.set(`${scope.account} ${scope.region}`, known);
    for await (const record of scope.tables()) {
      known.add(record.name);
      const isChosen = isNamed(record, table) && hasTag(record, tag) && (failing?.has(record.arn) ?? true);
      if (isChosen) candidates.push(candidateOf(run, { account, record, region: scope.region, from: flags.from }));
    }
  }
  if (candidates.length === 0) throw new UsageError(`no table of run ${run.header.id} is chosen by these options`);
  const drawn = sample === undefined ? candidates : sampled(candidates, { percent: sample, seed });
  return {
    chosen: drawn.flatMap(({ target, wishes }) => wishes.map((wish) => ({ target, wish }))),
    without: drawn.flatMap(({ target, because }) => (because === null ? [] : [{ target, because }])),
    sample: sample === undefined ? null : { percent: sample, seed, of: candidates.length },
    names,
    accounts: new Set(accounts.keys()),
  };
}

async function failingIn(run: RunReader, rules: readonly string[]): Promise<ReadonlySet<string>> {
  const judged = judgedOf(run);
  if (judged === null) throw new UsageError(`--rule: run ${run.header.id} was not judged. Audit first.`);
  const known = new Set(run.policy?.rules.map(({ id }) => id) ?? []);
  const other = rules.find((id) => !known.has(id));
  if (other !== undefined) throw new UsageError(`--rule ${other}: the policy of run ${run.header.id} has no such rule`);
  const arns = new Set<string>();
  for await (const { rule, verdict, arn } of judged.findings())
    if (verdict === "fail" && rules.includes(rule)) arns.add(arn);
  return arns;
}

const isNamed = ({ name, arn }: TableRecord, patterns: readonly string[] | undefined): boolean =>
  patterns === undefined ||
  patterns.some((pattern) => matchesStars(pattern, pattern.startsWith("arn:") ? arn : name, "wide"));

function hasTag({ facts }: TableRecord, tags: readonly TagWanted[] | undefined): boolean {
  if (tags === undefined) return true;
  return tags.some(({ key, value }) => {
    const fact = facts[`${tagPrefix}${key}`];
    return fact?.state === "known" && String(fact.value) === value;
  });
}

type Placed = {
  readonly account: AccountRecord;
  readonly record: TableRecord;
  readonly region: string;
  readonly from: DrillFrom;
};

function candidateOf({ header }: RunReader, { account, record, region, from }: Placed): Candidate {
  const view = deriveFacts(account, record, header.asOf);
  const tableId = textOf(view.fact("table.id"));
  const target: DrillTarget = {
    account: account.id,
    region,
    table: record.name,
    arn: record.arn,
    tableId: tableId ?? "",
    sizeBytes: numberOf(view.fact("table.sizeBytes")),
    items: numberOf(view.fact("table.itemCount")),
  };
  const none = (because: string): Candidate => ({ target, wishes: [], because });
  if (tableId === null) return none("its TableId is not known, so nothing could be proven of it");
  const enabled = view.fact("pitr.enabled");
  // What the run did not read is found out when the restore is prepared.
  const isOff = enabled.state === "known" && enabled.value === false;
  const pitr: readonly DrillWish[] = isOff ? [] : [{ kind: "pitr" }];
  const native = newestBackup(view.list("onDemandBackups").items);
  const wishes = [...(from === "backup" ? [] : pitr), ...(from === "pitr" ? [] : native)];
  if (wishes.length > 0) return { target, wishes, because: null };
  return none(from === "pitr" ? "PITR is off" : "the run knows no backup of it to restore");
}

function newestBackup(backups: readonly ListItem[]): readonly DrillWish[] {
  const finished = backups.flatMap((backup): readonly { readonly arn: string; readonly created: string }[] => {
    const [arn, status, created] = ["arn", "status", "created"].map((name) => textOf(backup[name]));
    return arn && status && created && finishedBackup.includes(status) ? [{ arn, created }] : [];
  });
  const newest = finished.toSorted((a, b) => compareText(b.created, a.created))[0];
  if (newest === undefined) return [];
  return [{ kind: "native", backup: newest.arn, moment: new Date(newest.created).toISOString() }];
}

const textOf = (fact: Fact | undefined): string | null => (fact?.state === "known" ? String(fact.value) : null);
const numberOf = (fact: Fact): number | null => (fact.state === "known" ? Number(fact.value) : null);

/** Of each account the same part, and one table at least. */
export function sampled<T extends { readonly target: Pick<DrillTarget, "account" | "arn"> }>(
  candidates: readonly T[],
  { percent, seed }: { readonly percent: number; readonly seed: string },
): readonly T[] {
  const byAccount = new Map<string, T[]>();
  for (const candidate of candidates) {
    const ofAccount = byAccount.get(candidate.target.account);
    if (ofAccount === undefined) byAccount.set(candidate.target.account, [candidate]);
    else ofAccount.push(candidate);
  }
  const drawn = new Set<T>();
  for (const ofAccount of byAccount.values()) {
    const lots = ofAccount.map((candidate) => ({ candidate, lot: lotOf(seed, candidate.target.arn) }));
    const size = Math.max(1, Math.ceil((ofAccount.length * percent) / 100));
    for (const { candidate } of lots.toSorted((a, b) => compareText(a.lot, b.lot)).slice(0, size)) drawn.add(candidate);
  }
  return candidates.filter((candidate) => drawn.has(candidate));
}

const lotOf = (seed: string, arn: string): string =>
  createHash("sha256")
    .update(JSON.stringify([seed, arn]))
    .digest("hex");
