/** An error of the queue in; out what a person can do about it, where Redis refuses for good what it is asked. */
import { UsageError } from "../../errors.ts";
import type { Packages } from "../../queue/open-redis.ts";
import { serverOf, wordsOf } from "../../queue/redis-words.ts";

/**
 * Any other error as it is. That of the client is no cause of this one: it holds the command, and so what it was given.
 * `run`: the id of one that was begun.
 */
export function refusalOf(
  error: unknown,
  { url, packages, run }: { url: string; packages: Packages; run?: string },
): unknown {
  if (!(error instanceof packages.ioredis.ReplyError) || !(error instanceof Error)) return error;
  return new UsageError(
    `the queue at ${serverOf(url)} refuses what it is asked: ${wordsOf(error, url)}\n` +
      "  Its user needs the commands, keys and channels of docs/templates/users.acl." +
      (run === undefined ? "" : ` Give it these, and go on with --resume ${run}`),
  );
}
