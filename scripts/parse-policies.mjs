/**
 * Part of the build: the shipped rules and packs in, dist/policy/parsed.json out, their trees by text (src/policy/parsed.ts
 * reads it), so that no command waits for a YAML parser to read what never changes. Refuses a file that has a mistake.
 */
import { readFileSync, writeFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const load = (file) => import(new URL(file, dist).href);
const { listShippedIds, readSchema, shippedFolder } = await load("policy/files.js");
const { kindOf } = await load("policy/document-kind.js");
const { Mistakes } = await load("policy/mistakes.js");
const { readYaml } = await load("policy/read-yaml.js");
const { prepareShapeCheck } = await load("policy/shape.js");
const { sourceOf } = await load("policy/source.js");

const checkShape = await prepareShapeCheck(readSchema);
const { rules, packs } = await listShippedIds();
const mistakes = new Mistakes();
const trees = {};
for (const name of [...rules, ...packs.map((id) => `packs/${id}`)]) {
  const text = readFileSync(`${shippedFolder}${name}.yaml`, "utf8");
  const root = readYaml(sourceOf(`policies/${name}.yaml`, text), mistakes);
  const kind = root === null ? null : kindOf(root);
  // What asserts nothing and gathers nothing is left to the loader, which knows what it was referred to as.
  if (kind === null) continue;
  checkShape(`${kind}.schema.json`, root, mistakes);
  trees[text] = packed(root);
}
mistakes.throwIfAny();
writeFileSync(new URL("policy/parsed.json", dist), `${JSON.stringify(trees)}\n`);

function packed(node) {
  const { start, end } = node.at;
  if (node.kind === "list") return ["l", start, end, node.items.map(packed)];
  if (node.kind === "map") {
    const entries = [...node.entries.values()];
    return ["m", start, end, entries.map(({ key, keyAt, value }) => [key, keyAt.start, keyAt.end, packed(value)])];
  }
  const { value, text } = node;
  return text === String(value) ? ["s", start, end, value] : ["s", start, end, value, text];
}
