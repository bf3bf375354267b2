/**
 * The actions as whoever applies them needs them: a step in, what is asked of AWS for it and how it is known to be done
 * out. Which reads a session needs beside its write is told here, once.
 */
import type { FactView } from "../model/derive.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { OperationId } from "../model/operations.ts";
import type { ActionId, PlanStep } from "../model/plan.ts";
import type { CallId } from "../model/write-operations.ts";
import type { Action } from "./action.ts";

export type Actions = { readonly [A in ActionId]: Action<A> };

/** An action with the params of one step. */
export type ActionOf = {
  readonly groups: readonly GroupId[];
  readonly say: string;
  readonly isDone: (view: FactView) => boolean;
};

export function actionOf(actions: Actions, step: PlanStep): ActionOf {
  const action = actions[step.action] as unknown as Action<ActionId>;
  return {
    groups: rereadFor(action),
    say: action.say(step.params),
    isDone: (view) => action.isDone(view, step.params),
  };
}

/** Walks of a whole Region, and nothing in them would hold a job back: whether it was started is told by its token. */
const notReread: ReadonlySet<ActionId> = new Set(["start-backup-job"]);

const rereadFor = ({ id, groups }: Pick<Action<ActionId>, "id" | "groups">): readonly GroupId[] =>
  notReread.has(id) ? ["table"] : ["table", ...groups.filter((group) => group !== "table")];

/** Asked to look for what a write has made, and to read it back. */
const readBack = {
  "enable-pitr": [],
  "create-backup": ["dynamodb:ListBackups", "dynamodb:DescribeBackup"],
  "start-backup-job": ["backup:DescribeBackupJob"],
  "enable-deletion-protection": [],
  "tag-for-backup-plan": [],
} as const satisfies Record<ActionId, readonly OperationId[]>;

/** Everything that applying these actions may call, each once. */
export function callsOf(actions: Actions, ids: readonly ActionId[]): readonly CallId[] {
  const wanted = new Set<CallId>(["dynamodb:DescribeTable"]);
  for (const id of ids) {
    const { operation } = actions[id];
    for (const group of rereadFor(actions[id])) {
      for (const read of factGroups[group].operations) if (!notAsked.has(read)) wanted.add(read);
    }
    for (const read of readBack[id]) wanted.add(read);
    wanted.add(operation);
  }
  return [...wanted];
}

/** Of the whole Region or organization, where the table itself is asked instead. */
const notAsked: ReadonlySet<OperationId> = new Set(["tag:GetResources"]);
