/** Options that several commands share, and what they mean: each is declared, parsed and explained once. */
import { Option } from "@commander-js/extra-typings";
import { checkRegions } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import type { Severity } from "../model/severity.ts";
import type { Selection } from "../model/run.ts";
import { accountIds, filled, names } from "./option-values.ts";
import { failOnChoices, helpOf, settings } from "./settings.ts";

export const populationOptions = {
  organization: () => new Option("--organization", "every ACTIVE account of the caller's organization"),
  account: () =>
    new Option("--account <id...>", "these accounts (default: the account of your credentials)")
      .argParser(accountIds)
      .conflicts("organization"),
  excludeAccount: () => new Option("--exclude-account <id...>", "leave these accounts out").argParser(accountIds),
  region: () =>
    new Option("--region <name...>", "only these Regions (default: those enabled in each account)").argParser(names),
};

/** Refuses Region names that no partition has, and a selection that leaves nothing: before anything is asked of AWS. */
export function selectionOf(flags: PopulationFlags): Selection {
  const { organization, account, excludeAccount = [], region } = flags;
  checkRegions(region ?? []);
  if (account?.every((id) => excludeAccount.includes(id))) {
    throw new UsageError("--exclude-account leaves no account of --account: name an account to look at");
  }
  return {
    population: organization
      ? { kind: "organization" }
      : account
        ? { kind: "accounts", ids: [...account].sort() }
        : { kind: "caller" },
    excludedAccounts: [...excludeAccount].sort(),
    regions: region ? [...region].sort() : null,
  };
}

export type PopulationFlags = {
  readonly organization?: true | undefined;
  readonly account?: readonly string[] | undefined;
  readonly excludeAccount?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
};

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
    .conflicts(["policy", "organization", "account", "excludeAccount", "region"]);

export const policyOption = () =>
  new Option("-p, --policy <file|pack>", helpOf("policy")).argParser(settings.policy.parse);

export const gateOptions = {
  failOn: () => new Option("--fail-on <severity>", helpOf("failOn")).choices(failOnChoices),
  maxUnknown: () => new Option("--max-unknown <n>", helpOf("maxUnknown")).argParser(settings.maxUnknown.parse),
  maxUnseen: () => new Option("--max-unseen <n>", helpOf("maxUnseen")).argParser(settings.maxUnseen.parse),
};

export type GateFlags = {
  readonly failOn?: Severity | "never" | undefined;
  readonly maxUnknown?: number | undefined;
  readonly maxUnseen?: number | undefined;
};
