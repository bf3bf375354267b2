/** The options of `audit --remediate`, and what of them has to be said; without that flag none of them may be given. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { automaticActions, type Automatic } from "../remediate/automatic.ts";
import { applyOptions, type ApplyFlags } from "./apply-options.ts";
import { filled, wholeNumber } from "./option-values.ts";
import { planOptions, type PlanFlags } from "./plan-options.ts";
import { most } from "./setting-values.ts";

export const remediateOptions = {
  remediate: () => new Option("--remediate", "mend what fails of the rules that the policy marks `auto: true`"),
  maxSteps: applyOptions.maxSteps,
  maxPercent: applyOptions.maxPercent,
  stopAfter: applyOptions.stopAfter,
  maxBackupsPerTable: () =>
    new Option(
      "--max-backups-per-table <n>",
      "make no native backup of a table that has so many made by restorable",
    ).argParser(wholeNumber(most, 1)),
  backupWith: planOptions.backupWith,
  vault: planOptions.vault,
  backupRole: () => planOptions.backupRole().default(undefined),
  keep: planOptions.keep,
  backupTag: planOptions.backupTag,
  includeOwned: () => new Option("--include-owned", "also mend tables that are managed as code"),
  wait: applyOptions.wait,
  writeRole: applyOptions.writeRole,
  writeExternalId: applyOptions.writeExternalId,
  asCaller: applyOptions.asCaller,
  journals: applyOptions.journals,
  outcome: () =>
    new Option("--outcome <file>", "write what was mended and what was not, as JSON, to this file").argParser(filled),
} as const;

export type RemediateFlags = Pick<
  ApplyFlags,
  "maxSteps" | "maxPercent" | "stopAfter" | "wait" | "writeRole" | "writeExternalId" | "asCaller" | "journals"
> &
  Pick<PlanFlags, "backupWith" | "vault" | "keep" | "backupTag" | "includeOwned"> & {
    readonly remediate?: true | undefined;
    readonly maxBackupsPerTable?: number | undefined;
    readonly backupRole?: string | undefined;
    readonly outcome?: string | undefined;
  };

/** By the names that commander gives them. */
const names = Object.keys(remediateOptions) as (keyof typeof remediateOptions)[];

/** What would be ignored is refused: who gives a limit believes that something is limited. */
export function refuseWithoutRemediate(flags: RemediateFlags): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined || flags.remediate === true) return;
  const flag = remediateOptions[given]().long ?? given;
  throw new UsageError(`${flag} is about what is mended: an audit only reads, unless it is told to --remediate.`);
}

/** Throws UsageError where nobody would have looked, and something has to be bounded. */
export function automaticOf(flags: RemediateFlags, policy: CompiledPolicy): Automatic {
  const { backupWith = null, maxBackupsPerTable, vault, backupTag } = flags;
  const actions = automaticActions(policy, backupWith);
  if (actions.size === 0) {
    throw new UsageError(
      `--remediate: the policy ${policy.id} marks no rule for it. Say of a rule that it may be repaired automatically: ` +
        "`- { use: recovery-point-fresh, remediate: { auto: true } }` under `rules:`.",
    );
  }
  const takes = new Set(actions.values());
  if (takes.has("create-backup") && maxBackupsPerTable === undefined) {
    throw new UsageError(
      "--remediate would make native backups, which nothing ever deletes: say how many of a table at most by " +
        "--max-backups-per-table <n>, or make them with AWS Backup, which can: --backup-with aws-backup --vault <name> --keep <days>.",
    );
  }
  if (takes.has("start-backup-job") && vault === undefined) {
    throw new UsageError(
      "--remediate would make backups with AWS Backup: name the vault they go to by --vault <name>.",
    );
  }
  if (takes.has("tag-for-backup-plan") && backupTag === undefined) {
    throw new UsageError(
      "--remediate would tag tables as some backup plan of their account selects them, and nobody looks at the tag, by " +
        "which access may be granted, too: name the only one that may be given by --backup-tag <key=value>.",
    );
  }
  return { actions, maxBackups: takes.has("create-backup") ? (maxBackupsPerTable ?? null) : null };
}
