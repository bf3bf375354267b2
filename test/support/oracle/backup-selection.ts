/**
 * An independent judge of backup selections: every world that what is known and AWS's pages leave possible is gone through
 * with plain true and false, and what all worlds agree on is the answer. Shares no code with the product.
 */
import type { BackupSelection, SelectionCondition } from "../../../src/model/backup-plans.ts";

/** A tag by key: its value, `null` for none, `undefined` where nobody knows. */
export type Tags = Readonly<Record<string, string | null | undefined>>;

export type Judged = {
  readonly selection: BackupSelection;
  readonly arn: string;
  readonly tags: Tags;
  readonly optIn: boolean | undefined;
};

/** The answers of all worlds: `{true}`, `{false}` or both. */
export function possibleAnswers(judged: Judged): ReadonlySet<boolean> {
  const answers = new Set<boolean>();
  for (const tags of worldsOfTags(judged)) {
    for (const optedIn of judged.optIn === undefined ? [true, false] : [judged.optIn]) {
      const open = openQuestions(judged);
      for (let world = 0; world < 2 ** open.length; world += 1) {
        const yes = new Set(open.filter((_, place) => Math.floor(world / 2 ** place) % 2 === 1));
        answers.add(isSelected(judged, { tags, optedIn, yes }));
      }
    }
  }
  return answers;
}

type World = {
  readonly tags: ReadonlyMap<string, string>;
  readonly optedIn: boolean;
  /** The open questions that this world answers with yes. */
  readonly yes: ReadonlySet<string>;
};

const known = /^(?:[^*?]*\*?|arn:[^:*?]+:[^:*?]+:(?:\*|[^:*?]+):(?:\*|[^:*?]+):[^*?]*\*?)$/;
const ofTables = /^arn:[^:*?]+:dynamodb:[^:]*:[^:]*:table\//;
const prefix = /^aws:ResourceTag\//;

const quoted = (text: string): string => text.replace(/[.+^${}()|[\]\\/-]/g, "\\$&");
const asAnything = (pattern: string): RegExp =>
  new RegExp(`^${quoted(pattern).replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
const withoutBlanks = (pattern: string): RegExp =>
  new RegExp(`^${quoted(pattern).replaceAll("?", "\\?").replaceAll("*", "\\S*")}$`);

/** Whether this one's `*` goes over blanks, and its `?` stands for a character. */
const like = ({ key, value }: SelectionCondition): string => `${key} like ${value}`;

function openQuestions({ selection }: Judged): readonly string[] {
  return [
    ...[...selection.resources, ...selection.notResources].filter((pattern) => !known.test(pattern)),
    ...selection.listOfTags.filter(({ type }) => type !== "STRINGEQUALS").map(({ type }) => type),
    ...selection.conditions.filter(({ key }) => !prefix.test(key)).map(({ key }) => key),
    ...selection.conditions.map(like),
    "tags without opt-in",
  ].filter((question, place, all) => all.indexOf(question) === place);
}

/** Of a tag that nobody knows: none, every value the selection speaks of, and one of which it does not. */
function worldsOfTags({ selection, tags }: Judged): readonly ReadonlyMap<string, string>[] {
  const spoken = [...selection.listOfTags, ...selection.conditions].map(({ value }) => value.replaceAll("*", ""));
  let worlds: readonly (readonly (readonly [string, string])[])[] = [[]];
  for (const [key, value] of Object.entries(tags)) {
    const candidates = value === undefined ? [null, "of no selection", ...new Set(spoken)] : [value];
    worlds = worlds.flatMap((world) =>
      candidates.map((candidate) => (candidate === null ? world : [...world, [key, candidate] as const])),
    );
  }
  return worlds.map((world) => new Map(world));
}

function isSelected({ selection, arn }: Judged, { tags, optedIn, yes }: World): boolean {
  const covers = (pattern: string): boolean =>
    asAnything(pattern).test(arn) && (known.test(pattern) || yes.has(pattern));
  const isLike = (value: string | undefined, condition: SelectionCondition): boolean =>
    value !== undefined && (yes.has(like(condition)) ? asAnything : withoutBlanks)(condition.value).test(value);

  const outside = selection.notResources.filter(covers);
  const refused = selection.conditions.filter((condition) => {
    const { operator, key, value } = condition;
    if (!prefix.test(key)) return !yes.has(key);
    const tag = tags.get(key.replace(prefix, ""));
    return !{
      StringEquals: tag === value,
      StringNotEquals: tag !== value,
      StringLike: isLike(tag, condition),
      StringNotLike: !isLike(tag, condition),
    }[operator];
  });
  const named = selection.resources.filter(covers);
  const tagged = selection.listOfTags.filter(({ type, key, value }) =>
    type === "STRINGEQUALS" ? tags.get(key) === value : yes.has(type),
  );
  const everything = selection.resources.length + selection.listOfTags.length === 0;
  const namesTables = selection.resources.some((pattern) => ofTables.test(pattern));

  const ways = [
    named.some((pattern) => ofTables.test(pattern)),
    named.length > 0 && optedIn,
    tagged.length > 0 && (optedIn || (namesTables && yes.has("tags without opt-in"))),
    everything && optedIn,
  ];
  return outside.length === 0 && refused.length === 0 && ways.includes(true);
}
