/** What a restore came to in sentences that every format shares. Names in them are raw: each format escapes them in its own way. */
import type { LostRow, RestoreCost, RestoreReport, SettingState } from "../../model/restore-report.ts";
import type { RestoreAsk, RestoreFrom, RestoreOutcome } from "../../model/restore.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { costWords, instantWords, sizeWords } from "../numbers.ts";

/** `1 h 2 min 3 s`, from the first unit of which there is one. */
export function tookWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return (first < 0 ? parts.slice(2) : parts.slice(first)).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

export function sourceWords({ source }: RestoreAsk, from: Pick<RestoreFrom, "dataAt">): string {
  const at = from.dataAt === null ? "" : instantWords(from.dataAt);
  if (source.kind === "backup") return `backup ${source.backupArn}${at === "" ? "" : `, of ${at}`}`;
  return `${source.tableArn} as of ${source.at === "latest" ? `the newest moment, about ${at}` : at}`;
}

export function outcomeWords(outcome: RestoreOutcome, to: string): string {
  switch (outcome.state) {
    case "active":
      return `${to} is restored${outcome.already ? ", as it was before" : ""}: ACTIVE ${tookWords(outcome.elapsed)} after it was asked for`;
    case "under-way":
      return `AWS goes on restoring ${to}, for ${tookWords(outcome.elapsed)} so far: ${outcome.because}`;
    case "refused":
      return `${to} was not restored, nothing was made: ${outcome.because}`;
    case "failed":
      return `the restore failed: ${outcome.because}`;
    case "unclear":
      return `nobody knows whether ${to} is being restored: ${outcome.because}`;
    case "unread":
      return `nothing was asked for: ${unknownWords(outcome.reason)}`;
    default:
      return outcome satisfies never;
  }
}

const stateWords = {
  done: "given again",
  pending: "asked for, and not seen so far",
  failed: "failed",
  "not-asked": "lost; --reapply gives it again",
  "as-restored": "nothing is lost",
  "not-recorded": "not recorded",
} as const satisfies Record<SettingState, string>;

export const rowWords = ({ state, because }: LostRow): string =>
  because === null ? stateWords[state] : `${stateWords[state]}: ${because}`;

export const costLine = (cost: RestoreCost | null, sizeBytes: number | null): string =>
  cost === null || sizeBytes === null
    ? "not estimated: AWS tells no size"
    : `about ${costWords(cost.amount, cost.currency)} for ${sizeWords(sizeBytes)}, an estimate of ${cost.estimated}; the new table is billed like any other`;

export const recordedWords = ({ recordedIn, because }: Pick<RestoreReport, "recordedIn" | "because">): string =>
  recordedIn === null
    ? `none: ${because ?? "no run holds them"}`
    : `in run ${recordedIn.id}, as of ${instantWords(recordedIn.asOf)}`;

export const beyondTitle = "Beyond that a restore loses, and this does not give again";
