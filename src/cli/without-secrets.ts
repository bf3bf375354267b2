/**
 * A message without what the environment, restorable.yaml and the command line hold in confidence: text in, text with
 * gaps out.
 */
import { secretsAmong } from "../engine/remove-secrets.ts";
import type { Io } from "./io.ts";

export { withoutSecrets } from "../engine/remove-secrets.ts";

const secretVariables = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "RESTORABLE_EXTERNAL_ID",
  "RESTORABLE_HUB_EXTERNAL_ID",
  "RESTORABLE_WRITE_EXTERNAL_ID",
  "RESTORABLE_DRILL_EXTERNAL_ID",
  "RESTORABLE_PUSH_EXTERNAL_ID",
  "RESTORABLE_QUEUE_URL",
];

/** What a command read elsewhere, by the environment it was given: an error is told after all else of it is gone. */
const readElsewhere = new WeakMap<Io["env"], Set<string>>();

type Ids = Iterable<string | null | undefined>;

export function holdInConfidence(env: Io["env"], ids: Ids): void {
  const held = readElsewhere.get(env) ?? new Set();
  readElsewhere.set(env, held);
  for (const id of ids) if (typeof id === "string") held.add(id);
}

export const secretsOf = (env: Io["env"], externalIds: Ids = []): readonly string[] =>
  secretsAmong([...secretVariables.map((name) => env[name]), ...(readElsewhere.get(env) ?? []), ...externalIds]);

/** What a command line gives to a flag, also where it was refused before it had been read to its end. */
export const typedAfter = (flag: string, argv: readonly string[]): readonly string[] =>
  argv.flatMap((word, at) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)];
    const next = argv[at + 1];
    return word === flag && next !== undefined ? [next] : [];
  });
