/**
 * A part of the accounts of a population, told by the account id alone: whoever knows the id knows the shard, so machines
 * that never hear of each other share the accounts out without overlap.
 */
import { hash } from "node:crypto";
import { count, object, refuse, type Decoder } from "./decoder.ts";

/** Shard `index` of `of`, counted from 1. */
export type Shard = { readonly index: number; readonly of: number };

/** More than the jobs of any CI matrix or batch array; a number beyond it is a typo. */
export const mostShards = 10_000;

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

export const isShard = ({ index, of }: Shard): boolean =>
  Number.isSafeInteger(index) && Number.isSafeInteger(of) && index >= 1 && index <= of && of <= mostShards;

/** As `--shard` takes it. */
export const shardText = ({ index, of }: Shard): string => `${index}/${of}`;

const decodeNumbers = object<Shard>({ index: count, of: count });

/** Refuses one that there cannot be. */
export const decodeShard: Decoder<Shard> = (value) => {
  const shard = decodeNumbers(value);
  if (!isShard(shard)) throw refuse(`a shard: index from 1 to of, of at most ${mostShards}`, value);
  return shard;
};
