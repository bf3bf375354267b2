/**
 * Collects what is wrong with policy files, each mistake at its place, and turns all of them into one PolicyError.
 * Nothing here decides what a mistake is.
 */
import { PolicyError } from "../errors.ts";
import type { PolicyMistake } from "../errors.ts";
import { codeFrame, positionOf, startOf } from "./source.ts";
import type { Place } from "./source.ts";
import { visible } from "./visible.ts";

/** Every kind of mistake, and what it is about: the one list that documentation and tests go by. */
export const mistakeCodes = {
  "missing-file": "no such file",
  "unreadable-file": "the file exists and cannot be read",
  "not-a-file": "the path is a directory",
  "too-large": "the file is larger than any policy",
  "too-many-files": "a policy out of more files than any policy",
  "not-text": "the file is not UTF-8 text",
  "not-shown": "a file elsewhere that a policy names, and that is none",
  "yaml-syntax": "the text is not YAML",
  "several-documents": "the file holds more than one YAML document",
  "empty-file": "the file holds nothing",
  "not-a-mapping": "the file is not a mapping of keys",
  "too-deep": "nested more deeply than a person can read",
  "too-long": "a text, list or mapping longer than a person can read",
  "too-many-rules": "policies that inherit more rules than a person can follow",
  "too-many-mistakes": "more mistakes than a person can read; nothing after them was looked at",
  "too-many-aliases": "aliases that unfold into too much",
  "unknown-alias": "an alias of nothing",
  "circular-alias": "an alias inside the value it stands for",
  "duplicate-key": "a key twice in one mapping",
  "key-not-text": "a key that is not text",
  "reserved-key": "a key that JavaScript gives a meaning of its own",
  "control-character": "a character that could act on a terminal",
  "unknown-key": "a key that has no meaning here",
  "missing-key": "a key that has to be there",
  "wrong-shape": "a value of the wrong kind: text, list, mapping",
  "unknown-choice": "a value that is none of the choices",
  empty: "a text or list that has to hold something",
  "bad-id": "an id or name in the wrong spelling",
  "too-many-patterns": "more globs and regular expressions than are worth compiling",
  "bad-pattern": "a glob or a regular expression that cannot be used",
  "id-not-file-name": "a rule or policy whose id is not the name of its file",
  "unknown-reference": "no shipped rule or pack of that name",
  "not-a-rule": "a policy where a rule is wanted",
  "not-a-policy": "a rule where a policy is wanted",
  "extends-cycle": "policies that extend each other",
  "duplicate-rule": "two rules of one id",
  "unknown-rule": "an override, an expectation or a waiver of a rule that the policy does not have",
  "too-many-overrides": "more overrides of one rule than tiers or accounts would need",
  "conflicting-settings": "packs that set one rule differently",
  "duplicate-id": "two blind spots or two waivers of one id",
  "term-order": "a waiver that ends before it begins, or that is of tomorrow",
  "term-too-long": "a waiver for longer than the policy allows at the severity of its rule",
  "too-broad": "a waiver of everything",
  "no-rules": "a policy without a rule",
  "no-action": "a rule that is to be repaired automatically, and names no action",
  "unknown-param": "a parameter that the rule does not have",
  "unused-param": "a parameter that the rule does not use",
  "value-type": "a value of the wrong type",
  "exclusive-keys": "keys of a condition that cannot go together",
  "incomplete-condition": "a condition that lacks a part",
  "unknown-fact": "no such fact",
  "list-as-fact": "a list where a fact with one value is wanted",
  "not-a-list": "a quantifier over something that is not a list",
  "nested-quantifier": "a quantifier inside a quantifier",
  "operator-type": "an operator that does not go with the type of the fact",
  "misspelt-value": "a value that AWS spells differently",
  "ordering-under-not": "an ordering under `not` of a fact that can be absent",
  "given-twice": "an example that says one thing twice",
  "derived-fact": "a fact that follows from others, where those have to be stated",
  "not-an-inventory": "an inventory whose name does not say that it is one",
  "unknown-table": "a table that the inventory does not have",
  "no-expectation": "a policy test that expects nothing",
} as const satisfies Record<string, string>;

export type MistakeCode = keyof typeof mistakeCodes;

export type Mistake = { readonly code: MistakeCode; readonly message: string; readonly hint?: string | undefined };

/** A file that is no policy at all can hold a mistake in every other character, each with its words and its excerpt. */
const mostFound = 1_000;

export class Mistakes {
  readonly #found = new Map<string, PolicyMistake>();

  /**
   * The same mistake at the same place, met twice because two policies use one file, is said once. Throws PolicyError
   * when there are more than anybody would read, so that what would find the others is not begun.
   */
  add(place: Place, mistake: Mistake): void {
    if (place.source.confidential === true && mistake.code !== "not-shown") {
      this.add(startOf({ ...place.source, text: "", lineStarts: [0] }), notShown(place.source.file));
      return;
    }
    const { code } = mistake;
    const { file, line, col } = positionOf(place);
    const at = { file: visible(file), line, col };
    const message = visible(fitting(mistake.message));
    const key = JSON.stringify([at.file, line, col, code, message]);
    if (this.#found.has(key)) return;
    const hint = mistake.hint === undefined ? {} : { hint: visible(fitting(mistake.hint)) };
    const frame = place.source.text === "" ? {} : { frame: codeFrame(place) };
    if (this.count < mostFound) {
      this.#found.set(key, { code, ...at, message, ...hint, ...frame });
      return;
    }
    const stopped = `there are more than ${mostFound} mistakes; from here on nothing was looked at`;
    this.#found.set(tooMany, { code: tooMany, ...at, message: stopped, ...frame });
    this.throwIfAny();
  }

  get count(): number {
    return this.#found.size;
  }

  /** By file, line and column. */
  inOrder(): readonly PolicyMistake[] {
    return [...this.#found.values()].sort(byPlace);
  }

  throwIfAny(): void {
    if (this.count === 0) return;
    const found = this.inOrder();
    throw new PolicyError(found, renderMistakes(found));
  }
}

const notShown = (file: string): Mistake => ({
  code: "not-shown",
  message:
    "a policy names this file, which is none; as it lies elsewhere or is not named `.yaml`, its words are not shown",
  hint: `\`restorable policy check ${file}\` shows its mistakes to whoever names it`,
});

const tooMany = "too-many-mistakes" satisfies MistakeCode;

/** Messages repeat what is written, and a key can be as long as a file. The ends say what it is and what is wrong. */
function fitting(text: string): string {
  const [head, tail] = [400, 200];
  return text.length <= head + tail ? text : `${text.slice(0, head)} … ${text.slice(-tail)}`;
}

function byPlace(a: PolicyMistake, b: PolicyMistake): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.col - b.col;
}

/** What one screenful of scrolling back can hold; the error itself carries every mistake. */
const rendered = 50;

export function renderMistakes(found: readonly PolicyMistake[]): string {
  // Where the search was given up is no mistake of its own, but whoever is told a count has to be told that too.
  const stopped = found.filter(({ code }) => code === tooMany);
  const mistakes = found.filter(({ code }) => code !== tooMany);
  const files = new Set(mistakes.map((mistake) => mistake.file)).size;
  const head = counted(mistakes.length, "mistake") + (files > 1 ? ` in ${files} files` : "");
  const rest = mistakes.length - rendered;
  const tail = rest > 0 ? [`and ${counted(rest, "more mistake")}`] : [];
  const shown = [...mistakes.slice(0, rendered).map(renderMistake), ...tail, ...stopped.map(renderMistake)];
  return [stopped.length > 0 ? `more than ${head}` : head, ...shown].join("\n\n");
}

export function renderMistake({ file, line, col, code, message, hint, frame }: PolicyMistake): string {
  // Without a text there is no line to point at: the file is not there, or holds nothing.
  const rows = [`${frame === undefined ? file : `${file}:${line}:${col}`}: ${message} [${code}]`];
  if (frame !== undefined) rows.push(frame);
  if (hint !== undefined) rows.push(`  hint: ${hint}`);
  return rows.join("\n");
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
