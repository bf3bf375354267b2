/** What a person can fix. Each says what is wrong, where, and what to do next; everything else that throws is a bug. */

/** What all of them are. `code` is for programs, which a text that is made better must not break. */
export abstract class RestorableError extends Error {
  abstract readonly code: `ERR_RESTORABLE_${string}`;
}

/** Wrong command line, wrong options or an unusable input file: exit code 2. */
export class UsageError extends RestorableError {
  override readonly name = "UsageError";
  readonly code = "ERR_RESTORABLE_USAGE";
}

/** No keys for AWS: what was found, each source that was tried and why it gave none, and what to do. */
export class NoCredentialsError extends UsageError {
  readonly heading: string;
  readonly tried: readonly string[];
  readonly next: string;
  constructor({ heading, tried, next }: Pick<NoCredentialsError, "heading" | "tried" | "next">) {
    super([heading, ...tried.map((refusal) => `  - ${refusal}`), next].join("\n"));
    this.heading = heading;
    this.tried = tried;
    this.next = next;
  }
}

/** One or more mistakes in policy files, all of them, already rendered with file:line:col and code frame: exit code 2. */
export class PolicyError extends RestorableError {
  override readonly name = "PolicyError";
  readonly code = "ERR_RESTORABLE_POLICY";
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
  /** Counted from 1, as `col` is. */
  readonly line: number;
  readonly col: number;
  readonly message: string;
  readonly hint?: string;
  readonly frame?: string;
};

/** A run directory that cannot be read or written, is damaged or foreign: exit code 2. */
export class RunError extends RestorableError {
  override readonly name = "RunError";
  readonly code = "ERR_RESTORABLE_RUN";
}

/** A plan that may not be applied: changed, expired, of another version, or over what was allowed: exit code 2. */
export class PlanError extends RestorableError {
  override readonly name = "PlanError";
  readonly code = "ERR_RESTORABLE_PLAN";
}

/** AWS did not even say who is calling, so there is nothing to audit: exit code 3, as for anything unseen. */
export class UnseenError extends RestorableError {
  override readonly name = "UnseenError";
  readonly code = "ERR_RESTORABLE_UNSEEN";
}

/** The user interrupted: exit code 130. The message says how to go on. */
export class InterruptedError extends RestorableError {
  override readonly name = "InterruptedError";
  readonly code = "ERR_RESTORABLE_INTERRUPTED";
  /** Path of the run that can be gone on with; null where nothing was begun. */
  readonly run: string | null;
  constructor(message: string, { run, ...options }: ErrorOptions & { readonly run?: string } = {}) {
    super(message, options);
    this.run = run ?? null;
  }
}
