/** The registry of actions, in the order in which they are tried where a rule's own does not prove. */
import { actionIds, type ActionId } from "../model/plan.ts";
import type { Action } from "./action.ts";
import { createBackup } from "./actions/create-backup.ts";
import { enableDeletionProtection } from "./actions/enable-deletion-protection.ts";
import { enablePitr } from "./actions/enable-pitr.ts";
import { startBackupJob } from "./actions/start-backup-job.ts";
import { tagForBackupPlan } from "./actions/tag-for-backup-plan.ts";

export const actions: { readonly [A in ActionId]: Action<A> } = {
  "enable-pitr": enablePitr,
  "create-backup": createBackup,
  "start-backup-job": startBackupJob,
  "enable-deletion-protection": enableDeletionProtection,
  "tag-for-backup-plan": tagForBackupPlan,
};

/** As `actions[id]`, with the pair of action and params kept together by the type. */
export const actionOf = <A extends ActionId>(id: A): Action<A> => actions[id];

export const actionOrder: readonly ActionId[] = actionIds;
