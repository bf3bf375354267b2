/** The iam command without its command line: what is in force → one role → standard output and files. Nothing is asked of AWS. */
import { resolve } from "node:path";
import { RunError, UsageError } from "../errors.ts";
import type { RoleFormat, RoleKind } from "../model/role-sheet.ts";
import { isWhole } from "../model/trust-document.ts";
import { loadPolicy } from "../policy/load.ts";
import { roleFormats } from "../report/role/registry.ts";
import { unknownTrust } from "../report/role/trust-words.ts";
import { openRun } from "../runs/open-run.ts";
import { latestRun } from "../runs/latest-run.ts";
import { findRun } from "../engine/find-run.ts";
import type { IamFlags } from "./iam-options.ts";
import type { Io } from "./io.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { roleSheetOf } from "./role-sheet-of.ts";
import { settled } from "./settle.ts";

export async function performIam(io: Io, flags: IamFlags): Promise<void> {
  const kind = kindOf(flags);
  refuseIdle(flags, kind);
  const files = await outputFilesIn<RoleFormat>(Object.values(roleFormats), flags.output, io.cwd);
  const settings = await settled(io, flags);
  const policy = await loadPolicy({ ref: settings.values.policy, cwd: io.cwd });
  const organizationId =
    flags.organizationId ?? (await organizationOf(flags, resolve(io.cwd, settings.values.runs), io.cwd));
  const sheet = roleSheetOf({ kind, flags, settings, policy, organizationId });
  const formats: readonly RoleFormat[] = [roleFormats[flags.format], ...files.map(({ format }) => format)];
  if (!isWhole(sheet.trusts) && formats.some(({ needs }) => needs === "trust")) {
    throw new UsageError(`there is no trust policy yet. ${unknownTrust(sheet.trusts)}`);
  }
  await printReport(io, { report: sheet, format: roleFormats[flags.format], files });
}

/** With --hub, the other ones are among those that it assumes. */
function kindOf({ hub, write, restore, drill, push }: IamFlags): RoleKind {
  if (hub === true) return "hub";
  const asked: readonly RoleKind[] = [
    ...(write === true || restore === true ? (["write"] as const) : []),
    ...(drill === true ? (["drill"] as const) : []),
    ...(push === true ? (["push"] as const) : []),
  ];
  const [kind = "audit", other] = asked;
  if (other === undefined) return kind;
  throw new UsageError(
    `--${kind} and --${other} are roles of their own: ask for one at a time, or with --hub for who assumes them`,
  );
}

/** What would be passed over in silence is refused. */
function refuseIdle(flags: IamFlags, kind: RoleKind): void {
  const goes: readonly (readonly [keyof IamFlags, string, boolean, string])[] = [
    ["action", "--action", kind === "write" && flags.write === true, "--write"],
    ["backupRole", "--backup-role", kind === "write" && flags.write === true, "--write"],
    ["restoreTo", "--restore-to", kind === "write" && flags.restore === true, "--restore"],
    ["accountTags", "--account-tags", kind === "hub", "--hub"],
    ["also", "--also", kind === "audit" || kind === "hub", "the role of the audit, or --hub"],
  ];
  const idle = goes.find(([name, , heard]) => flags[name] !== undefined && !heard);
  if (idle !== undefined) throw new UsageError(`${idle[1]} goes with ${idle[3]}`);
}

/**
 * Of the run that is named, else of the newest one, if it holds it. One that was not observed from AWS is passed over unless it
 * is named: a demo must not say whom a role trusts.
 */
async function organizationOf({ run }: IamFlags, runsDir: string, cwd: string): Promise<string | null> {
  if (run !== undefined) {
    const { header } = await openRun(await findRun(run, runsDir, cwd));
    if (header.organization !== null) return header.organization;
    throw new UsageError(`the run ${header.id} holds no organization: name one with --organization-id`);
  }
  const newest = await latestRun(runsDir).catch((error: unknown) => {
    if (error instanceof RunError) return null;
    throw error;
  });
  if (newest === null) return null;
  const { header } = await openRun(newest);
  return header.foreignHosts.length === 0 ? header.organization : null;
}
