/** A file of waivers in, a line for it and one for whatever somebody should look at out; every mistake as one PolicyError. */
import { createWaiving } from "../evaluate/waivers.ts";
import { loadPolicy } from "../policy/load.ts";
import { loadWaivers } from "../policy/waivers.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { layOut } from "../report/lay-out.ts";
import { plural } from "../report/numbers.ts";
import { asOfFrom, latestOf, type AsOfFlags } from "./as-of-option.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags } from "./options.ts";
import { screenOptions } from "./screen.ts";
import { settled } from "./settle.ts";
import { waiversToLookAt } from "./waivers-to-look-at.ts";
import { fileOfWaivers, type WaiversFlags } from "./waivers-option.ts";

export type CheckWaivers = {
  /** Null: the one that the settings name. */
  readonly file: string | null;
  readonly flags: Pick<WaiversFlags, "waiverWarning"> &
    AsOfFlags &
    ConfigFlags & { readonly policy?: string | undefined };
};

export async function checkWaivers(io: Io, { file, flags }: CheckWaivers): Promise<void> {
  const { values } = await settled(io, flags);
  const path = fileOfWaivers(file, values);
  const policy = await loadPolicy({ ref: values.policy, cwd: io.cwd });
  const asOf = asOfFrom(flags, io);
  const { waivers, source } = await loadWaivers({ path, cwd: io.cwd, policy, now: latestOf(asOf, io) });
  const waiving = createWaiving({ waivers, maxTerm: {}, asOf, warning: values.waiverWarning });
  const found = waiversToLookAt(waiving.uses(), policy);
  const held = `${plural(waivers.length, "waiver", "waivers")}, held against the policy ${policy.id}`;
  const rows = found.map(({ id, text }) => [`! ${terminalText(id)}`, terminalProse(text)]);
  const lines = [
    `✓ ${terminalText(source.file)}  ${terminalText(held)}`,
    ...(rows.length === 0 ? [] : [layOut(rows, { width: Math.min(screenOptions(io).columns, 140), indent: 2 })]),
  ];
  await io.stdout.write(`${lines.join("\n")}\n`);
}
