/**
 * Calls with what asks for each in, the reason of every action out: what needs it, and what is lost without it, in the words
 * of the table of losses.
 */
import { withoutIt } from "../model/fallbacks.ts";
import type { IamActionId } from "../model/iam-actions.ts";
import type { Statement } from "../model/iam-statements.ts";
import type { ActionReason } from "../model/role-sheet.ts";
import { iamActionsOf, isWriteOperation, type CallId } from "../model/write-operations.ts";

/** What asks for some calls: a group of facts, an action, a kind of restore. */
export type Asking = { readonly because: string; readonly calls: readonly CallId[] };

export function whyActions(statements: readonly Statement[], asked: readonly Asking[]): readonly ActionReason[] {
  const allowed = new Set(statements.flatMap(({ actions }) => actions));
  return [...allowed].map((action) => reasonOf(action, asked));
}

function reasonOf(action: IamActionId, asked: readonly Asking[]): ActionReason {
  const using = asked.flatMap(({ because, calls }) =>
    calls.filter((call) => iamActionsOf(call).includes(action)).map((call) => ({ because, call })),
  );
  const because = [...new Set(using.map((use) => use.because))];
  const without = [...new Set(using.map(({ call }) => lostWithout(call)))];
  if (because.length === 0) throw new Error(`nothing asks for ${action}`);
  return { action, because, without: without.join("; ") };
}

function lostWithout(call: CallId): string {
  if (isWriteOperation(call)) return `${call} is refused`;
  const loss = withoutIt[call];
  if (loss === null) throw new Error(`AWS asks for no permission for ${call}`);
  return loss.kind === "fallback" ? loss.instead : loss.lost;
}
