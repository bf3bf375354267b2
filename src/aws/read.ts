/** What a read gives back: AWS's answer with its evidence, or why there is none. It never throws for trouble of AWS. */
import type { Unknown } from "../model/fact.ts";
import type { Evidence } from "../model/observation.ts";

export type Read<T> =
  | { readonly state: "read"; readonly value: T; readonly evidence: Evidence }
  | { readonly state: "unread"; readonly reason: Unknown };
