/**
 * An opened account in, out go remarks on what its session may do: one call for each operation that an audit would make in
 * it. What a refused operation costs, and what is done instead, is told from the table of losses.
 */
import { withoutIt } from "../model/fallbacks.ts";
import type { PlacedRemark, RemarkPlace } from "../model/examination.ts";
import type { Unknown } from "../model/fact.ts";
import { operations, type OperationId } from "../model/operations.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { denialFix, denialText } from "./denial-words.ts";
import type { Probed } from "./probe-region.ts";
import type { ProbedId } from "./probes.ts";

export type Permission = {
  readonly operation: OperationId;
  readonly probed: Probed;
  /** Of the operations that might do instead. */
  readonly others: ReadonlyMap<ProbedId, Probed>;
  readonly place: RemarkPlace;
  readonly who: string;
  readonly prints: string;
};

export function permissionRemark({ operation, probed, others, place, who, prints }: Permission): PlacedRemark {
  const action = operations[operation].iam ?? operation;
  const check = "permissions" as const;
  if (probed.state === "allowed") {
    return { check, standing: "well", text: `${action} is allowed`, action, fix: [], place };
  }
  const { reason } = probed;
  const loss = withoutIt[operation];
  const instead = loss?.kind === "fallback" && (loss.to === null || isAllowed(loss.to, others)) ? loss.instead : null;
  const lost = instead ?? (loss === null || loss.kind === "fallback" ? undefined : loss.lost);
  const told = { check, action, reason, ...(lost === undefined ? {} : { lost }), place };
  const standing = instead === null ? "missing" : "warning";
  if (probed.state === "unclear") {
    const { operation: _operation, ...said } = reason;
    const text = `whether ${action} is allowed is not known: ${unknownWords(said)}`;
    // Of what is not there to be asked about, an audit would not ask either.
    if (isDenial(reason)) return { ...told, standing: "warning", text, fix: [] };
    return { ...told, standing, text, fix: ["Run `restorable doctor` again; if it stays, look at what AWS said."] };
  }
  return { ...told, standing, text: denialText({ action, reason }), fix: denialFix({ action, reason, who, prints }) };
}

const isDenial = ({ kind }: Unknown): boolean => kind === "denied" || kind === "denied-by-scp";

const isAllowed = (operation: OperationId, others: ReadonlyMap<ProbedId, Probed>): boolean =>
  others.get(operation as ProbedId)?.state === "allowed";
