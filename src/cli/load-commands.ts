/**
 * The words of a command line and a family of commands in, those to register out: the one that is named, or all of them
 * where none is, as for help and for a name to guess. Loading all of them takes longer than most commands.
 */
import type { Command } from "@commander-js/extra-typings";
import type { Io } from "./io.ts";

export type Register = (parent: Command, io: Io, finish: (exitCode: number) => void) => void;

/** By name, in the order of the help. `rest`: the words after the name, for those that have commands of their own. */
export type Family = Readonly<Record<string, (rest: readonly string[]) => Promise<Register>>>;

export async function loadCommands(family: Family, words: readonly string[]): Promise<readonly Register[]> {
  const asksForHelp = words[0] === "help";
  const name = words[asksForHelp ? 1 : 0] ?? "";
  // Commander takes the first word that is no option for the command: whatever begins otherwise, it may look anywhere.
  const named = Object.hasOwn(family, name) ? family[name] : undefined;
  // The help of a command lists all that are below it.
  if (named !== undefined) return [await named(asksForHelp ? [] : words.slice(1))];
  return Promise.all(Object.values(family).map((load) => load([])));
}
