/** argv comes in, what the user asked to look at goes out: a second, small reading of the flags that the oracle needs. */
import { parseDocument } from "yaml";

export type AskedFor = {
  readonly command: string;
  readonly population: "organization" | "caller" | readonly string[];
  /** Ids of OUs or roots, or paths; none: the whole organization. */
  readonly ous: readonly string[];
  /** As typed: `key=value` or `key`. */
  readonly tags: readonly string[];
  readonly excludedAccounts: readonly string[];
  /** null: the Regions enabled in each account. */
  readonly regions: readonly string[] | null;
  readonly roleName: string;
  readonly externalId: string | null;
  /** A shipped pack or rule by id; null: a file. */
  readonly policy: string | null;
  /** Of a file: the shipped rules that it uses as they are. Of anything else in it the oracle knows nothing. */
  readonly uses: readonly string[];
  /** Whether anything can be waived: a flag names waivers, or a file holds some. */
  readonly waives: boolean;
  /** Flags that change which findings decide the exit code. */
  readonly movesTheGate: boolean;
};

/** `files`: what `--accounts-file` may name. */
export function askedFor(argv: readonly string[], files: ReadonlyMap<string, string> = new Map()): AskedFor {
  const policy = valuesOf(argv, "--policy", "-p").at(-1) ?? "baseline";
  const [accountsFile] = valuesOf(argv, "--accounts-file");
  const listed = accountsFile === undefined ? "" : (files.get(accountsFile) ?? "");
  const accounts = [...valuesOf(argv, "--account"), ...(listed.match(/^\d{12}\b/gm) ?? [])];
  const ous = valuesOf(argv, "--ou");
  const tags = valuesOf(argv, "--account-tag");
  const whole = argv.includes("--organization") || ous.length + tags.length > 0;
  const regions = valuesOf(argv, "--region");
  return {
    command: argv[0] ?? "",
    population: whole ? "organization" : accounts.length > 0 ? accounts : "caller",
    ous,
    tags,
    excludedAccounts: valuesOf(argv, "--exclude-account"),
    regions: regions.length > 0 ? regions : null,
    roleName: valuesOf(argv, "--role-name").at(-1) ?? "RestorableAudit",
    externalId: valuesOf(argv, "--external-id").at(-1) ?? null,
    policy: /[/.]/.test(policy) ? null : policy,
    uses: /[/.]/.test(policy) ? usedAsTheyAre(files.get(policy.replace(/^\.\//, ""))) : [],
    waives: argv.includes("--waivers") || [...files.values()].some((text) => /^waivers:/m.test(text)),
    movesTheGate: ["--fail-on", "--max-unknown", "--max-unseen"].some((flag) => argv.includes(flag)),
  };
}

type Written = { readonly rules?: readonly (string | Readonly<Record<string, unknown>>)[] };

/** A policy that says more than which rules it has may change what they ask. */
function usedAsTheyAre(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const { rules, ...more } = (tryToParse(text) ?? {}) as Written;
  if (!Array.isArray(rules) || Object.keys(more).some((key) => key !== "id" && key !== "title")) return [];
  return (rules as NonNullable<Written["rules"]>).flatMap((rule) => {
    if (typeof rule === "string") return [rule];
    const { use, severity: _severity, ...terms } = rule;
    return typeof use === "string" && Object.keys(terms).length === 0 ? [use] : [];
  });
}

/** Files that are no YAML are among those that scenarios hand over. */
function tryToParse(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? null : document.toJS();
}

/** Every word after one of the flags, up to the next flag; `a,b` is two words. */
function valuesOf(argv: readonly string[], ...flags: readonly string[]): readonly string[] {
  const values: string[] = [];
  let taking = false;
  for (const word of argv) {
    if (word.startsWith("-")) taking = flags.includes(word);
    else if (taking) values.push(...word.split(","));
  }
  return values;
}
