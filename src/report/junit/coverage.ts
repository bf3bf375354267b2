/** Coverage as test cases: an error for each account or Region that was not seen, or one passing case when all were. */
import type { ReportContext } from "../../model/report.ts";
import { isEmptyShard } from "../../model/empty-shard.ts";
import { isNamedByHand } from "../../model/population.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { blindSpotWords } from "../blind-spot-words.ts";
import { placeOf } from "../coverage-entries.ts";
import { coverageNotes, seenWords } from "../coverage-words.ts";
import type { JunitCase } from "./suite.ts";
import { nextStep } from "../next-step.ts";
import { instantWords } from "../numbers.ts";
import { populationSheet } from "../population-words.ts";
import { foreignStamp, populationWords } from "../run-words.ts";
import { notVerifiedWords, otherShardsWords } from "../selected-words.ts";

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
  const accepted = coverage.accepted.map((entry): JunitCase => {
    const use = coverage.blindSpots.find(({ id }) => id === entry.blindSpot);
    const words = unknownWords(entry.reason);
    return {
      name: `seen :: ${placeOf(entry)}`,
      outcome: {
        element: "skipped",
        message: `accepted blind spot ${entry.blindSpot}: ${words}`,
        body: [
          `Not seen, so not judged: ${words}`,
          ...(use === undefined
            ? []
            : [`Accepted until ${instantWords(use.expires)}: ${use.reason} (owner: ${use.owner})`]),
        ],
      },
    };
  });
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
  const unverified: readonly JunitCase[] = isNamedByHand(coverage.population)
    ? [
        {
          name: "population verified",
          outcome: {
            element: "skipped",
            message: notVerifiedWords(coverage.population),
            body: ["Name the accounts by --organization, --ou or --account-tag: then AWS says which there are."],
          },
        },
      ]
    : [];
  const others = otherShardsWords(coverage.population);
  const sharded: readonly JunitCase[] =
    others === ""
      ? []
      : [
          {
            name: "whole population",
            outcome: {
              element: "skipped",
              message: others,
              body: [`This is ${populationWords(run)}. Put the runs of all shards together by \`restorable merge\`.`],
            },
          },
        ];
  const lapsed = coverage.blindSpots.filter(({ state }) => state !== "in-force");
  const idle = lapsed.map((use): JunitCase => {
    const words = blindSpotWords(use);
    return { name: `blind spot :: ${use.id}`, outcome: { element: "skipped", message: words, body: [words] } };
  });
  const gaps = [...unseen, ...nothingFound({ coverage, run })];
  return [
    ...accepted,
    ...(gaps.length + accepted.length > 0
      ? gaps
      : [{ name: "seen :: every account and Region", outcome: { element: "none" } as const }]),
    ...unverified,
    ...sharded,
    ...idle,
    ...foreign,
  ];
}

/** What the gate does not let pass though no single account or Region is to blame: the report must not be greener. */
function nothingFound({ coverage, run }: Pick<ReportContext, "coverage" | "run">): readonly JunitCase[] {
  const { scopes, tables, accepted } = coverage;
  const body = [
    seenWords(coverage).join(" · "),
    ...populationSheet(coverage),
    ...coverageNotes(coverage, run).map(({ text }) => text),
  ];
  if (isEmptyShard(coverage)) return [];
  if (scopes.seen === 0) {
    const message = "no Region of any account was seen: nothing is known about any table";
    return [{ name: "seen :: anything", outcome: { element: "error", type: "unseen.everything", message, body } }];
  }
  if (tables > 0 || accepted.length === 0) return [];
  const message = "no table was found, and accepted blind spots are no proof that there is none";
  return [{ name: "seen :: any table", outcome: { element: "error", type: "unseen.tables", message, body } }];
}

const named = (name: string | undefined): string => (name === undefined ? "" : ` (${name})`);
