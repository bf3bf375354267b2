/**
 * A message without what the environment, restorable.yaml and the command line hold in confidence: text in, text with
 * gaps out.
 */
import type { Io } from "./io.ts";

const secretVariables = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "RESTORABLE_EXTERNAL_ID",
  "RESTORABLE_HUB_EXTERNAL_ID",
  "RESTORABLE_WRITE_EXTERNAL_ID",
  "RESTORABLE_DRILL_EXTERNAL_ID",
  "RESTORABLE_QUEUE_URL",
];

/** What is shorter stands in too many words to be a secret, and would make holes in all of them. */
const shortest = 4;

/** What a command read elsewhere, by the environment it was given: an error is told after all else of it is gone. */
const readElsewhere = new WeakMap<Io["env"], Set<string>>();

type Ids = Iterable<string | null | undefined>;

export function holdInConfidence(env: Io["env"], ids: Ids): void {
  const held = readElsewhere.get(env) ?? new Set();
  readElsewhere.set(env, held);
  for (const id of ids) if (typeof id === "string") held.add(id);
}

/** Of a URL the password alone is a secret, too: as it is written, and as it is meant. */
const withPassword = (text: string): readonly string[] => {
  const [, password = ""] = /^rediss?:\/\/[^:@/]*:(.*)@[^@]*$/.exec(text) ?? [];
  if (password === "") return [text];
  try {
    return [text, password, decodeURIComponent(password)];
  } catch {
    return [text, password];
  }
};

/** Variables as they came in, since a shell may leave white space around them. */
export const secretsOf = (env: Io["env"], externalIds: Ids = []): readonly string[] =>
  [...secretVariables.map((name) => env[name]), ...(readElsewhere.get(env) ?? []), ...externalIds]
    .flatMap((value) => withPassword(value?.trim() ?? ""))
    .filter((value) => value.length >= shortest)
    // The longest first: one may stand within another, and what is left of that would tell it.
    .toSorted((a, b) => b.length - a.length);

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, "[removed]"), text);

/** What a command line gives to a flag, also where it was refused before it had been read to its end. */
export const typedAfter = (flag: string, argv: readonly string[]): readonly string[] =>
  argv.flatMap((word, at) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)];
    const next = argv[at + 1];
    return word === flag && next !== undefined ? [next] : [];
  });
