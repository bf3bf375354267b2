/**
 * Counts → exit code, in one place and never by a report format (design §7). The first condition in this order sets the
 * code; all that hold are told, so that a failing run never hides that it was incomplete as well.
 */
import { isEmptyShard } from "../model/empty-shard.ts";
import type { Severity } from "../model/severity.ts";
import type { Coverage, Summary } from "../model/run.ts";
import { unseenWords } from "../model/unseen-words.ts";
import { failingFrom } from "./failing-from.ts";

export type GateConditionId =
  "failing" | "overdue" | "unknown" | "unseen" | "nothing-seen" | "no-tables" | "remediation";

/** `count` is what was found, `limit` what was allowed; `text` one sentence. */
export type GateCondition = {
  readonly id: GateConditionId;
  readonly code: 1 | 3;
  readonly count: number;
  readonly limit: number;
  readonly text: string;
};

export type GateDecision = { readonly code: 0 | 1 | 3; readonly conditions: readonly GateCondition[] };

/** By severity. */
type Failing = Summary["failing"];

/** What was asked of earlier runs, where something was. */
export type GateHistory = {
  /** Only what did not fail in `baseline`, as a person names it; null: every fail counts, whenever it began. */
  readonly since: { readonly baseline: string; readonly failing: Failing } | null;
  /** Fails for longer than the policy allows, whether they are new or not; null: nobody asked. */
  readonly overdue: Failing | null;
};

export type GateOnFails = {
  readonly failOn: Severity | "never";
  readonly failOnSla?: Severity | "never";
  readonly history?: GateHistory | undefined;
};

/** What fails, or fails for too long. */
export function decideFails(failing: Failing, { failOn, failOnSla = "never", history }: GateOnFails): GateDecision {
  const since = history?.since ?? null;
  const overdue = history?.overdue ?? null;
  const counted = failOn === "never" ? 0 : failingFrom(since?.failing ?? failing, failOn);
  const late = failOnSla === "never" || overdue === null ? 0 : failingFrom(overdue, failOnSla);
  const conditions: GateCondition[] = [];
  if (counted > 0) {
    const isNew = since === null ? "" : ` and did not in ${since.baseline}`;
    const text = `${plural(counted, "finding fails", "findings fail")} at severity ${failOn} or above${isNew}.`;
    conditions.push({ id: "failing", code: 1, count: counted, limit: 0, text });
  }
  if (late > 0) {
    const found = plural(late, "finding of severity", "findings of severity");
    const text = `${found} ${failOnSla} or above ${late === 1 ? "fails" : "fail"} for longer than the sla of the policy allows.`;
    conditions.push({ id: "overdue", code: 1, count: late, limit: 0, text });
  }
  return { code: conditions[0]?.code ?? 0, conditions };
}

/**
 * `failOn` `never`: fails are reported only. Raised limits accept gaps, not blindness: a run that saw no scope at all is
 * 3 whatever the limits, and a run that saw no table is 0 only when it saw every scope.
 */
export function decideExitCode(
  input: GateOnFails & {
    readonly summary: Summary;
    readonly coverage: Coverage;
    readonly maxUnknown: number;
    readonly maxUnseen: number;
  },
): GateDecision {
  const { summary, coverage, maxUnknown, maxUnseen } = input;
  const unknown = summary.verdicts.unknown;
  const conditions: GateCondition[] = [...decideFails(summary.failing, input).conditions];
  if (unknown > maxUnknown) {
    const text = `${plural(unknown, "verdict is", "verdicts are")} unknown; ${maxUnknown} allowed.`;
    conditions.push({ id: "unknown", code: 3, count: unknown, limit: maxUnknown, text });
  }
  conditions.push(...decideCoverage(coverage, maxUnseen).conditions);
  return { code: conditions[0]?.code ?? 0, conditions };
}

/** What holds whatever the verdicts: all there is to decide for a scan without a policy. */
export function decideCoverage(coverage: Coverage, maxUnseen: number): GateDecision {
  const unseen = coverage.unseen.length;
  const conditions: GateCondition[] = [];
  if (unseen > maxUnseen) {
    const verb = unseen === 1 ? "was" : "were";
    const text = `${unseenWords(coverage.unseen, plural)} ${verb} not seen; ${maxUnseen} allowed.`;
    conditions.push({ id: "unseen", code: 3, count: unseen, limit: maxUnseen, text });
  }
  if (coverage.scopes.seen === 0 && !isEmptyShard(coverage)) {
    const text = `${nobodyLeft(coverage) ?? "No Region of any account was seen"}: nothing is known about any table.`;
    conditions.push({ id: "nothing-seen", code: 3, count: 0, limit: 0, text });
  } else if (coverage.tables === 0 && unseen + coverage.accepted.length > 0) {
    // A blind spot is accepted, and it is no proof that there is nothing.
    const text = "No table was found, and not every account and Region was seen: there may be tables.";
    conditions.push({ id: "no-tables", code: 3, count: unseen + coverage.accepted.length, limit: 0, text });
  }
  return { code: conditions[0]?.code ?? 0, conditions };
}

/** A tag that no account carries is nearly always a typo: whoever reads the exit code learns which flag it was. */
function nobodyLeft({ accounts, population, unseen }: Coverage): string | null {
  const flags = population.exclusions.filter((each) => each.accounts > 0);
  if (flags.length === 0 || accounts.opened + accounts.unopened + unseen.length > 0) return null;
  const left = flags.map(({ flag, accounts: count }) => `${plural(count, "account", "accounts")} by ${flag}`);
  return `No account is left to look at (left out: ${left.join(", ")})`;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
