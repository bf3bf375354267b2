/**
 * A judged run in; where this version would come to other verdicts than those that were issued, out. Both are streams in
 * one order, and only counts and the first differences are held. That they differ is no sign that anything was changed.
 */
import type { Redaction } from "../evidence/manifest.ts";
import { compareText } from "../model/compare-text.ts";
import type { Finding, Verdict } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunReader } from "../runs/open-run.ts";
import type { JudgedRun } from "../engine/sealed-verdicts.ts";
import type { Settled } from "./settle.ts";
import { judgeRun } from "../engine/verdicts.ts";

/** `issued` or `now` null: there is no such finding. */
export type Difference = Pick<Finding, "account" | "region" | "table" | "rule"> & {
  readonly issued: Verdict | null;
  readonly now: Verdict | null;
  /** What differs between two findings: not empty where both are there. */
  readonly differs: readonly Compared[];
};

const comparedParts = ["verdict", "severity", "reason", "waiver", "override"] as const;
export type Compared = (typeof comparedParts)[number];

const partOf = (finding: Finding, part: Compared): string | undefined =>
  part === "reason" ? finding.reason.code : finding[part];
/** Redacted, these are other words than a policy or a file of waivers has. */
const namedParts: readonly Compared[] = ["waiver", "override"];

export type JudgedAgain = {
  readonly findings: number;
  readonly differences: number;
  /** In the run's total order. */
  readonly first: readonly Difference[];
  /** Differences that are due to patterns over what was redacted; in none of the above. */
  readonly redacted: number;
};

/** What a person reads. */
const mostShown = 20;

export async function judgeAgain(given: {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly judged: JudgedRun;
  readonly settings: Settled;
  readonly redaction: Redaction | null;
}): Promise<JudgedAgain> {
  const { run, policy, judged, settings, redaction } = given;
  const patterns = new Set(redaction?.patterns ?? []);
  let [findings, differences, redacted] = [0, 0, 0];
  const first: Difference[] = [];
  const compare = (issued: Finding | null, now: Finding | null): void => {
    findings += 1;
    const finding = issued ?? now;
    const differs = comparedParts.filter(
      (part) =>
        issued !== null &&
        now !== null &&
        !(redaction !== null && namedParts.includes(part)) &&
        partOf(issued, part) !== partOf(now, part),
    );
    if (finding === null || (issued !== null && now !== null && differs.length === 0)) return;
    if (isByPattern({ issued, now }, patterns)) redacted += 1;
    else {
      differences += 1;
      const { account, region, table, rule } = finding;
      if (first.length < mostShown)
        first.push({
          account,
          region,
          table,
          rule,
          issued: issued?.verdict ?? null,
          now: now?.verdict ?? null,
          differs,
        });
    }
  };
  await judgeRun({
    run,
    policy,
    blindSpots: run.blindSpots,
    waivers: run.waivers,
    prices: settings.prices,
    warning: settings.values.waiverWarning,
    sealing: {
      async seal(judgedNow) {
        for await (const [issued, now] of paired(judged.findings(), judgedNow)) compare(issued, now);
      },
      sealed: judged.findings,
    },
  });
  return { findings, differences, first, redacted };
}

/** Patterns over names match no pseudonym: neither conditions of rules nor those of waivers come out as they did. */
function isByPattern(
  { issued, now }: { readonly issued: Finding | null; readonly now: Finding | null },
  patterns: ReadonlySet<string>,
): boolean {
  const isWaiving = [issued, now].every((finding) => finding?.verdict === "waived" || finding?.verdict === "fail");
  return (issued !== null && patterns.has(issued.rule)) || (isWaiving && patterns.has("waivers"));
}

async function* paired(
  issued: AsyncIterable<Finding>,
  now: AsyncIterable<Finding>,
): AsyncGenerator<readonly [Finding | null, Finding | null]> {
  const [left, right] = [issued[Symbol.asyncIterator](), now[Symbol.asyncIterator]()];
  const nextOf = async (from: AsyncIterator<Finding>): Promise<Finding | null> => {
    const next = await from.next();
    return next.done === true ? null : next.value;
  };
  let [a, b] = [await nextOf(left), await nextOf(right)];
  while (a !== null || b !== null) {
    const order = a === null ? 1 : b === null ? -1 : inTotalOrder(a, b);
    yield [order <= 0 ? a : null, order >= 0 ? b : null];
    const [moveA, moveB] = [order <= 0, order >= 0];
    if (moveA) a = await nextOf(left);
    if (moveB) b = await nextOf(right);
  }
}

const inTotalOrder = (a: Finding, b: Finding): number =>
  compareText(a.account, b.account) ||
  compareText(a.region, b.region) ||
  compareText(a.table, b.table) ||
  compareText(a.rule, b.rule);
