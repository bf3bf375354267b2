/**
 * The tags of one account, from organizations:ListTagsForResource, and whether they are those that were asked for. Tags
 * that could not be read decide nothing.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { unknown } from "../model/fact.ts";
import { accountTagPrefix } from "../model/facts.ts";
import type { Evidence } from "../model/observation.ts";
import type { AccountTag } from "../model/population.ts";
import { addTags, type TagFacts } from "./tag-facts.ts";
import type { Membership } from "./within-ous.ts";

const operation = "organizations:ListTagsForResource";

export type TaggedAccount = {
  readonly membership: Membership;
  /** `account.tags.<key>` of every tag; where they could not be read, of those that were asked for, unknown. */
  readonly facts: Readonly<Record<string, Fact>>;
  readonly evidence: readonly Evidence[];
};

/** `reader`: of the caller's own session, which may list accounts. `wanted`: all of them must hold. */
export async function readAccountTags(
  reader: ScopeReader,
  account: string,
  wanted: readonly AccountTag[],
): Promise<TaggedAccount> {
  const facts: TagFacts = {};
  const evidence: Evidence[] = [];
  for await (const page of reader.pages(operation, { ResourceId: account })) {
    const gap =
      page.state === "unread" ? page.reason : addTags(facts, page.value.Tags, { operation, prefix: accountTagPrefix });
    if (gap !== null) return untold(gap, wanted, evidence);
    if (page.state === "read") evidence.push(page.evidence);
  }
  return { membership: membershipOf(facts, wanted), facts, evidence };
}

const untold = (reason: Unknown, wanted: readonly AccountTag[], evidence: readonly Evidence[]): TaggedAccount => ({
  membership: reason,
  facts: Object.fromEntries(wanted.map(({ key }) => [`${accountTagPrefix}${key}`, unknown(reason)])),
  evidence,
});

/** One tag that surely differs decides, whatever is unknown about the others. */
function membershipOf(facts: TagFacts, wanted: readonly AccountTag[]): Membership {
  let gap: Unknown | null = null;
  for (const { key, value } of wanted) {
    const name = `${accountTagPrefix}${key}`;
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact === undefined || fact.state === "absent") return "outside";
    if (value === null) continue;
    if (fact.state === "unknown") gap ??= fact.reason;
    else if (fact.value !== value) return "outside";
  }
  return gap ?? "inside";
}
