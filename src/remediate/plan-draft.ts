/** A step in the making: an action and its parameters, with the findings that it was proven to mend. */
import type { Finding } from "../model/finding.ts";
import type { TableRecord } from "../model/observation.ts";
import type { ActionId, ActionParams, MendedFinding } from "../model/plan.ts";
import { actionOf } from "./actions.ts";
import { perRecord } from "./per-record.ts";
import type { Planning } from "./plan-types.ts";

export type Draft = {
  readonly action: ActionId;
  readonly params: ActionParams[ActionId];
  readonly findings: readonly Finding[];
};

const predictedOf = perRecord<TableRecord>();

/** As if it had taken effect at the instant of the run. */
export const predicted = (table: TableRecord, { action, params }: Draft, { run }: Planning): TableRecord =>
  predictedOf(table, JSON.stringify([action, params, run.asOf]), () =>
    actionOf(action).predict(table, params as never, run.asOf),
  );

export const mendedOf = ({ rule, severity, fingerprint }: Finding): MendedFinding => ({ rule, severity, fingerprint });
