/** A message without what the environment and the command line hold in confidence: text in, text with gaps out. */
import type { Io } from "./io.ts";

const secretVariables = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "RESTORABLE_EXTERNAL_ID",
  "RESTORABLE_HUB_EXTERNAL_ID",
];

/** What is shorter stands in too many words to be a secret, and would make holes in all of them. */
const shortest = 4;

/** Variables as they came in, since a shell may leave white space around them. */
export const secretsOf = (
  env: Io["env"],
  externalIds: readonly (string | null | undefined)[] = [],
): readonly string[] =>
  [...secretVariables.map((name) => env[name]), ...externalIds]
    .map((value) => value?.trim() ?? "")
    .filter((value) => value.length >= shortest);

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, "[removed]"), text);
