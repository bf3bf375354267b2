/**
 * The commands that the words name and the words up to the cursor in, what stands at the cursor out: the name of a command,
 * a flag, or a value and of what it is one. Nothing is parsed or refused: a line that is being written is wrong until it is done.
 */
import type { Argument, Command, CommandUnknownOpts, Option } from "@commander-js/extra-typings";

export type Asked = {
  readonly command: CommandUnknownOpts;
  /** Of which option or argument a value is asked for; null when none is. */
  readonly valueOf: Option | Argument | null;
  /** What stands before the value in the same word, as in `--format=`. */
  readonly before: string;
  readonly begun: string;
  /** May a flag or, while no argument was given, a command stand here. */
  readonly mayBe: { readonly flag: boolean; readonly command: boolean };
};

/** The last word is the one at the cursor, up to it. */
export function askedAt(program: Command, words: readonly string[]): Asked {
  const at = { command: program as CommandUnknownOpts, given: 0, waiting: null as Option | null, onlyArguments: false };
  for (const word of words.slice(0, -1)) step(at, word);
  const begun = words.at(-1) ?? "";
  const { command, given, waiting, onlyArguments } = at;

  const looksLikeFlag = begun.startsWith("-") && !onlyArguments;
  if (waiting !== null && (!looksLikeFlag || waiting.required)) {
    if (!waiting.variadic || !looksLikeFlag)
      return { command, valueOf: waiting, before: "", begun, mayBe: { flag: false, command: false } };
  }
  const [, flag, before = ""] = (looksLikeFlag && /^((--[^=]+)=)/.exec(begun)) || [];
  if (flag !== undefined) {
    const option = optionOf(command, before);
    const valueOf = option !== undefined && takesValue(option) ? option : null;
    return { command, valueOf, before: flag, begun: begun.slice(flag.length), mayBe: { flag: false, command: false } };
  }
  const mayBe = { flag: !onlyArguments, command: given === 0 && !onlyArguments && command.commands.length > 0 };
  return { command, valueOf: looksLikeFlag ? null : argumentAt(command, given), before: "", begun, mayBe };
}

type At = { command: CommandUnknownOpts; given: number; waiting: Option | null; onlyArguments: boolean };

function step(at: At, word: string): void {
  if (!at.onlyArguments && word.startsWith("-") && word !== "-") {
    if (at.waiting?.required === true && !at.waiting.variadic) {
      at.waiting = null;
      return;
    }
    at.waiting = null;
    if (word === "--") at.onlyArguments = true;
    const option = optionOf(at.command, word);
    if (option !== undefined && takesValue(option)) at.waiting = option;
    return;
  }
  if (at.waiting !== null) {
    if (!at.waiting.variadic) at.waiting = null;
    return;
  }
  const below = at.given === 0 && !at.onlyArguments && at.command.commands.find((each) => each.name() === word);
  if (below) at.command = below;
  else at.given += 1;
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** By its long or its short form, in words that may go on with `=value`. */
const optionOf = (command: CommandUnknownOpts, word: string): Option | undefined =>
  command.options.find(({ long, short }) => long === word || short === word);

function argumentAt(command: CommandUnknownOpts, given: number): Argument | null {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[given] ?? (last?.variadic === true ? last : null);
}
