/** Options that several commands share, and what they mean: each is declared, parsed and explained once. */
import { resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import type { AssumeOptions } from "../aws/connect.ts";
import { checkRegions } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { Selection } from "../model/run.ts";
import type { Io } from "./io.ts";
import { accountIds, filled, matching, names, wholeNumber } from "./option-values.ts";

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

// Lengths and alphabets: IAM quotas and STS API reference, AssumeRole (RoleSessionName, ExternalId).
const roleName = matching(
  /^(?=.{1,512}$)([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  "the name of a role, with its path if it has one (`audit/RestorableAudit`), and no ARN",
);
const externalId = matching(/^[\w+=,.@:/-]{2,1224}$/, "2 to 1224 letters, digits and _+=,.@:/-");
const sessionName = matching(/^[\w+=,.@-]{2,64}$/, "2 to 64 letters, digits and _+=,.@-");

export const roleOptions = {
  roleName: () =>
    new Option("--role-name <name>", "role to assume in each account").default("RestorableAudit").argParser(roleName),
  externalId: () =>
    new Option(
      "--external-id <id>",
      "external id that the trust policy of the role asks for (env: RESTORABLE_EXTERNAL_ID)",
    ).argParser(externalId),
  sessionName: () =>
    new Option("--session-name <name>", "role session name, as CloudTrail will show it")
      .default("restorable")
      .argParser(sessionName),
};

export type RoleFlags = {
  readonly roleName: string;
  readonly externalId?: string | undefined;
  readonly sessionName: string;
};

export type Role = Omit<AssumeOptions, "operations">;

export function roleOf(flags: RoleFlags, { env }: Pick<Io, "env">): Role {
  const { roleName: name, sessionName: session } = flags;
  const id = flags.externalId ?? fromEnvironment(env, "RESTORABLE_EXTERNAL_ID", externalId);
  return { roleName: name, sessionName: session, ...(id === undefined ? {} : { externalId: id }) };
}

/** Through `Io`, not through commander, which would read the environment of the process. Empty means not set. */
export function fromEnvironment<T>(env: Io["env"], name: string, parse: (value: string) => T): T | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  try {
    return parse(value);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the environment variable ${name} cannot be used. ${because}`, { cause: error });
  }
}

export const runsOption = () =>
  new Option(
    "--runs <dir>",
    "where run directories are kept (default: .restorable/runs, env: RESTORABLE_RUNS)",
  ).argParser(filled);

export type RunsFlags = { readonly runs?: string | undefined };

export const runsDirectory = ({ runs }: RunsFlags, { env, cwd }: Pick<Io, "env" | "cwd">): string =>
  resolve(cwd, runs ?? (env["RESTORABLE_RUNS"] || ".restorable/runs"));

export const resumeOption = () =>
  new Option(
    "--resume <run>",
    "go on with an interrupted run (its id, its path, or `latest`), with the policy, accounts and Regions it began with",
  )
    .argParser(filled)
    .conflicts(["policy", "organization", "account", "excludeAccount", "region"]);

export const policyOption = () =>
  new Option("-p, --policy <file|pack>", "policy file, shipped pack or rule (see `restorable policy list`)").argParser(
    filled,
  );

/** Above any count of findings: a table has a handful, an organization a million tables. */
const most = 999_999_999;

export const gateOptions = {
  failOn: () =>
    new Option("--fail-on <severity>", "exit 1 when a finding of this severity or above fails; `never` to report only")
      .choices([...severities, "never"] as const)
      .default("low" as const),
  maxUnknown: () =>
    new Option("--max-unknown <n>", "exit 3 above this many unknown verdicts").argParser(wholeNumber(most)).default(0),
  maxUnseen: () =>
    new Option("--max-unseen <n>", "exit 3 above this many unseen accounts and Regions")
      .argParser(wholeNumber(most))
      .default(0),
};

export type GateFlags = {
  readonly failOn: Severity | "never";
  readonly maxUnknown: number;
  readonly maxUnseen: number;
};
