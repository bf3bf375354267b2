/** The options of `push`, each declared once: which findings, since when, through which role, and whether a person is asked. */
import { Option } from "@commander-js/extra-typings";
import { verdicts, type Verdict } from "../model/finding.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { PushAccess } from "../push/push-sessions.ts";
import type { PushFormatId } from "../report/push/registry.ts";
import { filled, namesAmong } from "./option-values.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import type { Settled } from "./settle.ts";
import { helpOf, settings } from "./settings.ts";
import type { LogFlags } from "./teller.ts";
import { writeOptions, type WriteFlags } from "./write-options.ts";

export const pushOptions = {
  since: () =>
    new Option(
      "--since <run>",
      "archive what this earlier run found and nothing is left of; `latest` is the one before (default: nothing is)",
    ).argParser(filled),
  verdict: () =>
    new Option("--verdict <list>", `only findings of these verdicts: ${verdicts.join(", ")} (default: all)`).argParser(
      namesAmong(verdicts),
    ),
  minSeverity: () =>
    new Option("--min-severity <severity>", "only findings of this severity or above").choices(severities),
  dryRun: () => new Option("--dry-run", "say what would be sent and where, and ask nothing of AWS"),
  yes: () => new Option("-y, --yes", "do not ask"),
  pushRole: () => new Option("--push-role <name>", helpOf("pushRole")).argParser(settings.pushRole.parse),
  pushExternalId: () =>
    new Option("--push-external-id <id>", helpOf("pushExternalId")).argParser(settings.pushExternalId.parse),
  asCaller: () => new Option("--as-caller", "in the caller's own account use its own keys instead of the role"),
  sessionName: writeOptions.sessionName,
  hubRole: writeOptions.hubRole,
};

export type PushFlags = ConfigFlags &
  RunsFlags &
  LogFlags &
  Pick<WriteFlags, "sessionName" | "hubRole" | "asCaller"> & {
    readonly since?: string | undefined;
    readonly verdict?: readonly Verdict[] | undefined;
    readonly minSeverity?: Severity | undefined;
    readonly dryRun?: true | undefined;
    readonly yes?: true | undefined;
    readonly pushRole?: string | undefined;
    readonly pushExternalId?: string | undefined;
    readonly format: PushFormatId;
    readonly output: readonly string[];
  };

export function pushAccessOf({ asCaller }: PushFlags, { values }: Pick<Settled, "values">): PushAccess {
  const { pushRole, pushExternalId, sessionName } = values;
  return {
    role: { roleName: pushRole, sessionName, ...(pushExternalId === null ? {} : { externalId: pushExternalId }) },
    inCallersAccount: asCaller === true ? "own" : "role",
  };
}
