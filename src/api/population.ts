/** Whose tables a program wants to have looked at in, a `Selection` out; refuses wishes that contradict each other. */
import { ouNamed, refuseOtherThanAccounts, selectionFrom, withTag } from "../engine/selection.ts";
import { UsageError } from "../errors.ts";
import type { AccountTag, AskedPopulation } from "../model/population.ts";
import type { Selection } from "../model/run.ts";
import { isShard, mostShards, type Shard } from "../model/shard.ts";
import { checkOptions } from "./check-options.ts";
import type { PopulationOptions } from "./options.ts";

const refusing = (option: string) => (message: string) => new UsageError(`${option}: ${message}`);

export function selectionFor(options: PopulationOptions): Selection {
  const { excludeAccounts = [], regions = null, shard } = options;
  refuseOtherThanAccounts(excludeAccounts, refusing("excludeAccounts"));
  refuseOtherThanShard(shard);
  return selectionFrom({
    population: populationFor(options),
    excludedAccounts: [...new Set(excludeAccounts)],
    regions: regions === null ? null : [...new Set(regions)],
    shard,
    words: { excluded: "excludeAccounts", named: "accounts" },
  });
}

function refuseOtherThanShard(shard: Shard | undefined): void {
  if (shard === undefined) return;
  checkOptions(shard, { index: "number", of: "number" }, "shard");
  if (isShard(shard)) return;
  throw new UsageError(`shard must be { index, of }: index from 1 to of, and of at most ${mostShards}`);
}

function populationFor({ organization = false, accounts }: PopulationOptions): AskedPopulation {
  if (organization === false) {
    if (accounts === undefined) return { kind: "caller" };
    refuseOtherThanAccounts(accounts, refusing("accounts"));
    return { kind: "accounts", ids: [...new Set(accounts)] };
  }
  if (accounts !== undefined) {
    throw new UsageError("organization and accounts are given together: name accounts, or ask for the organization");
  }
  if (organization === true) return { kind: "organization" };
  checkOptions(organization, { ous: "texts", tags: "any" }, "organization");
  const { ous, tags } = organization;
  return {
    kind: "organization",
    ...(ous === undefined ? {} : { ous: [...new Set(ous.map((ou) => ouNamed(ou, refusing("organization.ous"))))] }),
    ...(tags === undefined ? {} : { tags: tagsAmong(tags) }),
  };
}

function tagsAmong(tags: readonly AccountTag[]): readonly AccountTag[] {
  const refuse = refusing("organization.tags");
  if (!Array.isArray(tags) || tags.length === 0) throw refuse("It must be a list of tags, and not an empty one.");
  return tags.reduce<readonly AccountTag[]>((all, tag: AccountTag) => {
    if (typeof tag?.key !== "string" || !(tag.value === null || typeof tag.value === "string")) {
      throw refuse("A tag is { key, value }, its value a text or null.");
    }
    return withTag(all, { key: tag.key, value: tag.value }, refuse);
  }, []);
}
