/** How many accounts, Regions and tables were not seen, in words: "2 accounts or Regions and 1 table". */
import type { Unseen } from "./run.ts";

type Count = (count: number, one: string, many: string) => string;

export function unseenWords(unseen: readonly Pick<Unseen, "table">[], plural: Count): string {
  const tables = unseen.filter(({ table }) => table !== undefined).length;
  const places = unseen.length - tables;
  return [
    ...(places > 0 || tables === 0 ? [plural(places, "account or Region", "accounts or Regions")] : []),
    ...(tables > 0 ? [plural(tables, "table", "tables")] : []),
  ].join(" and ");
}
