/** What the catalogue says of one fact or list: its type, when it can be absent, and which reads decide it. */
import type { GroupId } from "./fact-groups.ts";

export type FactType = "string" | "boolean" | "number" | "percent" | "bytes" | "duration" | "instant";

export type FactEntry = {
  readonly type: FactType;
  /** The groups whose reads decide this fact. */
  readonly groups: readonly GroupId[];
  /** When AWS answers and there is nothing: said in words for documentation; null when the fact always has a value. */
  readonly absentWhen: string | null;
  /** The smallest difference between two values, where AWS counts more coarsely than the type can say. */
  readonly step?: number;
  /** Computed from observed facts and `asOf`; never stored. */
  readonly derived?: true;
  /** The values AWS documents, for "did you mean"; AWS adds values, so others are not refused as facts. */
  readonly values?: readonly string[];
  readonly about: string;
};

export type ListEntry = {
  /** The first is the group whose reads find the items. */
  readonly groups: readonly GroupId[];
  readonly about: string;
  readonly items: Readonly<Record<string, FactEntry>>;
};
