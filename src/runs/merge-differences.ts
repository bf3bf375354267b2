/** Runs that are to be merged in, out what was asked or given otherwise in one than in another: each a reason against it. */
import { canonicalJson } from "../model/canonical-json.ts";
import type { AskedPopulation } from "../model/population.ts";
import type { RunHeader } from "../model/run.ts";
import type { MergePart } from "./merge-plan.ts";

/** `is`: equal exactly where it is the same; `words`: what a person is told of it. */
type Trait = {
  readonly what: string;
  readonly is: (part: MergePart) => unknown;
  readonly words: (part: MergePart) => string;
};

const ofText = (what: string, is: (header: RunHeader) => string | null): Trait => ({
  what,
  is: ({ header }) => is(header),
  words: ({ header }) => is(header) ?? "none",
});

const ofList = (what: string, is: (header: RunHeader) => readonly string[] | null, none: string): Trait => ({
  what,
  is: ({ header }) => is(header)?.toSorted() ?? null,
  words: ({ header }) => (is(header) ?? []).join(", ") || none,
});

const inputTrait = (what: string, file: string): Trait => {
  const digest = ({ inputs }: MergePart): string | null => inputs[`inputs/${file}`] ?? null;
  return { what, is: digest, words: (part) => digest(part) ?? "none" };
};

const traits: readonly Trait[] = [
  ofText("the version of restorable that scanned", ({ tool }) => tool.version),
  ofText("the partition", ({ partition }) => partition),
  ofText("the organization", ({ organization, alone }) => organization ?? (alone === true ? "in none" : "none asked")),
  ofText("the account of the caller", ({ caller }) => caller.account),
  {
    what: "the roles",
    is: ({ header }) => header.roles,
    words: ({ header }) => rolesWords(header.roles),
  },
  ofText("the policy", ({ policyDigest }) => policyDigest),
  ofList("the facts that were collected", ({ groups }) => groups, "none"),
  ofText("the collection", ({ collection }) => collection),
  {
    what: "the accounts that were asked for",
    is: ({ header }) => comparablePopulation(header),
    words: ({ header }) => populationWords(header.selection.population),
  },
  ofList("the excluded accounts", ({ selection }) => selection.excludedAccounts, "none"),
  ofList("the Regions that were asked for", ({ selection }) => selection.regions, "every enabled Region"),
  inputTrait("blind spots", "blind-spots.json"),
  inputTrait("waivers", "waivers.json"),
  inputTrait("drills", "drills.json"),
];

/** The first against each of the others: what two of those differ in, one of them differs in from the first. */
export function differencesOf(parts: readonly MergePart[]): readonly string[] {
  const [first, ...others] = parts as readonly [MergePart, ...MergePart[]];
  return others.flatMap((other) => {
    const differing = traits.filter(({ is }) => spelt(is(first)) !== spelt(is(other)));
    const reasons = differing.map(
      ({ what, words }) => `${first.name} and ${other.name} differ in ${what}: ${words(first)} and ${words(other)}.`,
    );
    // Where the policy is another one, so are its files.
    if (reasons.length > 0 || spelt(first.inputs) === spelt(other.inputs)) return reasons;
    return [`${first.name} and ${other.name} differ in ${otherInputs(first, other).join(", ")}, and in nothing else.`];
  });
}

const spelt = (value: unknown): string => canonicalJson(value ?? null);

/** Lists of accounts may add up; those of shards were divided as a whole. */
function comparablePopulation({ selection, merged }: RunHeader): unknown {
  const { population, shard } = selection;
  const isDivided = shard !== undefined || merged?.some((run) => run.shard !== undefined) === true;
  return population.kind === "accounts" && !isDivided ? { ...population, ids: [] } : population;
}

function populationWords(population: AskedPopulation): string {
  switch (population.kind) {
    case "organization": {
      const { ous = [], tags = [] } = population;
      const flags = [
        ...(ous.length === 0 ? [] : [`--ou ${ous.join(",")}`]),
        ...tags.map(({ key, value }) => `--account-tag ${value === null ? key : `${key}=${value}`}`),
      ];
      return flags.length === 0 ? "--organization" : flags.join(" ");
    }
    case "accounts":
      return `${population.ids.length} by ${population.source === "file" ? "--accounts-file" : "--account"}`;
    case "caller":
      return "that of the caller";
    default:
      return population satisfies never;
  }
}

function rolesWords({ everywhere, except, sessionName, hub }: RunHeader["roles"]): string {
  const exceptions = Object.entries(except).map(([of, { name }]) => `${name} in ${of}`);
  return [everywhere.name, ...exceptions, `session ${sessionName}`, hub === null ? "no hub" : `hub ${hub.arn}`].join(
    ", ",
  );
}

function otherInputs(first: MergePart, other: MergePart): readonly string[] {
  const names = new Set([...Object.keys(first.inputs), ...Object.keys(other.inputs)]);
  return [...names].filter((name) => first.inputs[name] !== other.inputs[name]).sort();
}
