/**
 * A paged list of AWS Backup in, each of its items once with its name out, however pages overlap. What broke off, and items
 * without a name, are told after the last item.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import { malformed } from "./members.ts";

type Listing = "backup:ListBackupVaults" | "backup:ListBackupPlans";

export type Named<Item> = { readonly name: string; readonly item: Item };

export type ListNamed<Item> = {
  readonly items: AsyncIterable<Named<Item>>;
  /** After the last item: why there may be more. */
  missing(): readonly Unknown[];
  pages(): number;
};

export function listNamed<Op extends Listing, Item>(
  reader: ScopeReader,
  listing: {
    readonly operation: Op;
    readonly itemsOf: (page: OutputOf<Op>) => readonly Item[] | undefined;
    /** As it was sent. */
    readonly nameOf: (item: Item) => unknown;
    /** What an item without a name is. */
    readonly nameless: string;
  },
): ListNamed<Item> {
  const { operation, itemsOf, nameOf, nameless } = listing;
  let broken: Unknown | null = null;
  let unnamed: Unknown | null = null;
  let pages = 0;
  async function* items(): AsyncGenerator<Named<Item>> {
    const seen = new Set<string>();
    for await (const page of reader.pages(operation, { MaxResults: operations[operation].answers.most })) {
      if (page.state === "unread") {
        broken = page.reason;
        return;
      }
      pages += 1;
      for (const item of itemsOf(page.value) ?? []) {
        const name = nameOf(item);
        if (typeof name !== "string") unnamed = malformed(operation, nameless);
        else if (!seen.has(name)) {
          seen.add(name);
          yield { name, item };
        }
      }
    }
  }
  return {
    items: items(),
    missing: () => [broken, unnamed].filter((reason) => reason !== null),
    pages: () => pages,
  };
}
