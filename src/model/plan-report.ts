/** A plan as it is shown to whoever reviews it: the plan itself, and what follows from it in words. */
import type { LeftOut, Plan, PlanStep } from "./plan.ts";

export type ReportedStep = {
  readonly step: PlanStep;
  /** What is done, in the imperative. */
  readonly says: string;
  /** `fact: before → after`, of what is observed. */
  readonly changes: readonly string[];
};

/** What to write into the template of a table that is managed as code; in the language that the owner speaks. */
export type TemplateSnippet = { readonly title: string; readonly text: string };

export type PlanReport = {
  readonly plan: Plan;
  readonly digest: string;
  /** The plan file. */
  readonly json: string;
  /** The command that applies it, as one would type it; null: it was written nowhere. */
  readonly applyCommand: string | null;
  readonly steps: readonly ReportedStep[];
  /** Of findings left out because their table is managed as code; by fingerprint. */
  readonly templates: ReadonlyMap<LeftOut["fingerprint"], readonly TemplateSnippet[]>;
  /** What a reviewer has to know besides: what was not seen, and what the costs are. */
  readonly notes: readonly string[];
  readonly options: { readonly colour: boolean; readonly columns: number };
};

export type PlanFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  readonly render: (report: PlanReport) => string;
};
