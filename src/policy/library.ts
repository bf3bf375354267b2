/**
 * References in (`baseline`, `./rules/x.yaml`), opened documents out: read once each, parsed, their shape judged.
 * Knows where a reference leads; does not know what a policy means.
 */
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { kindOf, type DocumentKind } from "./document-kind.ts";
import { isQuotable, readSchema, readText, shippedFolder } from "./files.ts";
import type { ReadFile, Shipped } from "./files.ts";
import type { Mistake, Mistakes } from "./mistakes.ts";
import type { Parsed } from "./parsed.ts";
import { sourceOf, startOf } from "./source.ts";
import type { Place, Source } from "./source.ts";
import { didYouMean } from "./suggest.ts";
import { child, textOf } from "./tree.ts";
import type { MapNode } from "./tree.ts";

/** `path` is absolute and identifies the file; `source.file` is what people see. */
export type Opened = {
  readonly kind: DocumentKind;
  readonly path: string;
  readonly source: Source;
  readonly root: MapNode;
};

/** Who refers: the place of the reference and the folder it is relative to; null place for the command line. */
export type Referrer = { readonly at: Place | null; readonly folder: string };

export type Library = {
  /** null when a mistake was told, now or when the file was first opened. */
  open(reference: string, kind: DocumentKind | "either", from: Referrer): Promise<Opened | null>;
  sources(): readonly Source[];
};

type Options = {
  readonly cwd: string;
  readonly shipped: Shipped;
  readonly readFile: ReadFile;
  readonly parsed: Parsed;
  readonly mistakes: Mistakes;
};

/**
 * What one policy may be made of. A file is told by its path, and two links to the folder that they lie in make 2ⁿ paths
 * to one file of n steps; and thousands of small files, each within its limit, are too much together.
 */
const mostFiles = 1_000;
const mostText = 2 * 2 ** 20;

export function createLibrary(options: Options): Library {
  const { mistakes } = options;
  let files = 0;
  let text = 0;
  const opened = new Map<string, Promise<Opened | null>>();
  /** Where the command was given, and where the policies lie that it named. */
  const ownFolders = new Set([options.cwd]);
  const sources: Source[] = [];

  async function read(path: string, wanted: DocumentKind, from: Referrer): Promise<Opened | null> {
    const file = nameOf(path, options);
    const place = from.at ?? startOf(sourceOf(file, ""));
    // Once the limit is told, further files would say nothing that is needed to mend it.
    if (files > mostFiles || text > mostText) return null;
    files += 1;
    if (files > mostFiles) return refuseMore(place, `more than ${mostFiles} files`);
    const namedBy = from.at === null ? "command" : "policy";
    if (namedBy === "command") ownFolders.add(dirname(path));
    const read = await readText({ path, name: file, namedBy, readFile: options.readFile });
    if (!read.ok) {
      mistakes.add(place, read.mistake);
      return null;
    }
    text += read.text.length;
    if (text > mostText) return refuseMore(place, `more than ${mostText / 2 ** 20} MiB of text`);
    const quotable = namedBy === "command" || (await isQuotable(path, [...ownFolders]));
    const source: Source = { ...sourceOf(file, read.text), ...(quotable ? {} : { confidential: true }) };
    sources.push(source);
    const root = options.parsed(source) ?? (await parse(source, wanted, mistakes));
    if (root === null) return null;
    const kind = kindOf(root) ?? wanted;
    if (kind === "rule") checkFileName(file, root, mistakes);
    return { kind, path, source, root };
  }

  function refuseMore(place: Place, what: string): null {
    const hint = "does a link lead back to its own folder? else split the policy in two";
    mistakes.add(place, { code: "too-many-files", message: `with this file the policy is made of ${what}`, hint });
    return null;
  }

  return {
    async open(reference, kind, from) {
      const path = locate(reference, kind, from, options);
      if (path === null) return null;
      const fallback = kind === "either" ? "policy" : kind;
      const document = opened.get(path) ?? read(path, fallback, from);
      opened.set(path, document);
      return document;
    },
    sources: () => sources,
  };
}

/** Loads what reads YAML and judges shapes: half of what a command takes that meets shipped files alone. */
async function parse(source: Source, wanted: DocumentKind, mistakes: Mistakes): Promise<MapNode | null> {
  const [{ readYaml }, { prepareShapeCheck }] = await Promise.all([import("./read-yaml.ts"), import("./shape.ts")]);
  const checkShape = await prepareShapeCheck(readSchema);
  const root = readYaml(source, mistakes);
  if (root !== null) checkShape(`${kindOf(root) ?? wanted}.schema.json`, root, mistakes);
  return root;
}

/** The absolute path, or null when nothing shipped has the name. */
function locate(reference: string, kind: DocumentKind | "either", from: Referrer, options: Options): string | null {
  if (isPath(reference)) return resolve(from.folder, reference);
  const { packs, rules } = options.shipped;
  if (packs.includes(reference) && kind !== "rule") return join(shippedFolder, "packs", `${reference}.yaml`);
  if (rules.includes(reference) && kind !== "policy") return join(shippedFolder, `${reference}.yaml`);
  options.mistakes.add(
    from.at ?? startOf(sourceOf(reference || "(no name)", "")),
    unknownReference(reference, kind, options.shipped),
  );
  return null;
}

/** What contains a slash or ends in .yaml is a path; all else is the id of something shipped. */
export const isPath = (reference: string): boolean => /[/\\]|\.ya?ml$/.test(reference);

/** Of more, nobody finds the one that was meant in one line. */
const mostNamed = 10;

function unknownReference(reference: string, kind: DocumentKind | "either", { packs, rules }: Shipped): Mistake {
  if (kind === "policy" && rules.includes(reference)) {
    const message = `\`${reference}\` is a rule, not a pack`;
    return { code: "not-a-policy", message, hint: `list it under \`rules:\` as { use: ${reference} }` };
  }
  if (kind === "rule" && packs.includes(reference)) {
    const message = `\`${reference}\` is a pack, not a rule`;
    return { code: "not-a-rule", message, hint: `list it under \`extends:\`` };
  }
  const names = { rule: rules, policy: packs, either: [...packs, ...rules] }[kind];
  const nouns = { rule: "rule", policy: "pack", either: "pack or rule" }[kind];
  const shown = names.length > mostNamed ? "`restorable policy list` shows what is" : `shipped: ${names.join(", ")}`;
  const hint = didYouMean(reference, names) ?? `${shown}; a path contains / or ends in .yaml`;
  return { code: "unknown-reference", message: `no shipped ${nouns} is called \`${reference}\``, hint };
}

/** The same on every machine: `policies/…` for what is shipped, else relative to where the command was given. */
export function nameOf(path: string, { cwd, shipped }: Pick<Options, "cwd" | "shipped">): string {
  const inPackage = relative(shippedFolder, path);
  if (!inPackage.startsWith("..") && inPackage !== path) return slashed(join("policies", inPackage));
  const name = slashed(relative(cwd, path)) || ".";
  const ids = [
    ...shipped.rules.map((id) => `policies/${id}.yaml`),
    ...shipped.packs.map((id) => `policies/packs/${id}.yaml`),
  ];
  return ids.includes(name) ? `./${name}` : name;
}

const slashed = (path: string): string => path.split(sep).join("/");

function checkFileName(file: string, root: MapNode, mistakes: Mistakes): void {
  const id = child(root, "id");
  const written = textOf(id);
  const expected = /^(.+)\.ya?ml$/.exec(basename(file))?.[1];
  if (id === undefined || written === undefined || expected === undefined || written === expected) return;
  const message = `the id \`${written}\` is not the name of its file, \`${basename(file)}\``;
  mistakes.add(id.at, { code: "id-not-file-name", message, hint: `write \`id: ${expected}\`, or rename the file` });
}

export const folderOf = (document: Opened): string => dirname(document.path);
