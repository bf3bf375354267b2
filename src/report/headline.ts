/**
 * The one sentence every report for people opens or closes with: summary and coverage in, its words out. What was not
 * seen is said in the same breath as what passed, so that no headline reads greener than the run was.
 */
import { isEmptyShard } from "../model/empty-shard.ts";
import { isNamedByHand, leftOutBy } from "../model/population.ts";
import type { Coverage, Summary } from "../model/run.ts";
import { unseenWords } from "../model/unseen-words.ts";
import { grouped, plural } from "./numbers.ts";
import { notVerified, otherShardsWords } from "./selected-words.ts";

/** `mark` decides sign and colour, never an exit code. */
export type Headline = {
  readonly mark: "pass" | "fail" | "unknown";
  readonly text: string;
  /** What `text` joins: the first says most. */
  readonly parts: readonly string[];
};

type Told = { readonly summary: Summary; readonly coverage: Coverage };

/** A shard is never told without the others. */
export function headlineOf(told: Told): Headline {
  const { mark, parts } = ofWhatWasLookedAt(told);
  const others = otherShardsWords(told.coverage.population);
  const all = others === "" ? parts : [...parts, others];
  return { mark, parts: all, text: `${all.join("; ")}.` };
}

function ofWhatWasLookedAt({ summary, coverage }: Told): Omit<Headline, "text"> {
  const { verdicts, tables } = summary;
  const gaps = gapsOf(summary, coverage);
  const accepted = acceptedOf(coverage);
  if (verdicts.fail > 0) {
    const fail = tables.failing === 1 ? "fails" : "fail";
    const failing = `${grouped(tables.failing)} of ${plural(tables.judged, "table", "tables")} ${fail} a rule`;
    return said("fail", [failing, ...gaps, ...accepted, ...waivedOf(summary)]);
  }
  if (isEmptyShard(coverage)) {
    return said("unknown", ["No account to look at falls into this shard, so nothing is known about any table"]);
  }
  if (coverage.scopes.seen === 0 && tables.judged === 0) {
    return said("unknown", ["Nothing was seen, so nothing is known about any table", ...gaps, ...accepted]);
  }
  if (gaps.length > 0 || (tables.judged === 0 && accepted.length > 0)) {
    const judged = tables.judged === 0 ? "No table was found" : "No rule fails as far as could be seen";
    return said("unknown", [`${judged}, which is no pass`, ...gaps, ...accepted, ...waivedOf(summary)]);
  }
  if (tables.judged === 0) {
    return said("pass", [`There are no tables: ${everythingSeen(coverage)}, and none holds one`]);
  }
  if (verdicts.pass + verdicts.waived === 0) {
    const none = `No rule applies to any of ${plural(tables.judged, "table", "tables")}`;
    return said("unknown", [`${none}: nothing was judged`]);
  }
  const all = tables.judged === 1 ? "The one table passes" : `All ${grouped(tables.judged)} tables pass`;
  const passing = verdicts.waived > 0 ? "No rule fails" : `${all} every rule that applies`;
  return said("pass", [passing, ...waivedOf(summary), ...seenOf(coverage)]);
}

function gapsOf({ tables }: Summary, { unseen }: Coverage): readonly string[] {
  const gaps: string[] = [];
  if (tables.unknown > 0) gaps.push(`${plural(tables.unknown, "table", "tables")} could not be judged in full`);
  if (unseen.length > 0) {
    gaps.push(`${unseenWords(unseen, plural)} ${unseen.length === 1 ? "was" : "were"} not seen`);
  }
  return gaps;
}

const acceptedOf = ({ accepted }: Coverage): readonly string[] =>
  accepted.length > 0
    ? [
        `${plural(accepted.length, "account or Region is an accepted blind spot", "accounts or Regions are accepted blind spots")}`,
      ]
    : [];

/** What lies beside the gaps: an accepted one, or that there is none. */
const seenOf = (coverage: Coverage): readonly string[] =>
  coverage.accepted.length > 0 ? acceptedOf(coverage) : [everythingSeen(coverage)];

function everythingSeen({ population }: Coverage): string {
  const of = leftOutBy("--shard", population) > 0 ? " of this shard" : "";
  return isNamedByHand(population)
    ? `every account named${of} and each of its Regions was seen (${notVerified})`
    : `every account and Region${of} was seen`;
}

const waivedOf = ({ verdicts }: Summary): readonly string[] =>
  verdicts.waived > 0 ? [`${plural(verdicts.waived, "finding is", "findings are")} waived`] : [];

const said = (mark: Headline["mark"], parts: readonly string[]) => ({ mark, parts });
