/**
 * One page of a list: the items from a cursor on, and the cursor of the next page. Faults that are about paging (an empty
 * page that is not the last, a cursor that repeats itself, pages that overlap) are made here, for every list alike.
 */
import type { ServiceError } from "./service-error.ts";

export const pageFaults = ["empty-page", "repeat-page-token", "overlapping-page"] as const;
export type PageFault = (typeof pageFaults)[number] | null;

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

export type Cursors<T> = {
  /** The cursor that continues behind this item. */
  after(item: T): string;
  /** A cursor for the same place as `cursor` (null: the beginning) that differs from it. */
  same(cursor: string | null): string;
};

export function pageOf<T>(list: {
  readonly items: Iterable<T>;
  readonly limit: number;
  readonly cursor: string | null;
  readonly cursors: Cursors<T>;
  readonly fault: PageFault;
}): Page<T> {
  if (list.fault === "empty-page") return { items: [], next: list.cursors.same(list.cursor) };
  const items: T[] = [];
  let more = false;
  for (const item of list.items) {
    if (items.length === list.limit) {
      more = true;
      break;
    }
    items.push(item);
  }
  if (list.fault === "overlapping-page" && items.length > 1) {
    const half = items.slice(0, Math.max(2, Math.ceil(items.length / 2)));
    const [again] = half.slice(-2);
    if (again !== undefined) return { items: half, next: list.cursors.after(again) };
  }
  const last = items.at(-1);
  const next = last === undefined ? null : list.cursors.after(last);
  if (list.fault === "repeat-page-token") return { items, next: list.cursor ?? next };
  return { items, next: more ? next : null };
}

/** Opaque tokens, as the services other than DynamoDB use: they name the last item's key and are good for one operation. */
export function opaqueCursors<T>(operation: string, key: (item: T) => string) {
  const encode = (after: string, draw: number): string =>
    Buffer.from(JSON.stringify([operation, after, draw])).toString("base64url");
  const decode = (token: string): readonly [string, string, number] | undefined => {
    try {
      const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
      if (!Array.isArray(value)) return undefined;
      const [from, after, draw] = value as readonly unknown[];
      if (from !== operation || typeof after !== "string" || typeof draw !== "number") return undefined;
      return [from, after, draw];
    } catch {
      return undefined;
    }
  };
  return {
    cursors: {
      after: (item: T) => encode(key(item), 0),
      same(cursor: string | null) {
        const [, after, draw] = (cursor === null ? undefined : decode(cursor)) ?? [operation, "", 0];
        return encode(after, draw + 1);
      },
    } satisfies Cursors<T>,
    /** The key behind which the page begins; "" from the start. Throws what `invalid` makes for a foreign token. */
    keyOf: (token: string | null, invalid: () => ServiceError): string => {
      if (token === null) return "";
      const decoded = decode(token);
      if (!decoded) throw invalid();
      return decoded[1];
    },
  };
}
