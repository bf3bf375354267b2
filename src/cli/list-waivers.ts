/** Waivers of a file or of a run in, a table of them out, or all that they waive in a run. Judges, and writes nothing. */
import { resolve } from "node:path";
import { createWaiving } from "../evaluate/waivers.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { WaiverUse, WaiverUses } from "../model/waiver.ts";
import { loadPolicy } from "../policy/load.ts";
import { loadWaivers } from "../policy/waivers.ts";
import { consoleWaivers } from "../report/console/waivers.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { layOut } from "../report/lay-out.ts";
import { instantWords, plural } from "../report/numbers.ts";
import { paintWith } from "../report/paint.ts";
import { aboutWords } from "../report/waiver-words.ts";
import { openRun } from "../runs/open-run.ts";
import { asOfFrom, latestOf } from "./as-of-option.ts";
import { findRun } from "../engine/find-run.ts";
import type { Io } from "./io.ts";
import type { CheckWaivers } from "./check-waivers.ts";
import type { RunsFlags } from "./options.ts";
import { screenOptions } from "./screen.ts";
import { settled, type Settled } from "./settle.ts";
import { judgeRun } from "../engine/verdicts.ts";
import { fileOfWaivers } from "./waivers-option.ts";

export type ListWaivers = {
  /** Null: those of the run, else of the file that the settings name. */
  readonly file: string | null;
  readonly flags: CheckWaivers["flags"] & RunsFlags & { readonly run?: string | undefined };
};

export async function listWaivers(io: Io, given: ListWaivers): Promise<void> {
  const settings = await settled(io, given.flags);
  const text = given.flags.run === undefined ? await ofFile(io, given, settings) : await ofRun(io, given, settings);
  await io.stdout.write(`${text}\n`);
}

async function ofFile(io: Io, { file, flags }: ListWaivers, { values }: Settled): Promise<string> {
  const asOf = asOfFrom(flags, io);
  const policy = await loadPolicy({ ref: values.policy, cwd: io.cwd });
  const { waivers } = await loadWaivers({
    path: fileOfWaivers(file, values),
    cwd: io.cwd,
    policy,
    now: latestOf(asOf, io),
  });
  const { uses } = createWaiving({ waivers, maxTerm: {}, asOf, warning: values.waiverWarning }).uses();
  if (uses.length === 0) return noWaivers;
  const { width, paint } = pageOf(io);
  const header = ["Waiver", "State", "Expires", "About", "Owner"].map(paint.quiet);
  const rows = uses.map((use) => [
    terminalText(use.waiver.id),
    stateOf(use),
    instantWords(use.waiver.expires).slice(0, 10),
    terminalProse(aboutWords(use.waiver)),
    terminalProse(use.waiver.owner),
  ]);
  return layOut([header, ...rows], { width, indent: 0 });
}

/** No run is looked at: whether anybody needs it is not known. */
function stateOf({ state, expiresSoon, daysLeft }: WaiverUse): string {
  if (state === "expired") return "expired";
  return `${expiresSoon ? "expires soon" : "current"}, ${plural(daysLeft, "day", "days")} left`;
}

async function ofRun(io: Io, { file, flags }: ListWaivers, { values, prices }: Settled): Promise<string> {
  const run = await openRun(await findRun(flags.run ?? "latest", resolve(io.cwd, values.runs), io.cwd));
  const own = flags.policy === undefined ? run.policy : null;
  const policy = own ?? (await loadPolicy({ ref: values.policy, cwd: io.cwd }));
  const waivers = file === null && run.waivers !== null ? run.waivers : await loaded(io, file, { values, policy });
  const judging = { run, policy, blindSpots: run.blindSpots, waivers, prices, warning: values.waiverWarning };
  const verdicts = await judgeRun({ ...judging, mostPlaces: mostListed });
  return told(verdicts.waivers, io);
}

/** Waivers are for exceptions: of one with more findings than that, the JSON report has them all. */
const mostListed = 1_000;

const loaded = (
  io: Io,
  file: string | null,
  { values, policy }: Pick<Settled, "values"> & { readonly policy: CompiledPolicy },
) =>
  loadWaivers({
    path: fileOfWaivers(file, values),
    cwd: io.cwd,
    policy,
    now: new Date(io.now()).toISOString(),
  });

const told = (waivers: WaiverUses, io: Io): string =>
  waivers.uses.length === 0 ? noWaivers : consoleWaivers({ waivers, ...pageOf(io) });

const noWaivers = "There are no waivers.";

function pageOf(io: Io) {
  const look = screenOptions(io);
  return { paint: paintWith(look), width: Math.min(look.columns, 140) };
}
