/** What goes wrong: the first fault that matches a call and is due, by count or by a draw from its seed. */
import { matchesCall, type CallFacts } from "./matching.ts";
import { shareOf } from "./ids.ts";
import { limits } from "./limits.ts";
import { missing } from "./not-found.ts";
import type { OperationId } from "./operations.ts";
import type { FaultKind, FaultSpec } from "./organization.ts";

export type FaultStore = {
  list(): readonly FaultSpec[];
  /** Gives back how to take it away. */
  add(fault: FaultSpec): () => void;
  /** The fault that strikes this call, counted; or null. */
  strike(call: CallFacts): FaultSpec | null;
};

type Held = { readonly spec: FaultSpec; seen: number };

export function createFaults(given: readonly FaultSpec[]): FaultStore {
  let held: Held[] = given.map((spec) => ({ spec, seen: 0 }));
  return {
    list: () => held.map((fault) => fault.spec),
    add(spec) {
      const own: Held = { spec, seen: 0 };
      held.push(own);
      return () => {
        held = held.filter((candidate) => candidate !== own);
      };
    },
    strike(call) {
      for (const fault of held) {
        if (!matchesCall(fault.spec, call) || !canStrike(fault.spec.kind, call.operation)) continue;
        fault.seen += 1;
        if (isDue(fault.spec, fault.seen)) return fault.spec;
      }
      return null;
    },
  };
}

/** An operation that names no table or backup cannot miss one, one that changes nothing meets no limit of changes, and one that is always allowed shows no revocation. */
export function canStrike(kind: FaultKind, operation: OperationId): boolean {
  if (kind === "revoked-session") return operation !== "sts:GetCallerIdentity";
  if (kind === "limit-exceeded") return limits[operation] !== undefined;
  return kind !== "not-found" || missing[operation] !== undefined;
}

/** `seen` counts from 1. */
function isDue(spec: FaultSpec, seen: number): boolean {
  const turn = seen - (spec.after ?? 0);
  if (turn < 1) return false;
  if (spec.times !== undefined && turn > spec.times) return false;
  return spec.rate === undefined || shareOf(`fault ${spec.seed ?? 0} ${seen}`) < spec.rate;
}
