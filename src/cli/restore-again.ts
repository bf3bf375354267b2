/** The command line that goes on with a restore: the same options, and no external id, which would end up in logs. */
import type { RestoreFlags } from "./restore-options.ts";
import { quoted } from "./resumed-run.ts";

export function restoreAgain(flags: RestoreFlags, more: { readonly reapply?: true } = {}): string {
  const { reapply } = flags;
  const said = Object.entries({
    "--backup": flags.backup,
    "--table": flags.table,
    "--to-time": flags.toTime,
    "--to": flags.to,
    "--account": flags.account,
    "--region": flags.region,
    "--reapply": typeof reapply === "string" ? reapply : undefined,
    "--config": flags.config,
    "--runs": flags.runs,
    "--write-role": flags.writeRole,
    "--session-name": flags.sessionName,
    "--hub-role": flags.hubRole,
    "--journals": flags.journals,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  const given = Object.entries({
    "--reapply": reapply === true || (reapply === undefined && more.reapply === true),
    "--as-caller": flags.asCaller === true,
    "--yes": flags.yes === true,
  }).flatMap(([flag, is]) => (is ? [flag] : []));
  return ["restorable", "restore", ...said, ...given].join(" ");
}
