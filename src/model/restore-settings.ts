/** The settings that a restore leaves out, as a run recorded them of the source and as they are given to the new table. */
import type { Unknown } from "./fact.ts";

/** In the order in which they are given again. The policy comes last: it may keep out whoever gives the others. */
export const lostSettings = [
  "deletion-protection",
  "tags",
  "pitr",
  "ttl",
  "stream",
  "table-class",
  "kinesis",
  "resource-policy",
] as const;
export type LostSetting = (typeof lostSettings)[number];

export const lostSettingWords = {
  "deletion-protection": "deletion protection",
  tags: "tags",
  pitr: "point-in-time recovery",
  ttl: "time to live",
  stream: "stream",
  "table-class": "table class",
  kinesis: "Kinesis streams",
  "resource-policy": "resource policy",
} as const satisfies Record<LostSetting, string>;

/** What this product neither records nor gives again. */
export const beyondSettings = [
  "auto scaling of the table and its indexes",
  "CloudWatch alarms",
  "IAM policies that name the table",
  "CloudWatch Contributor Insights",
  "replicas: the new table is outside of every global table",
] as const;

/** One call each. */
export type SettingToGive =
  | { readonly setting: "deletion-protection" }
  | { readonly setting: "tags"; readonly tags: Readonly<Record<string, string>> }
  | { readonly setting: "pitr"; readonly days: number }
  | { readonly setting: "ttl"; readonly attribute: string }
  | { readonly setting: "stream"; readonly viewType: string }
  | { readonly setting: "table-class"; readonly tableClass: string }
  | { readonly setting: "kinesis"; readonly streamArn: string }
  /** `rewritten`: how many texts of the document named the source, and now name the new table. */
  | { readonly setting: "resource-policy"; readonly document: string; readonly rewritten: number };

/** Of one setting of the source. `left`: what of it is not given again, and why. */
export type RecordedSetting = { readonly setting: LostSetting } & (
  | { readonly state: "set"; readonly give: readonly SettingToGive[]; readonly left: string | null }
  /** The source had what a restored table has. */
  | { readonly state: "as-restored" }
  | { readonly state: "unknown"; readonly reason: Unknown }
  | { readonly state: "unusable"; readonly because: string }
);

/** What became of one. `words`: the value, for people. */
export type SettingOutcome = { readonly setting: LostSetting; readonly words: string } & (
  | { readonly state: "done"; readonly already: boolean; readonly requestId: string | null }
  /** AWS took it, and does not show it so far. */
  | { readonly state: "pending" | "failed"; readonly because: string }
);
