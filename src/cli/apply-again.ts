/** The command line that applies a plan again, or goes on with it: the same options, and no external id, which would end up in logs. */
import type { Application } from "./perform-apply.ts";
import { quoted } from "./resumed-run.ts";

export function applyAgain({ name, flags, file }: Application): string {
  const { account, maxSteps, maxPercent, stopAfter, writeRole, sessionName, hubRole, journals, config, policy } = flags;
  const said = Object.entries({
    "--digest": file.digest,
    "--config": config,
    "--policy": policy,
    "--account": account?.join(","),
    "--max-steps": maxSteps,
    "--max-percent": maxPercent === undefined ? undefined : `${maxPercent}%`,
    "--stop-after": stopAfter,
    "--write-role": writeRole,
    "--session-name": sessionName,
    "--hub-role": hubRole,
    "--journals": journals,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(String(value))]));
  const given = Object.entries({
    "--as-caller": flags.asCaller,
    "--include-owned": flags.includeOwned,
    "--yes": flags.yes,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  return ["restorable", "apply", quoted(name), ...said, ...given].join(" ");
}

/** Empty where nothing has to be said besides. */
export const idToGiveAgain = ({ flags }: Pick<Application, "flags">): string =>
  flags.writeExternalId === undefined ? "" : " (with --write-external-id, which is not kept)";
