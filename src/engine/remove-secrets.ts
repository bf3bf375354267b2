/** Texts that are held in confidence in, one text without them out: with gaps that say that something was there. */

/** What is shorter stands in too many words to be a secret, and would make holes in all of them. */
const shortest = 4;

/** Of a URL the password alone is a secret, too: as it is written, and as it is meant. Without user and options it is an address. */
const withPassword = (text: string): readonly string[] => {
  if (/^rediss?:\/\/[^@?]*$/.test(text)) return [];
  const [, password = ""] = /^rediss?:\/\/[^:@/]*:(.*)@[^@]*$/.exec(text) ?? [];
  if (password === "") return [text];
  try {
    return [text, password, decodeURIComponent(password)];
  } catch {
    return [text, password];
  }
};

/** As they came in, since a shell may leave white space around them. */
export const secretsAmong = (values: Iterable<string | null | undefined>): readonly string[] =>
  [...values]
    .flatMap((value) => withPassword(value?.trim() ?? ""))
    .filter((value) => value.length >= shortest)
    // The longest first: one may stand within another, and what is left of that would tell it.
    .toSorted((a, b) => b.length - a.length);

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, "[removed]"), text);
