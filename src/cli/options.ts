/** Options that several commands share, and what they mean: each is declared, parsed and explained once. */
import { Option } from "@commander-js/extra-typings";
import type { Severity } from "../model/severity.ts";
import { filled } from "./option-values.ts";
import { populationFlagNames } from "./population-options.ts";
import { failOnChoices } from "./setting-values.ts";
import { helpOf, settings } from "./settings.ts";

export const runsOption = () => new Option("--runs <dir>", helpOf("runs")).argParser(settings.runs.parse);

export type RunsFlags = { readonly runs?: string | undefined };

export const configOption = () =>
  new Option(
    "--config <file>",
    "settings and roles (default: restorable.yaml where there is one, env: RESTORABLE_CONFIG)",
  ).argParser(filled);

export type ConfigFlags = { readonly config?: string | undefined };

export const resumeOption = () =>
  new Option(
    "--resume <run>",
    "go on with an interrupted run (its id, its path, or `latest`), with the policy, accounts and Regions it began with",
  )
    .argParser(filled)
    .conflicts(["policy", ...populationFlagNames, "shard", "blindSpots", "waivers", "drills"]);

export const policyOption = () =>
  new Option("-p, --policy <file|pack>", helpOf("policy")).argParser(settings.policy.parse);

export const gateOptions = {
  failOn: () => new Option("--fail-on <severity>", helpOf("failOn")).choices(failOnChoices),
  newSince: () => new Option("--new-since <run|file>", helpOf("newSince")).argParser(settings.newSince.parse),
  failOnSla: () => new Option("--fail-on-sla <severity>", helpOf("failOnSla")).choices(failOnChoices),
  maxUnknown: () => new Option("--max-unknown <n>", helpOf("maxUnknown")).argParser(settings.maxUnknown.parse),
  maxUnseen: () => new Option("--max-unseen <n>", helpOf("maxUnseen")).argParser(settings.maxUnseen.parse),
};

export type GateFlags = {
  readonly failOn?: Severity | "never" | undefined;
  readonly newSince?: string | undefined;
  readonly failOnSla?: Severity | "never" | undefined;
  readonly maxUnknown?: number | undefined;
  readonly maxUnseen?: number | undefined;
};
