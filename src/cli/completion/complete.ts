/**
 * The words of a line up to the cursor in, as the scripts of `restorable completion` send them, what may stand there out: a
 * line that says whether files or folders may, then a line for each value, with what it is. Whatever goes wrong, nothing is
 * offered and nothing said: a person is typing.
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { commandNames, commandTree } from "../command-tree.ts";
import type { Io } from "../io.ts";
import { type Asked, askedAt } from "./line-so-far.ts";
import { type Candidate, type FlagsOnLine, type Values, valuesOf } from "./values.ts";

/** `sent`: the name of the program and what follows, each word behind a `=`. */
export async function complete(io: Io, sent: readonly string[]): Promise<void> {
  const words = sent.slice(1).map((word) => word.replace(/^=/, ""));
  let text = "none\n";
  try {
    text = told(await offered(words.length === 0 ? [""] : words, io));
  } catch {
    // Settings that cannot be read, no folder of runs: the command itself says so.
  }
  await io.stdout.write(text);
}

type Offer = Values & { readonly before: string; readonly begun: string };

async function offered(words: readonly string[], io: Io): Promise<Offer> {
  const line = words[0] === "help" && words.length > 1 ? words.slice(1) : words;
  // Only what the words before the cursor name is loaded.
  if (line.length === 1 && !line[0]?.startsWith("-")) {
    return { paths: null, candidates: commandNames.map(withoutWords), before: "", begun: line[0] ?? "" };
  }
  const silent = { finish: () => undefined, print: () => undefined, complain: () => undefined };
  const program = await commandTree(line.slice(0, -1), io, silent);
  const asked = askedAt(program, line);
  const { before, begun } = asked;
  const values = await valuesAt(asked, io, line);
  return {
    paths: values.paths,
    candidates: [...commandsAt(asked), ...values.candidates, ...flagsAt(asked)],
    before,
    begun,
  };
}

const withoutWords = (value: string): Candidate => ({ value, about: "" });

async function valuesAt({ valueOf }: Asked, io: Io, line: readonly string[]): Promise<Values> {
  if (valueOf === null) return { paths: null, candidates: [] };
  return valuesOf({ taker: valueOf, io, flags: flagsOn(line) });
}

const commandsAt = ({ command, mayBe }: Asked): readonly Candidate[] =>
  mayBe.command
    ? command.commands.map((each) => ({ value: each.name(), about: each.summary() || each.description() }))
    : [];

/** Once a dash is typed: before, flags would hide what else may stand there. */
const flagsAt = ({ command, mayBe, begun }: Asked): readonly Candidate[] =>
  mayBe.flag && begun.startsWith("-")
    ? visibleOptions(command).map(({ long, short, description }) => ({
        value: long ?? short ?? "",
        about: description,
      }))
    : [];

const visibleOptions = (command: CommandUnknownOpts) => command.createHelp().visibleOptions(command);

/** Those that say where runs are. */
function flagsOn(line: readonly string[]): FlagsOnLine {
  const after = (flag: string): string | undefined => {
    const at = line.findLastIndex(
      (word, index) => index < line.length - 1 && (word === flag || word.startsWith(`${flag}=`)),
    );
    const word = line[at];
    if (word === undefined) return undefined;
    return word === flag ? (at + 1 < line.length - 1 ? line[at + 1] : undefined) : word.slice(flag.length + 1);
  };
  const [runs, config] = [after("--runs"), after("--config")];
  return { ...(runs === undefined ? {} : { runs }), ...(config === undefined ? {} : { config }) };
}

/** No shell reads any of these as anything but themselves, quoted or not. */
const harmless = /^[\w@%+=:,./-]+$/;

function told({ paths, candidates, before, begun }: Offer): string {
  const values = candidates
    .filter(({ value }) => value.startsWith(begun))
    .map(({ value, about }) => ({ value: `${before}${value}`, about }))
    .filter(({ value }) => harmless.test(value));
  const hasFormat = paths === "files" && /^[a-z-]+=/.test(begun);
  const where = paths === null ? "none" : `${paths}${before === "" && !hasFormat ? "" : "="}`;
  const lines = values.map(({ value, about }) => (about === "" ? value : `${value}\t${inOneLine(about)}`));
  return [where, ...lines].map((line) => `${line}\n`).join("");
}

/** Half a sentence is enough to choose by. */
const longest = 70;

function inOneLine(about: string): string {
  const words = about.replaceAll(/\s+/g, " ");
  return words.length <= longest ? words : `${words.slice(0, longest - 1)}…`;
}
