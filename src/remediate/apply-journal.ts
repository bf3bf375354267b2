/**
 * The journal of an application: its lines in, of each step out how far it came. A line of another form is refused, and
 * so is a journal of another plan: what was written before must never be guessed.
 */
import type { ApplyEntry, WriteAnswer } from "../model/apply.ts";
import { boolean, decode, nullable, object, oneOf, refuse, string, variant, type Decoder } from "../model/decoder.ts";
import type { Evidence } from "../model/observation.ts";
import type { StepOutcome } from "../model/plan.ts";

const instant: Decoder<string> = (value) => {
  const text = string(value);
  if (Number.isNaN(Date.parse(text))) throw refuse("an instant", value);
  return text;
};
const stepId: Decoder<string> = (value) => {
  const text = string(value);
  if (!/^[0-9a-f]{12}$/.test(text)) throw refuse("the id of a step", value);
  return text;
};

const evidence = object<Evidence>({ operation: string, requestId: string, at: instant }, ["requestId"]);
const because = { because: string };

const answer = variant<WriteAnswer, "state">("state", {
  written: object({ state: oneOf("written"), made: nullable(string), evidence }),
  refused: object({ state: oneOf("refused"), ...because }),
  unclear: object({ state: oneOf("unclear"), ...because }),
});

const outcome = variant<StepOutcome, "state">("state", {
  done: object({ state: oneOf("done"), already: boolean }),
  pending: object({ state: oneOf("pending"), until: string }),
  drifted: object({ state: oneOf("drifted"), ...because }),
  failed: object({ state: oneOf("failed"), ...because }),
  unclear: object({ state: oneOf("unclear"), ...because }),
  skipped: object({ state: oneOf("skipped"), ...because }),
});

const ofStep = { step: stepId, at: instant };
const entry = variant<ApplyEntry, "kind">("kind", {
  plan: object({ kind: oneOf("plan"), schemaVersion: oneOf(1), digest: string, at: instant }),
  intent: object({ kind: oneOf("intent"), ...ofStep }),
  answer: object({ kind: oneOf("answer"), ...ofStep, answer }),
  found: object({ kind: oneOf("found"), ...ofStep, made: string }),
  outcome: object({ kind: oneOf("outcome"), ...ofStep, outcome }),
});

/** Throws with what is wrong with the line. */
export function decodeApplyEntry(line: unknown): ApplyEntry {
  const decoded = decode(entry, line);
  if (!decoded.ok) throw new Error(decoded.mistake);
  return decoded.value;
}

/** `made` as in the answer; `since`: ISO instant of the intent after which nobody knows. */
export type WriteProgress =
  | { readonly state: "none" }
  | { readonly state: "maybe"; readonly since: string }
  | { readonly state: "made"; readonly made: string | null; readonly evidence: Evidence | null };

export type Progress = { readonly write: WriteProgress; readonly outcome: StepOutcome | null };

export const noProgress: Progress = { write: { state: "none" }, outcome: null };

/** By id of the step. Only the last write of a step counts: there is another one only where the one before made nothing. */
export function progressOf(entries: readonly ApplyEntry[]): ReadonlyMap<string, Progress> {
  const steps = new Map<string, Progress>();
  for (const line of entries) {
    if (line.kind === "plan") continue;
    steps.set(line.step, advanced(steps.get(line.step) ?? noProgress, line));
  }
  return steps;
}

export function advanced(before: Progress, line: Exclude<ApplyEntry, { readonly kind: "plan" }>): Progress {
  switch (line.kind) {
    case "intent":
      return { ...before, write: { state: "maybe", since: line.at } };
    case "answer":
      return { ...before, write: answered(before.write, line) };
    case "found":
      return { ...before, write: { state: "made", made: line.made, evidence: null } };
    case "outcome":
      return { ...before, outcome: line.outcome };
    default:
      return line satisfies never;
  }
}

function answered(before: WriteProgress, { answer: said, at }: Extract<ApplyEntry, { kind: "answer" }>): WriteProgress {
  switch (said.state) {
    case "written":
      return { state: "made", made: said.made, evidence: said.evidence };
    case "refused":
      return { state: "none" };
    case "unclear":
      return before.state === "maybe" ? before : { state: "maybe", since: at };
    default:
      return said satisfies never;
  }
}
