/**
 * The words of rule and policy files that are not facts or operators, in one place: the JSON Schemas are generated
 * from them and the compiler reads by them.
 */
import type { FactType } from "../model/fact-entry.ts";
import { recoveryFacts } from "../model/recovery-facts.ts";
import type { Verdict } from "../model/finding.ts";

/** What a parameter can be. Instants are text: nobody tunes a rule by a moment. */
export const paramTypes = [
  "duration",
  "number",
  "percent",
  "bytes",
  "string",
  "boolean",
] as const satisfies readonly FactType[];
export type ParamType = (typeof paramTypes)[number];

export const archivedTables = ["skip", "judge"] as const;

/** An example judges the rule alone, so that no waiver can be in force. */
export const exampleVerdicts = ["pass", "fail", "unknown", "not-applicable"] as const satisfies readonly Verdict[];

export const controlKinds = ["ours", "publisher"] as const;

/** Ids go into file names, JUnit names and SARIF rules unescaped. */
export const idPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/** A Region becomes a part of the ARN of a stated table. */
export const regionPattern = "^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$";

/** Facts that examples may state at their word, and that a table of an inventory only has by what they follow from. */
export const followingFacts: readonly string[] = [
  "pitr.shortfall",
  "pitr.coverage",
  "recovery.points",
  ...Object.keys(recoveryFacts).filter((name) => name.startsWith("recovery.")),
];

export const paramNamePattern = "^[a-z][A-Za-z0-9]*$";

/** `"{maxAge}"`: stands for the whole value. */
export const paramReference = /^\{([A-Za-z][A-Za-z0-9_-]*)\}$/;
/** `{maxAge}` inside a title, a why or a fix. */
export const paramInText = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;
