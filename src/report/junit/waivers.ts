/** Waivers as test cases, skipped each: what they waive, or why nothing. The findings they waive are cases of their own. */
import type { WaiverUses } from "../../model/waiver.ts";
import type { JunitCase } from "./suite.ts";
import { aboutWords, answerWords, stateWords } from "../waiver-words.ts";

export const waiverCases = ({ uses }: WaiverUses): readonly JunitCase[] =>
  uses.map((use) => {
    const { waiver } = use;
    const words = stateWords(use);
    const body = [
      words,
      "",
      `About:    ${aboutWords(waiver)}`,
      `Why:      ${waiver.reason}`,
      `By:       ${answerWords(waiver)}`,
    ];
    return { name: `waiver :: ${waiver.id}`, outcome: { element: "skipped", message: words, body } };
  });
