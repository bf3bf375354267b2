/** Which part of the accounts a command looks at: declared, explained and told once. */
import { Option } from "@commander-js/extra-typings";
import { isEmptyShard } from "../model/empty-shard.ts";
import { leftOutBy } from "../model/population.ts";
import type { Coverage } from "../model/run.ts";
import { shardText, type Shard } from "../model/shard.ts";
import { plural } from "../report/numbers.ts";
import { helpOf, settings } from "./settings.ts";
import type { Teller } from "./teller.ts";

export const shardOption = () => new Option("--shard <i/n>", helpOf("shard")).argParser(settings.shard.parse);

export type ShardFlag = { readonly shard?: Shard | undefined };

export const shardHelp = `
--shard i/n looks at the accounts of one of n shards alone: an account is in the shard that a digest
of its id names, whoever asks, so n machines share an organization out and never meet. Accounts of
other shards are listed with all others and asked nothing. A shard without an account is no error.
What one shard says is not said of the whole: \`restorable merge\` puts the runs of all together.
`;

/** Nothing to look at, and yet no error: that must not go unsaid. */
export async function tellShard(teller: Teller, shard: Shard | undefined, coverage: Coverage): Promise<void> {
  if (shard === undefined || !isEmptyShard(coverage)) return;
  const elsewhere = leftOutBy("--shard", coverage.population);
  const text =
    `No account to look at falls into shard ${shardText(shard)}: ` +
    `${plural(elsewhere, "account falls", "accounts fall")} into others. Nothing was looked at, which is no error.\n`;
  await teller.tell({ event: "empty-shard", level: "warn", text, fields: { shard, elsewhere } });
}
