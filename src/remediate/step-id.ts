/** What a step is about in, its id out: the same plan of the same run gives the same ids, so that nothing is done twice. */
import { hash } from "node:crypto";
import type { ActionId } from "../model/plan.ts";

/** 12 hex digits over run, action, ARN and TableId. */
export const stepId = (about: {
  readonly run: string;
  readonly action: ActionId;
  readonly arn: string;
  readonly tableId: string;
}): string => hash("sha256", JSON.stringify([about.run, about.action, about.arn, about.tableId])).slice(0, 12);

/** CreateBackup takes no token: the name is what tells whether a backup was made by this step. */
export const backupNameOf = (id: string): string => `restorable-${id}`;
