/**
 * An action as the planner knows it: pure. What it would make of a table's record, whether the facts already say so, what
 * it costs. How its call is made is the business of `apply-*.ts`.
 */
import type { FactView } from "../model/derive.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { TableRecord } from "../model/observation.ts";
import type { ActionPrices } from "../model/prices.ts";
import type { ActionId, ActionParams, StepCost } from "../model/plan.ts";
import type { WriteOperationId } from "../model/write-operations.ts";

export type { ActionPrices } from "../model/prices.ts";

/** Of one table, for the cost of a step. */
export type Sized = {
  /** As DescribeTable said, up to six hours old; null: not known, and then neither is any cost. */
  readonly sizeBytes: number | null;
  /** Milliseconds after which a rule that the step mends fails again, so that a backup has to be repeated; null: it does not. */
  readonly repeatMs: number | null;
};

export type Action<A extends ActionId> = {
  readonly id: A;
  /** An imperative sentence for the reviewer, without its table. */
  readonly say: (params: ActionParams[A]) => string;
  readonly operation: WriteOperationId;
  /** Nothing in this product undoes it, and undoing it would lose protection. */
  readonly oneWay: boolean;
  /** Groups of facts that are read again right before the write, and after it. `table` always is. */
  readonly groups: readonly GroupId[];
  /** Facts that the step's `observed` holds, and by which drift is told. */
  readonly observes: (params: ActionParams[A]) => readonly string[];
  /** The record as a scan would write it once the step has taken effect. `at`: ISO instant of that. */
  readonly predict: (table: TableRecord, params: ActionParams[A], at: string) => TableRecord;
  /** The facts say that there is nothing left to do. */
  readonly isDone: (view: FactView, params: ActionParams[A]) => boolean;
  readonly cost: (table: Sized, params: ActionParams[A], prices: ActionPrices) => StepCost | null;
};
