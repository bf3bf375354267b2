/** A shard as files of a run hold it, back to data: one that there cannot be is refused. */
import { count, object, refuse, type Decoder } from "../model/decoder.ts";
import { isShard, mostShards, type Shard } from "../model/shard.ts";

const decodeNumbers = object<Shard>({ index: count, of: count });

export const decodeShard: Decoder<Shard> = (value) => {
  const shard = decodeNumbers(value);
  if (!isShard(shard)) throw refuse(`a shard: index from 1 to of, of at most ${mostShards}`, value);
  return shard;
};
