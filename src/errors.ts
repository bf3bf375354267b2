/** What a person can fix. Each says what is wrong, where, and what to do next; everything else that throws is a bug. */

/** Wrong command line or unusable input file: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** One or more mistakes in policy files, all of them, already rendered with file:line:col and code frame: exit code 2. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  constructor(
    readonly mistakes: readonly PolicyMistake[],
    message: string,
  ) {
    super(message);
  }
}

/** `frame` is the excerpt of the file with a caret; `hint` the next step, such as "did you mean". */
export type PolicyMistake = {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly message: string;
  readonly hint?: string;
  readonly frame?: string;
};

/** A run directory that cannot be read or written, is damaged or foreign: exit code 2. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** A plan that may not be applied: changed, expired, of another version, or over what was allowed: exit code 2. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/** AWS did not even say who is calling, so there is nothing to audit: exit code 3, as for anything unseen. */
export class UnseenError extends Error {
  override readonly name = "UnseenError";
}

/** The user interrupted: exit code 130. The message says how to go on. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** Path of the run that can be gone on with; null where nothing was begun. */
  readonly run: string | null;
  constructor(message: string, { run, ...options }: ErrorOptions & { readonly run?: string } = {}) {
    super(message, options);
    this.run = run ?? null;
  }
}
