/**
 * The journal of a drill: what was intended and what came of it, by drill. It is what proves that a scratch table is ours:
 * nothing is deleted that no line of it speaks of.
 */
import { scratchPrefix, type DrillRecord, type DrillsHeader, type DrillSource } from "./drill.ts";

/** A table to be drilled. `items`, `sizeBytes`: as DescribeTable said, which is up to six hours old; null: not known. */
export type DrillTarget = {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  readonly tableId: string;
  readonly sizeBytes: number | null;
  readonly items: number | null;
};

/** `pitr`: the newest moment there is. */
export type DrillWish =
  { readonly kind: "pitr" } | { readonly kind: "native"; readonly backup: string; readonly moment: string };

export type DrillEntry =
  | { readonly kind: "begun"; readonly at: string; readonly header: DrillsHeader }
  /** `drill`: its id, 32 hex digits, after which its scratch table is named. */
  | {
      readonly kind: "planned";
      readonly at: string;
      readonly drill: string;
      readonly target: DrillTarget;
      readonly wish: DrillWish;
    }
  /** Before the call. `moment`: what the scratch table will hold, or about that. */
  | { readonly kind: "restore-intended"; readonly at: string; readonly drill: string; readonly moment: string }
  /** AWS took it on, or it was found under way. `requestId` null: the answer was never heard. */
  | {
      readonly kind: "restore-begun";
      readonly at: string;
      readonly drill: string;
      readonly tableId: string | null;
      readonly requestId: string | null;
    }
  | { readonly kind: "restore-active"; readonly at: string; readonly drill: string; readonly tableId: string }
  /** A policy denies it to everybody else. */
  | { readonly kind: "closed"; readonly at: string; readonly drill: string }
  | { readonly kind: "delete-intended"; readonly at: string; readonly drill: string; readonly tableId: string }
  /** Seen to be gone. */
  | { readonly kind: "deleted"; readonly at: string; readonly drill: string }
  /** There is no scratch table of it, and none will come any more. */
  | { readonly kind: "nothing"; readonly at: string; readonly drill: string; readonly because: string }
  /** `hosts`: those outside AWS that answered so far. */
  | {
      readonly kind: "over";
      readonly at: string;
      readonly drill: string;
      readonly record: DrillRecord;
      readonly hosts: readonly string[];
    }
  /** The file of evidence is whole on disk. */
  | { readonly kind: "evidence"; readonly at: string };

export const scratchNameOf = (drill: string): string => `${scratchPrefix}${drill}`;

/** How far a drill came, as its journal says. */
export type DrillStanding = {
  readonly drill: string;
  readonly target: DrillTarget;
  readonly wish: DrillWish;
  /** ISO instant before the call of the restore; null: it was never asked for. */
  readonly intended: string | null;
  /** Of the scratch table, once AWS told it. */
  readonly tableId: string | null;
  readonly deleteIntended: boolean;
  /** `open`: there may be a scratch table. */
  readonly scratch: "open" | "deleted" | "none";
  readonly record: DrillRecord | null;
};

/** By drill, in the order in which they were planned. */
export function standingsOf(entries: readonly DrillEntry[]): readonly DrillStanding[] {
  const standings = new Map<string, DrillStanding>();
  for (const entry of entries) {
    if (entry.kind === "begun" || entry.kind === "evidence") continue;
    if (entry.kind === "planned") standings.set(entry.drill, planned(entry));
    const before = standings.get(entry.drill);
    if (before !== undefined) standings.set(entry.drill, { ...before, ...changedBy(entry, before) });
  }
  return [...standings.values()];
}

const planned = ({ drill, target, wish }: DrillEntry & { readonly kind: "planned" }): DrillStanding => ({
  drill,
  target,
  wish,
  intended: null,
  tableId: null,
  deleteIntended: false,
  scratch: "none",
  record: null,
});

type EntryOfDrill = Exclude<DrillEntry, { readonly kind: "begun" | "evidence" }>;

function changedBy(entry: EntryOfDrill, before: DrillStanding): Partial<DrillStanding> {
  switch (entry.kind) {
    case "restore-intended":
      return { intended: entry.at, scratch: "open" };
    case "restore-begun":
      return { tableId: entry.tableId ?? before.tableId };
    case "restore-active":
      return { tableId: entry.tableId };
    case "delete-intended":
      return { deleteIntended: true };
    case "deleted":
      return { scratch: "deleted" };
    case "nothing":
      return { scratch: "none" };
    case "over":
      return { record: entry.record };
    case "planned":
    case "closed":
      return {};
    default:
      return entry satisfies never;
  }
}

/** Drills that ended, of which no evidence was written. */
export type OwedEvidence = { readonly header: DrillsHeader; readonly drills: readonly DrillRecord[] };

/** Null: there is none to write. */
export function owedEvidence(entries: readonly DrillEntry[]): OwedEvidence | null {
  const [begun] = entries;
  if (begun?.kind !== "begun" || entries.some(({ kind }) => kind === "evidence")) return null;
  const over = entries.flatMap((entry) => (entry.kind === "over" ? [entry] : []));
  const drills = new Map(over.map(({ record }) => [record.id, record]));
  if (drills.size === 0) return null;
  const hosts = new Set([...begun.header.foreignHosts, ...over.flatMap((entry) => entry.hosts)]);
  return { header: { ...begun.header, foreignHosts: [...hosts].sort() }, drills: [...drills.values()] };
}

/** A drill without a source that is known has none of it in its record: the moment asked for. */
export const sourceOf = (wish: DrillWish, moment: string): DrillSource =>
  wish.kind === "pitr" ? { kind: "pitr", moment } : { kind: "native", backup: wish.backup, moment: wish.moment };
