/** The waivers file that a flag, the environment or restorable.yaml names, loaded for a policy, or null when none is. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Waivers } from "../model/waiver.ts";
import { loadWaivers } from "../policy/waivers.ts";
import type { Io } from "./io.ts";
import { helpOf, settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

export const waiversOptions = {
  waivers: () => new Option("--waivers <file>", helpOf("waivers")).argParser(settings.waivers.parse),
  waiverWarning: () =>
    new Option("--waiver-warning <duration>", helpOf("waiverWarning")).argParser(settings.waiverWarning.parse),
};

export type WaiversFlags = { readonly waivers?: string | undefined; readonly waiverWarning?: string | undefined };

/** Throws PolicyError with every mistake of the file: whoever took half of it would fail or pass what nobody meant. */
export async function waiversOf(
  { values: { waivers: path } }: Settled,
  { io, policy }: { readonly io: Pick<Io, "cwd" | "now">; readonly policy: CompiledPolicy },
): Promise<Waivers | null> {
  if (path === null) return null;
  return loadWaivers({ path, cwd: io.cwd, policy, now: new Date(io.now()).toISOString() });
}

/** Where a command is about nothing but waivers, one file has to be named somehow. */
export function fileOfWaivers(named: string | null, { waivers }: Settled["values"]): string {
  const path = named ?? waivers;
  if (path !== null) return path;
  const { env, key } = settings.waivers;
  throw new UsageError(
    `no file of waivers is named: give it as an argument, by ${env}, or as \`${key}\` in restorable.yaml`,
  );
}

export const waiversHelp = `
Waivers (YAML): fails that are accepted, for a time, and stay in every report. Give every key:
  waivers:
    - id: W-12
      rule: pitr-enabled             an id, a glob such as "pitr-*", or a list of them
      accounts: "111122223333"       ids or globs, one or a list
      regions: eu-west-1             names or globs, one or a list
      tables: ["scratch-*"]          whole names or globs over whole names, one or a list
      reason: Filled anew each night.
      owner: shop@example.com
      approver: ciso@example.com
      ticket: SEC-4711
      created: 2026-11-01
      expires: 2027-01-31            the first instant on which the fails count again
  Only a fail is waived. \`restorable waiver check FILE\` tells its mistakes before AWS is asked.
`;
