/** A part of the accounts of a population, as it is asked for, told and stored. */
import { count, object, refuse, type Decoder } from "./decoder.ts";

/** Shard `index` of `of`, counted from 1. */
export type Shard = { readonly index: number; readonly of: number };

/** More than the jobs of any CI matrix or batch array; a number beyond it is a typo. */
export const mostShards = 10_000;

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
