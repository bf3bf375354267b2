/**
 * The shipped starter policy as text and what is its user's own in, the file for that user out: its id, where editors find
 * its schema, and its name in the commands it mentions. Nothing else of the text changes.
 */
import { idPattern } from "./vocabulary.ts";

/** The name the shipped text gives itself. */
export const starterFile = "restorable-policy.yaml";

/** `file`: as it is typed on a command line. `schema`: path from the file to the schema, or null when there is none. */
export function starterFor(
  text: string,
  own: { readonly id: string; readonly file: string; readonly schema: string | null },
): string {
  const [modeline, ...rest] = text.split("\n");
  if (modeline === undefined || !modeline.startsWith(modelineStart)) throw new Error("the starter has no modeline");
  const first = own.schema === null ? withoutSchema : [`${modelineStart}${own.schema}`];
  const body = rest
    .join("\n")
    .replace(/^id: .*$/m, () => `id: ${own.id}`)
    .replaceAll(starterFile, () => own.file);
  return [...first, body].join("\n");
}

/** What editors with the YAML language server look for in a comment. */
const modelineStart = "# yaml-language-server: $schema=";

/** The quotes keep editors from taking the advice for the modeline itself. */
const withoutSchema = [
  "# For completion and checks in an editor, run `restorable policy schema --out schemas` in this folder, and make this",
  `# the first line: "${modelineStart}./schemas/policy.schema.json"`,
  "#",
];

/** The name of a file without its suffix, as far as it can be an id; `policy` where nothing of it can. */
export function idOf(name: string): string {
  const id = name
    .replace(/\.ya?ml$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, longestId)
    .replace(/-+$/, "");
  return new RegExp(idPattern).test(id) ? id : "policy";
}

const longestId = 64;
