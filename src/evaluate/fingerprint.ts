/** The identity of a finding over time: the same rule on the same table, told by TableId, whatever happened to its name. */
import { hash } from "node:crypto";

/** sha256, hex, over the JSON array of the three: no two different triples give the same text. */
export const fingerprint = (rule: string, arn: string, tableId: string | null): string =>
  hash("sha256", JSON.stringify([rule, arn, tableId]));
