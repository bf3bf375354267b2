/**
 * A file of accounts in, their ids out, sorted and each once: one id a line, then nothing or a space and any text; blank
 * lines and `#` comments are passed over. Every line that is no account is refused at once; an id that comes twice is told.
 */
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import type { Io } from "./io.ts";
import { refusalWords } from "./on-disk.ts";
import type { Teller } from "./teller.ts";

/** An organization has 50,000 accounts at most; a line with a name rarely has more than a hundred bytes. */
const largest = 8 * 1024 * 1024;
/** What one screenful of scrolling back can hold. */
const mostShown = 50;

type Told = { readonly line: number; readonly col: number; readonly text: string };

/** Those that are shown, and how many there are: a file can be wrong in millions of lines. */
type Tellings = { readonly shown: Told[]; count: number };

export async function readAccountsFile(
  name: string,
  { cwd, teller }: Pick<Io, "cwd"> & { readonly teller: Teller },
): Promise<readonly string[]> {
  const { accounts, mistakes, twice } = parse(await textOf(name, cwd));
  const shown = terminalText(name);
  const place = ({ line, col, text }: Told): string => `${shown}:${line}:${col}: ${text}`;
  if (mistakes.count > 0) {
    const rest = mistakes.count - mistakes.shown.length;
    throw new UsageError([...mistakes.shown.map(place), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n"));
  }
  if (accounts.size === 0) throw new UsageError(`${shown} names no account: write one id of 12 digits a line`);
  if (twice.count > 0) {
    const rest = twice.count - twice.shown.length;
    const more = rest > 0 ? [`${shown}: ${rest} more ids come more than once`] : [];
    const lines = [...twice.shown.map(place), ...more];
    const fields = { file: name, count: twice.count, lines: twice.shown.map(({ line }) => line) };
    await teller.tell({ event: "accounts-repeated", level: "warn", text: `${lines.join("\n")}\n`, fields });
  }
  return [...accounts.keys()].sort();
}

function parse(text: string): {
  readonly accounts: ReadonlyMap<string, number>;
  readonly mistakes: Tellings;
  readonly twice: Tellings;
} {
  const accounts = new Map<string, number>();
  const mistakes: Tellings = { shown: [], count: 0 };
  const twice: Tellings = { shown: [], count: 0 };
  for (const [index, row] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const [, space = "", word = ""] = /^(\s*)(\S*)/.exec(row) ?? [];
    if (word === "" || word.startsWith("#")) continue;
    const at = { line: index + 1, col: space.length + 1 };
    const first = accounts.get(word);
    if (!/^\d{12}$/.test(word)) note(mistakes, at, () => `${quoted(word)} is not an account id, which has 12 digits`);
    else if (first === undefined) accounts.set(word, at.line);
    else note(twice, at, () => `account ${word} was named in line ${first} already, and is looked at once`);
  }
  return { accounts, mistakes, twice };
}

function note(tellings: Tellings, at: Omit<Told, "text">, text: () => string): void {
  tellings.count += 1;
  if (tellings.shown.length < mostShown) tellings.shown.push({ ...at, text: text() });
}

const quoted = (word: string): string => `"${terminalText(word.length > 40 ? `${word.slice(0, 40)}…` : word)}"`;

async function textOf(name: string, cwd: string): Promise<string> {
  const shown = terminalText(name);
  const chunks: Uint8Array[] = [];
  try {
    // Stops one byte after the limit, so that /dev/zero ends too.
    for await (const chunk of createReadStream(resolve(cwd, name), { end: largest })) chunks.push(chunk as Uint8Array);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const because = { ENOENT: "there is no such file", EISDIR: "it is a directory" }[String(error.code)];
    throw new UsageError(`cannot read ${shown}: ${because ?? refusalWords(error)}`, { cause: error });
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.byteLength > largest) throw new UsageError(`${shown} is larger than any list of accounts (8 MiB)`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${shown} is not UTF-8 text`, { cause: error });
  }
}
