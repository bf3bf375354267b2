/**
 * Keys, or a function that fetches them, as a program hands them over in; a fetch out. What the function throws, and what
 * cannot be keys, is a UsageError without a word of them.
 */
import { UsageError } from "../errors.ts";
import { canBeSent, type Credentials } from "./credentials.ts";
import { scrub } from "./scrub.ts";

type Given = Credentials | (() => Promise<Credentials>);

export const givenKeys =
  (given: Given): (() => Promise<Credentials>) =>
  async () => {
    const keys: unknown = typeof given === "function" ? await fetched(given) : given;
    if (areKeys(keys)) return keys;
    throw new UsageError(
      "the credentials that were given are no keys: they need accessKeyId and secretAccessKey, texts of printable " +
        "characters, and may have sessionToken and expiration, a Date.",
    );
  };

async function fetched(fetch: () => Promise<Credentials>): Promise<unknown> {
  try {
    return await fetch();
  } catch (thrown) {
    // Not as its cause: whoever logs it would log what a process that prints keys has printed.
    throw new UsageError(`the function that was given for credentials failed: ${wordsOf(thrown)}`);
  }
}

const wordsOf = (thrown: unknown): string => scrub(thrown instanceof Error ? thrown.message : typeof thrown);

function areKeys(keys: unknown): keys is Credentials {
  if (typeof keys !== "object" || keys === null) return false;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keys as Record<string, unknown>;
  if (typeof accessKeyId !== "string" || typeof secretAccessKey !== "string" || secretAccessKey === "") return false;
  if (sessionToken !== undefined && typeof sessionToken !== "string") return false;
  if (expiration !== undefined && !(expiration instanceof Date)) return false;
  return canBeSent({ accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) });
}
