/** A page of tags by key, as every service lists those of one thing: the call and the tags in, `Tags` and a cursor out. */
import type { Call, Output } from "./call.ts";
import { optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import type { ServiceError } from "./service-error.ts";

type Listing = {
  readonly call: Call;
  readonly operation: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly invalidToken: () => ServiceError;
};

export function tagPage({ call, operation, tags, limit, invalidToken }: Listing): Output {
  const { cursors, keyOf } = opaqueCursors<readonly [string, string]>(operation, ([key]) => key);
  const cursor = optionalText(call.input, "NextToken") ?? null;
  const after = keyOf(cursor, invalidToken);
  const page = pageOf({
    items: Object.entries(tags)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .filter(([key]) => cursor === null || key > after),
    limit,
    cursor,
    cursors,
    fault: call.pageFault,
  });
  return {
    Tags: page.items.map(([Key, Value]) => ({ Key, Value })),
    ...(page.next === null ? {} : { NextToken: page.next }),
  };
}
