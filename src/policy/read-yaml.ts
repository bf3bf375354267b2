/**
 * The text of one policy file in, a tree of plain nodes out, or null with the mistakes told. Refuses what cannot be a
 * policy before it costs anything: deep nesting, aliases that unfold without end, several documents.
 */
import { Composer, Parser, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Document } from "yaml";
import type { Mistake, Mistakes } from "./mistakes.ts";
import { lineAndColumn, startOf } from "./source.ts";
import type { Place, Source } from "./source.ts";
import { depthLimit, tooDeepAt } from "./depth.ts";
import type { Entry, MapNode, Node } from "./tree.ts";
import { policyWords, type FileWords } from "./file-words.ts";
import { longestText } from "./longest-text.ts";
import { firstUnsafe } from "./visible.ts";
import { yamlHint } from "./yaml-hint.ts";

/** Unfolded alias nodes in one file. A rule repeats a condition or two; a bomb needs billions. */
const aliasLimit = 1_000;

/** A list of that many account ids is still somebody's; checking the shape of longer ones takes the square of their length. */
const mostEntries = 5_000;

/** `Object.fromEntries` is safe with these; the readers of a policy that come after us need not be. */
const reservedKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function readYaml(source: Source, mistakes: Mistakes, words: FileWords = policyWords): MapNode | null {
  const document = compose(source, mistakes, words);
  if (document === null) return null;
  const converter = new Converter(source, mistakes);
  const root = converter.convert(document.contents, 0);
  if (root === null || converter.isCutShort) return null;
  if (root.kind === "map") return root;
  const empty = root.kind === "scalar" && root.value === null;
  const message = empty ? "the file holds nothing" : `${words.noun} is a mapping of keys such as \`${words.such}\``;
  mistakes.add(empty ? startOf(source) : root.at, {
    code: empty ? "empty-file" : "not-a-mapping",
    message,
    hint: words.begin,
  });
  return null;
}

/** Tokens come from an iterative parser; only once their depth is known may the recursive composer see them. */
function compose(source: Source, mistakes: Mistakes, { noun, split }: FileWords): Document.Parsed | null {
  const tokens = [...new Parser().parse(source.text)];
  const deep = tooDeepAt(tokens);
  if (deep !== null) {
    mistakes.add({ source, start: deep, end: deep + 1 }, tooDeep);
    return null;
  }
  // Key uniqueness is checked below in linear time. The directive `%YAML 1.1` must not turn `no` into false.
  const options = { version: "1.2", schema: "core", merge: false, resolveKnownTags: false } as const;
  const composer = new Composer({ ...options, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const [document, second] = withoutStacks(() => [...composer.compose(tokens, true, source.text.length)]);
  if (document === undefined) throw new Error("the composer gave no document");
  if (second !== undefined) {
    const [start] = second.range;
    mistakes.add(
      { source, start, end: start + 3 },
      {
        code: "several-documents",
        message: `${noun} holds one YAML document; another one starts here`,
        hint: split,
      },
    );
  }
  const wrong = [...document.errors, ...document.warnings, ...(second?.errors ?? [])];
  for (const { pos, code, message } of wrong) {
    const mistake = { code: "yaml-syntax", message: `not YAML: ${message}`, hint: yamlHint(code, message) } as const;
    mistakes.add({ source, start: pos[0], end: pos[1] }, mistake);
  }
  return wrong.length > 0 || second !== undefined ? null : document;
}

/** The composer makes an Error of each mistake, and a file can hold one in every character: their stacks are gigabytes. */
function withoutStacks<T>(work: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

const tooDeep = {
  code: "too-deep",
  message: `nested more than ${depthLimit} levels deep`,
  hint: "split the condition into several rules",
} as const;

class Converter {
  readonly #source: Source;
  readonly #mistakes: Mistakes;
  readonly #anchors = new Map<string, unknown>();
  /** Values whose conversion is under way: an alias to one of them would never end. */
  readonly #open = new Set<unknown>();
  /** A part of the tree is left out, so that whatever seems to lack may be there. */
  isCutShort = false;
  #insideAlias = 0;
  #unfolded = 0;

  constructor(source: Source, mistakes: Mistakes) {
    this.#source = source;
    this.#mistakes = mistakes;
  }

  /** null when a mistake was told, or the budget of aliases is spent. */
  convert(node: unknown, depth: number): Node | null {
    if (this.#insideAlias > 0 && ++this.#unfolded > aliasLimit) return null;
    if (isAlias(node)) return this.#alias(node.source, this.#place(node.range), depth);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return this.#scalar(null, "", startOf(this.#source));
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const at = this.#place(node.range);
    if (depth > depthLimit) return this.#cut(at, tooDeep);
    if (isScalar(node)) return this.#scalar(node.value, node.source ?? "", at);
    if (node.items.length > mostEntries) {
      const message = `a ${isSeq(node) ? "list" : "mapping"} of more than ${mostEntries} entries`;
      return this.#cut(at, { code: "too-long", message, hint: "split it in two, or say it by a pattern or a tag" });
    }
    this.#open.add(node);
    const converted: Node | null = isSeq(node)
      ? { kind: "list", items: this.#each(node.items, (item) => this.convert(item, depth + 1)), at }
      : { kind: "map", entries: this.#entries(node.items, depth), at };
    this.#open.delete(node);
    return converted;
  }

  #alias(name: string, at: Place, depth: number): Node | null {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const hint = `where \`*\` belongs to a text, as in a glob, write it in quotes: "*${name}"`;
      return this.#cut(at, { code: "unknown-alias", message: `no value before this is named \`&${name}\``, hint });
    }
    if (this.#open.has(target)) {
      return this.#cut(at, { code: "circular-alias", message: `\`*${name}\` stands inside the value it repeats` });
    }
    this.#insideAlias++;
    const node = this.convert(target, depth);
    this.#insideAlias--;
    if (this.#insideAlias > 0 || this.#unfolded <= aliasLimit) return node;
    return this.#cut(at, {
      code: "too-many-aliases",
      message: `aliases up to \`*${name}\` unfold into more than ${aliasLimit} values`,
      hint: "write the values out, or use a parameter",
    });
  }

  #entries(pairs: readonly { readonly key: unknown; readonly value: unknown }[], depth: number): MapNode["entries"] {
    const entries = new Map<string, Entry>();
    this.#each(pairs, (pair) => {
      const entry = this.#entry(pair, depth);
      const first = entry === null ? undefined : entries.get(entry.key);
      if (entry === null || first === undefined) return entry === null ? null : entries.set(entry.key, entry);
      const { line } = lineAndColumn(this.#source, first.keyAt.start);
      const message = `\`${entry.key}\` is here twice; line ${line} has it already`;
      return this.#refuse(entry.keyAt, { code: "duplicate-key", message });
    });
    return entries;
  }

  #entry(pair: { readonly key: unknown; readonly value: unknown }, depth: number): Entry | null {
    const keyNode = this.convert(pair.key, depth + 1);
    if (keyNode === null) return null;
    if (keyNode.kind !== "scalar" || typeof keyNode.value !== "string") {
      const hint = keyNode.kind === "scalar" ? `write "${keyNode.text}" in quotes` : undefined;
      return this.#refuse(keyNode.at, { code: "key-not-text", message: "a key has to be text", hint });
    }
    const key = keyNode.value;
    if (reservedKeys.has(key)) {
      const message = `\`${key}\` cannot be a key: JavaScript gives it a meaning of its own`;
      return this.#refuse(keyNode.at, { code: "reserved-key", message });
    }
    const value = this.#valueOf(pair.value, keyNode.at, depth);
    return value === null ? null : { key, keyAt: keyNode.at, value };
  }

  /** A key without a value has a null without a place; the key is where a person looks. */
  #valueOf(value: unknown, keyAt: Place, depth: number): Node | null {
    if (value === null || value === undefined) return { kind: "scalar", value: null, text: "", at: keyAt };
    const node = this.convert(value, depth + 1);
    return node?.kind === "scalar" && node.at.start === node.at.end && node.value === null
      ? { ...node, at: keyAt }
      : node;
  }

  #scalar(value: unknown, text: string, at: Place): Node | null {
    if (typeof value === "number" || typeof value === "boolean" || value === null) {
      return { kind: "scalar", value, text, at };
    }
    const whole = typeof value === "string" ? value : text;
    if (whole.length > longestText) {
      const message = `a text of more than ${longestText} characters`;
      this.#refuse(at, { code: "too-long", message, hint: "shorten it, and refer to a longer one by its address" });
    }
    const written = whole.slice(0, longestText);
    const character = firstUnsafe(written);
    const message = `the text holds the character ${character}, which terminals and reports may act upon`;
    if (character !== null) this.#refuse(at, { code: "control-character", message, hint: "leave it out" });
    return { kind: "scalar", value: written, text: written, at };
  }

  #each<T, R>(items: readonly T[], work: (item: T) => R | null): R[] {
    const done: R[] = [];
    for (const item of items) {
      if (this.#unfolded > aliasLimit) break;
      const made = work(item);
      if (made !== null) done.push(made);
    }
    return done;
  }

  #cut(at: Place, mistake: Mistake): null {
    this.isCutShort = true;
    return this.#refuse(at, mistake);
  }

  #refuse(at: Place, mistake: Mistake): null {
    this.#mistakes.add(at, mistake);
    return null;
  }

  #place(range: readonly [number, number, number] | null | undefined): Place {
    const [start, end] = range ?? [0, 0];
    const text = this.#source.text.slice(start, end);
    return { source: this.#source, start, end: start + text.trimEnd().length };
  }
}
