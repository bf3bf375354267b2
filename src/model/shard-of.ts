/**
 * The id of an account in, its shard out: whoever knows the id knows the shard, so machines that never hear of each other
 * share the accounts out without overlap. Apart from the words for shards, which a page in a browser needs, too.
 */
import { hash } from "node:crypto";
import type { Shard } from "./shard.ts";

const digits = 12;

/**
 * The shard of an account, from 1 to `of`: the first 6 bytes (12 hex digits) of the sha256 of its id, read as one big-endian number, modulo
 * `of`, plus 1. Six bytes are what a double holds exactly; at 10,000 shards their remainder favours none by more than
 * one part in 10^10. Never to be changed: the shards of one audit may be run by versions that differ.
 */
export const shardOf = (account: string, of: number): number =>
  (Number.parseInt(hash("sha256", account).slice(0, digits), 16) % of) + 1;

/** Absent: no shard was asked for, and every account is meant. */
export const isInShard = (account: string, shard: Shard | undefined): boolean =>
  shard === undefined || shardOf(account, shard.of) === shard.index;
