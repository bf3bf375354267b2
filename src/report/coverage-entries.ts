/**
 * Coverage for formats that have nothing but findings: each account, Region or table that was not seen as an entry of its
 * own, and one for the run as a whole, since a file without a line would read as if all were well. Texts are not escaped.
 */
import { isNamedByHand, leftOutBy } from "../model/population.ts";
import type { ReportContext } from "../model/report.ts";
import type { RunHeader, Unseen } from "../model/run.ts";
import { quotedDetail, unknownWords } from "../model/unknown-words.ts";
import { shardText, type Shard } from "../model/shard.ts";
import { seenWords } from "./coverage-words.ts";
import { headlineOf } from "./headline.ts";
import { nextStep } from "./next-step.ts";
import { instantWords } from "./numbers.ts";
import { notVerifiedWords } from "./selected-words.ts";

/** `accepted`: by a blind spot in force; does not gate, and is no pass. */
export type UnseenEntry = Unseen & {
  readonly kind: "unseen" | "accepted";
  /** Id of the blind spot that accepts it. */
  readonly blindSpot?: string;
  readonly text: string;
  readonly next: string;
};

export function unseenEntries({ coverage }: Pick<ReportContext, "coverage">): readonly UnseenEntry[] {
  const { unseen, accepted, blindSpots } = coverage;
  const entry = (kind: UnseenEntry["kind"], of: Unseen, accepting: string): UnseenEntry => {
    const said = quotedDetail(of.reason);
    const text = `Not seen, so not judged: ${unknownWords(of.reason)}.${accepting}${said === null ? "" : ` AWS: ${said}`}`;
    return { ...of, kind, text, next: nextStep(of.reason) };
  };
  return [
    ...unseen.map((of) => entry("unseen", of, "")),
    ...accepted.map((of) => {
      const spot = blindSpots.find(({ id }) => id === of.blindSpot);
      const until =
        spot === undefined ? "" : ` until ${instantWords(spot.expires)} (${spot.reason} Owner: ${spot.owner})`;
      return entry("accepted", of, ` Accepted by blind spot ${of.blindSpot}${until}, which is no pass.`);
    }),
  ];
}

/** `whole`: everything that should have been seen was, and AWS says what that is. */
export type RunEntry = { readonly whole: boolean; readonly text: string };

export function runEntry({ summary, coverage }: Pick<ReportContext, "summary" | "coverage">): RunEntry {
  const { unseen, accepted, scopes, population } = coverage;
  const byHand = isNamedByHand(population);
  const parts = [
    headlineOf({ summary, coverage }).text,
    `${seenWords(coverage).join(" · ")}.`,
    ...(byHand ? [`${notVerifiedWords(population)}.`] : []),
  ];
  return {
    whole:
      unseen.length === 0 &&
      accepted.length === 0 &&
      scopes.seen > 0 &&
      !byHand &&
      leftOutBy("--shard", population) === 0,
    text: parts.join(" "),
  };
}

/** `444444444444/eu-west-1/orders`, as far as it goes. */
export const placeOf = ({
  account,
  region,
  table,
  shard,
}: Pick<Unseen, "account" | "region" | "table" | "shard">): string =>
  account === null
    ? shard === undefined
      ? "the list of accounts"
      : `the accounts of shard ${shardText(shard)}`
    : [account, region, table].filter((part) => part !== null && part !== undefined).join("/");

/** As a rule would be named, in formats that name one. */
export const coverageControl = "coverage";

/** The same in every run of a shard: the entry of a run takes the place of the one before, never of another shard's. That of a place is sent while nobody sees it, and is settled by hand. */
export const runId = ({ organization, caller, selection: { shard } }: RunHeader): readonly string[] => [
  coverageControl,
  organization ?? caller.account,
  ...(shard === undefined ? [] : [shardName(shard)]),
];

const shardName = ({ index, of }: Shard): string => `shard-${index}-of-${of}`;

export const unseenId = ({ account, region, table, shard }: Unseen, { caller }: RunHeader): readonly string[] =>
  account === null
    ? [coverageControl, caller.account, "list-of-accounts", ...(shard === undefined ? [] : [shardName(shard)])]
    : [coverageControl, account, region ?? "every-region", ...(table === undefined ? [] : [table])];
