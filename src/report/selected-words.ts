/** How the population came about, in words: what was asked for, what lies outside it, and what could not be told. */
import { leftOutBy, type AccountTag, type Population } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { CoverageNote } from "./coverage-words.ts";
import { plural } from "./numbers.ts";

/** On every report whose accounts were named by a person. */
export const notVerified = "population not verified";

export const notVerifiedWords = ({ source }: Population): string =>
  `${notVerified}: the accounts are those ${source === "file" ? "of --accounts-file" : "of --account"}, ` +
  "and nothing proves that there are no others";

const mostNamed = 3;

/** "below ou-ab12-11111111, tagged env=prod"; empty where the whole organization was asked for. */
export function choiceWords(population: Selection["population"]): string {
  if (population.kind !== "organization") return "";
  const { ous = [], tags = [] } = population;
  return [
    ...(ous.length > 0 ? [`below ${someOf(ous)}`] : []),
    ...(tags.length > 0 ? [`tagged ${someOf(tags.map(tagWords))}`] : []),
  ].join(", ");
}

/** Of a shard, in every headline: nobody may take it for the whole. Empty: no account falls into another one. */
export function otherShardsWords(population: Population): string {
  const elsewhere = leftOutBy("--shard", population);
  if (elsewhere === 0) return "";
  return `${plural(elsewhere, "account falls", "accounts fall")} into other shards, and ${elsewhere === 1 ? "is" : "are"} not told of here`;
}

export function selectedNotes(population: Population, { population: asked }: Selection): readonly CoverageNote[] {
  const { emptyOus, undecided } = population;
  const { ous = [], tags = [] } = asked.kind === "organization" ? asked : {};
  const others = otherShardsWords(population);
  const notes: CoverageNote[] = others === "" ? [] : [{ text: others, about: [] }];
  for (const [flag, names] of [
    ["--ou", ous],
    ["--account-tag", tags.map(tagWords)],
  ] as const) {
    const count = leftOutBy(flag, population);
    if (count === 0) continue;
    const text = `${plural(count, "account", "accounts")} of the organization outside the population by ${flag}`;
    notes.push({ text, about: names.map(bare) });
  }
  if (emptyOus.length > 0) {
    const text = `no account was met below ${plural(emptyOus.length, "OU", "OUs")} of --ou, and whether there is one could not be told`;
    notes.push({ text, about: emptyOus.map(bare) });
  }
  if (undecided.length > 0) {
    const text = `${plural(undecided.length, "account", "accounts")} kept in, though it could not be told whether --ou or --account-tag means them`;
    notes.push({
      text,
      about: undecided.map(({ account, reason }) => ({ name: account, text: unknownWords(reason) })),
    });
  }
  return notes;
}

const bare = (name: string): CoverageNote["about"][number] => ({ name, text: "" });

const tagWords = ({ key, value }: AccountTag): string => (value === null ? key : `${key}=${value}`);

const someOf = (names: readonly string[]): string =>
  names.length > mostNamed
    ? `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`
    : names.join(", ");
