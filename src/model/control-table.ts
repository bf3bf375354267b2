/** Which control is supported by which rule, framework by framework, as data: ready for a table or for JSON. */
import type { Control } from "./policy.ts";

/** `source`, `kind`: of the mapping from the rule to the control. */
export type Support = Pick<Control, "source" | "kind"> & { readonly rule: string };

export type ControlRow = {
  readonly id: string;
  /** Null: the control is not in the list of the framework, and only a rule names it. */
  readonly listed: { readonly title: string; readonly source: string } | null;
  /** In order of rule. Empty: no rule supports it. */
  readonly supportedBy: readonly Support[];
};

export type FrameworkTable = {
  readonly id: string;
  readonly title: string;
  /** In the order of the framework's list, then those that only rules name. */
  readonly controls: readonly ControlRow[];
  /** Of the listed ones, how many a rule supports, and how many there are; null: nobody listed the framework's controls. */
  readonly covers: { readonly supported: number; readonly listed: number } | null;
};
