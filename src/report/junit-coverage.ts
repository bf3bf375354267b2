/** Coverage as test cases: an error for each account or Region that was not seen, or one passing case when all were. */
import type { ReportContext } from "../model/report.ts";
import { isVerified } from "../model/population.ts";
import type { Unseen } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { coverageNotes, seenWords } from "./coverage-words.ts";
import type { JunitCase } from "./junit-suite.ts";
import { nextStep } from "./next-step.ts";
import { foreignStamp } from "./run-words.ts";
import { notVerifiedWords } from "./selected-words.ts";

export function coverageCases({ coverage, run, accountNames }: ReportContext): readonly JunitCase[] {
  const unseen = coverage.unseen.map((entry): JunitCase => {
    const { account, region, state, reason } = entry;
    const words = unknownWords(reason);
    return {
      name: `seen :: ${placeOf(entry)}`,
      outcome: {
        element: "error",
        type: `unseen.${state}`,
        message: words,
        body: [
          `Not seen, so not judged: ${words}`,
          "",
          ...(account === null ? [] : [`Account:  ${account}${named(accountNames.get(account))}`]),
          ...(account === null ? [] : [`Region:   ${region ?? "every Region"}`]),
          ...(reason.detail === undefined ? [] : [`Detail:   ${reason.detail}`]),
          `Next:     ${nextStep(reason)}`,
        ],
      },
    };
  });
  const nothing: readonly JunitCase[] =
    coverage.scopes.seen > 0
      ? []
      : [
          {
            name: "seen :: anything",
            outcome: {
              element: "error",
              type: "unseen.everything",
              message: "no Region of any account was seen: nothing is known about any table",
              body: [seenWords(coverage).join(" · "), ...coverageNotes(coverage, run).map(({ text }) => text)],
            },
          },
        ];
  const foreign: readonly JunitCase[] =
    run.foreignHosts.length === 0
      ? []
      : [
          {
            name: "observed from AWS",
            outcome: {
              element: "skipped",
              message: `${foreignStamp}: ${run.foreignHosts.join(", ")}`,
              body: ["Another endpoint answered in the place of AWS: nothing here is evidence about AWS."],
            },
          },
        ];
  const unverified: readonly JunitCase[] = isVerified(coverage.selected)
    ? []
    : [
        {
          name: "population verified",
          outcome: {
            element: "skipped",
            message: notVerifiedWords(coverage.selected),
            body: ["Name the accounts by --organization, --ou or --account-tag: then AWS says which there are."],
          },
        },
      ];
  const gaps = [...unseen, ...nothing];
  return [
    ...(gaps.length > 0 ? gaps : [{ name: "seen :: every account and Region", outcome: { element: "none" } as const }]),
    ...unverified,
    ...foreign,
  ];
}

const placeOf = ({ account, region }: Unseen): string =>
  account === null ? "the list of accounts" : region === null ? account : `${account}/${region}`;

const named = (name: string | undefined): string => (name === undefined ? "" : ` (${name})`);
