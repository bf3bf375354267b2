/**
 * The `tags` group. GetResources answers for a whole scope at once but lags behind; ListTagsOfResource answers for one
 * table and is believed when the two are needed. A tag is absent only after a complete walk of either.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { Evidence } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import { malformed } from "./members.ts";
import { addTags, type TagFacts } from "./tag-facts.ts";

/** A walk that broke off answers for no table. `named`: ARNs, of those that were named before it broke off too. */
export type ScopeTags = { readonly named: Iterable<string> } & (
  { readonly state: "walked"; ofTable(arn: string): Answer } | { readonly state: "broken"; readonly reason: Unknown }
);

/**
 * tag:GetResources for `dynamodb:table`. A table that was never tagged is not in the answer; a
 * table may come twice. Where the walk breaks off nothing of it is used: each table is asked itself instead.
 */
export async function walkTags(reader: ScopeReader): Promise<ScopeTags> {
  const operation = "tag:GetResources";
  const byArn = new Map<string, TagFacts>();
  const brokenBy = (reason: Unknown): ScopeTags => ({ state: "broken", reason, named: byArn.keys() });
  const input = { ResourceTypeFilters: ["dynamodb:table"], ResourcesPerPage: operations[operation].answers.most };
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") return brokenBy(page.reason);
    for (const mapping of page.value.ResourceTagMappingList ?? []) {
      const arn = mapping.ResourceARN;
      if (typeof arn !== "string") return brokenBy(malformed(operation, "no ResourceARN"));
      const facts = byArn.get(arn) ?? {};
      byArn.set(arn, facts);
      const broken = addTags(facts, mapping.Tags, { operation, prefix: tagPrefix });
      if (broken !== null) return brokenBy(broken);
    }
  }
  return { state: "walked", named: byArn.keys(), ofTable: (arn) => answered(byArn.get(arn) ?? {}, []) };
}

/** dynamodb:ListTagsOfResource, paged, for one table. The code of a refusal is kept, so that "not found" can be told. */
export async function readTagsOfTable(reader: ScopeReader, arn: string): Promise<Answer> {
  const operation = "dynamodb:ListTagsOfResource";
  const facts: TagFacts = {};
  const evidence: Evidence[] = [];
  for await (const page of reader.pages(operation, { ResourceArn: arn })) {
    if (page.state === "unread") return unanswered(page.reason);
    evidence.push(page.evidence);
    const broken = addTags(facts, page.value.Tags, { operation, prefix: tagPrefix });
    if (broken !== null) return unanswered(broken);
  }
  return answered(facts, evidence);
}
