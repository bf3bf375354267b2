/**
 * Answers of the emulator brought before AWS's models: what was asked and the raw answer in; kept are the deviations that
 * AWS's documentation does not excuse, and which operations, error codes and excuses were seen.
 */
import { operationOf, type ServiceId } from "../../../src/emulator/operations.ts";
import { judgeAnswer, type RawAnswer } from "./judge-answer.ts";
import { differenceOf, type KnownDifference } from "./known-differences.ts";
import type { ServiceModels } from "./service-models.ts";

/** What has been judged so far, over several sittings. */
export type Coverage = {
  /** Operations by their ids of which an output was seen. */
  readonly answered: Set<string>;
  /** `dynamodb ThrottlingException`. */
  readonly codes: Set<string>;
  readonly excused: Set<KnownDifference>;
};

export const noCoverage = (): Coverage => ({ answered: new Set(), codes: new Set(), excused: new Set() });

export type Courtroom = {
  /** Gives back the error code of the answer, or null. */
  judge(asked: { readonly service: ServiceId; readonly command: string }, answer: RawAnswer): string | null;
  /** `dynamodb:ListTables: null at TableNames[]: …`, once each, whichever item of a list it is about. */
  deviations(): readonly string[];
  /** How many answers were judged. */
  count(): number;
};

export function openCourt(models: ServiceModels, coverage: Coverage): Courtroom {
  const deviations = new Set<string>();
  let count = 0;
  return {
    deviations: () => [...deviations],
    count: () => count,
    judge(asked, answer) {
      count += 1;
      const id = operationOf(asked.service, asked.command) ?? `${asked.service}:${asked.command}`;
      const { code, deviations: found } = judgeAnswer(models, asked, answer);
      for (const deviation of found) {
        const { kind, path, text } = deviation;
        const known = differenceOf(deviation);
        if (known) coverage.excused.add(known);
        else deviations.add(`${id}: ${kind} at ${path.replaceAll(/\[\d+\]/g, "[]")}: ${text}`);
      }
      if (code === null) coverage.answered.add(id);
      else coverage.codes.add(`${asked.service} ${code}`);
      return code;
    },
  };
}
