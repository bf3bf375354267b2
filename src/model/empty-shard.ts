/** Coverage in; out, whether nothing was to be looked at because all accounts fall into other shards. That is no gap: another run has them. */
import { leftOutBy } from "./population.ts";
import type { Coverage } from "./run.ts";

/**
 * Also where `--account-tag` or `--exclude-account` left none of the shard's own: whether the flags leave any account at
 * all is known only once all shards are put together.
 */
export const isEmptyShard = ({ accounts, population, unseen, accepted }: EmptyOrNot): boolean =>
  leftOutBy("--shard", population) > 0 && accounts.opened + accounts.unopened + unseen.length + accepted.length === 0;

type EmptyOrNot = Pick<Coverage, "accounts" | "population" | "unseen" | "accepted">;
