/** The command line that does the same push: the same options, and no external id, which would end up in logs. */
import type { PushFlags } from "./push-options.ts";
import { quoted } from "./resumed-run.ts";

export function pushAgain(name: string, flags: PushFlags): string {
  const said = Object.entries({
    "--since": flags.since,
    "--verdict": flags.verdict?.join(","),
    "--min-severity": flags.minSeverity,
    "--config": flags.config,
    "--runs": flags.runs,
    "--push-role": flags.pushRole,
    "--session-name": flags.sessionName,
    "--hub-role": flags.hubRole,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  const given = Object.entries({ "--as-caller": flags.asCaller === true, "--yes": flags.yes === true }).flatMap(
    ([flag, is]) => (is ? [flag] : []),
  );
  return ["restorable", "push", quoted(name), ...said, ...given].join(" ");
}
