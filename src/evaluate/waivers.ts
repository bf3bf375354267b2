/**
 * Findings of one table after the other and the waivers of the run in; the findings with fails that a waiver in force
 * accepts turned into `waived`, and what became of each waiver, out. No other verdict is ever touched.
 */
import { formatDuration, parseDuration } from "../condition/duration.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { MaxTerm, WaivedPlace, Waiver, WaiverUse, WaiverUses } from "../model/waiver.ts";
import { findAbout } from "./waivers-about.ts";

export type Waiving = {
  waive(table: TableFindings): TableFindings;
  /** Of the tables so far. */
  uses(): WaiverUses;
};

export type WaiversInForce = {
  readonly waivers: readonly Waiver[];
  /** Of the policy that the findings are by. */
  readonly maxTerm: MaxTerm;
  /** ISO instant of judgement. */
  readonly asOf: string;
  /** How long before its expiry a waiver is warned of, as `14d`. */
  readonly warning: string;
  /** Places that are named for each waiver. */
  readonly mostPlaces?: number;
};

const day = 86_400_000;

export function createWaiving(given: WaiversInForce): Waiving {
  const { waivers, maxTerm, asOf, warning, mostPlaces = 10 } = given;
  const counted = waivers.map(newCounts);
  const aboutIn = findAbout(counted);
  const now = Date.parse(asOf);
  const ahead = parseDuration(warning);
  if (ahead === null) throw new Error(`${warning} passed for a duration`);

  const waiveFinding = (finding: Finding): Finding => {
    if (finding.verdict !== "fail" && finding.verdict !== "unknown") return finding;
    const about = aboutIn(finding);
    if (finding.verdict === "unknown") {
      for (const counts of about) counts.unknown += 1;
      return finding;
    }
    const judged = about.map((counts) => ({ counts, end: endOf(counts.waiver, finding, maxTerm) }));
    const first = judged.find(({ end }) => now < end.at);
    if (first === undefined) {
      for (const { counts, end } of judged) counts[end.because] += 1;
      const last = judged.toSorted((a, b) => b.end.at - a.end.at)[0];
      return last === undefined ? finding : { ...finding, reason: ended(finding, last.counts.waiver, last.end) };
    }
    const { counts, end } = first;
    counts.waived += 1;
    if (counts.places.length < mostPlaces) counts.places.push(placeOf(finding));
    // One that has expired is no other: it is how a waiver is renewed.
    for (const other of judged)
      if (other !== first && now < Date.parse(other.counts.waiver.expires)) overlap(other.counts, counts);
    return { ...finding, verdict: "waived", reason: accepted(finding, counts.waiver, end), waiver: counts.waiver.id };
  };

  return {
    waive: (table) =>
      waivers.length === 0 ? table : { ...table, findings: table.findings.map((finding) => waiveFinding(finding)) },
    uses: () => ({ warning, uses: counted.map((counts) => useOf(counts, now, ahead)) }),
  };
}

type Counts = {
  readonly waiver: Waiver;
  waived: number;
  lapsed: number;
  capped: number;
  unknown: number;
  readonly overlaps: Map<string, number>;
  readonly places: WaivedPlace[];
};

function overlap({ overlaps }: Counts, { waiver: { id } }: Counts): void {
  overlaps.set(id, (overlaps.get(id) ?? 0) + 1);
}

const newCounts = (waiver: Waiver): Counts => ({
  waiver,
  waived: 0,
  lapsed: 0,
  capped: 0,
  unknown: 0,
  overlaps: new Map(),
  places: [],
});

/** `because`: what ends it for this finding, which is the counter of fails that it no longer waives. */
type End = { readonly at: number; readonly because: "lapsed" | "capped"; readonly longest: number };

/** The severity is that of the finding: an override may have raised it, and then less time is allowed. */
function endOf({ created, expires }: Waiver, { severity }: Finding, maxTerm: MaxTerm): End {
  const longest = maxTerm[severity] ?? Number.POSITIVE_INFINITY;
  const said = Date.parse(expires);
  const allowed = Date.parse(created) + longest;
  return allowed < said ? { at: allowed, because: "capped", longest } : { at: said, because: "lapsed", longest };
}

function accepted({ reason }: Finding, { id, reason: why, owner }: Waiver, end: End): Finding["reason"] {
  const sentence = /[.!?]$/.test(why.trim()) ? why.trim() : `${why.trim()}.`;
  return {
    code: "waived",
    text: `${reason.text} Waived by ${id} until ${written(end.at)} (owner: ${owner}): ${sentence}`,
  };
}

function ended({ reason, severity }: Finding, { id }: Waiver, end: End): Finding["reason"] {
  const text =
    end.because === "lapsed"
      ? `Waiver ${id} expired on ${written(end.at)}.`
      : `Waiver ${id} ended on ${written(end.at)}: the policy allows ${formatDuration(end.longest)} for what is ${severity}.`;
  return { ...reason, text: `${reason.text} ${text}` };
}

/** The day alone where it begins: that is how people write it. */
function written(at: number): string {
  const iso = new Date(at).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

const placeOf = ({ account, region, table, rule }: Finding): WaivedPlace => ({ account, region, table, rule });

function useOf(counts: Counts, now: number, ahead: number): WaiverUse {
  const { waiver, waived, lapsed, capped, unknown, overlaps, places } = counts;
  const left = Date.parse(waiver.expires) - now;
  return {
    waiver,
    state: stateOf(counts, left),
    daysLeft: Math.trunc(left / day) + 0,
    expiresSoon: left > 0 && left <= ahead,
    waived,
    lapsed,
    capped,
    unknown,
    overlaps: [...overlaps].map(([id, findings]) => ({ waiver: id, findings })),
    places: [...places],
  };
}

function stateOf({ waived, capped, overlaps }: Counts, left: number): WaiverUse["state"] {
  if (left <= 0) return "expired";
  if (waived > 0) return "in-force";
  if (capped > 0) return "capped";
  return overlaps.size > 0 ? "overlapped" : "unused";
}
