/** What an import of findings into Security Hub came to, as it is rendered in every format: one row an account and Region. */

/**
 * `planned`: nothing was sent, that was all that was asked for. `not-subscribed`: Security Hub is not switched on there.
 * `not-opened`: no session in the account. `denied`: the role may not. `unclear`: no answer that anybody understands;
 * sending again does no harm. `interrupted`: not all was sent. `pushed`: everything was sent, and findings that were
 * refused are counted.
 */
export const pushStates = [
  "pushed",
  "not-subscribed",
  "not-opened",
  "denied",
  "unclear",
  "interrupted",
  "planned",
] as const;
export type PushState = (typeof pushStates)[number];

/** A finding that Security Hub did not take, with its own words for why. */
export type PushRefusal = { readonly id: string; readonly code: string; readonly message: string };

/** `findings` = accepted + refused + unsent. */
export type PushedScope = {
  readonly account: string;
  readonly region: string;
  readonly state: PushState;
  /** Why it is not `pushed`; null where nothing is to be said. */
  readonly because: string | null;
  readonly findings: number;
  readonly accepted: number;
  readonly refused: number;
  /** Never sent, or nobody knows whether they arrived. */
  readonly unsent: number;
  /** The first of those that were refused. */
  readonly refusals: readonly PushRefusal[];
};

export type PushTotals = Pick<PushedScope, "findings" | "accepted" | "refused" | "unsent">;

export type PushReport = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-push";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly run: { readonly id: string; readonly asOf: string };
  readonly policy: { readonly id: string; readonly digest: string };
  /** Id of the earlier run whose findings are archived where nothing is left of them; null: of none. */
  readonly since: string | null;
  readonly filters: { readonly verdicts: readonly string[] | null; readonly minSeverity: string | null };
  /** Who asked; null where nobody was asked for. */
  readonly caller: string | null;
  readonly began: string;
  readonly ended: string;
  readonly foreignHosts: readonly string[];
  readonly interrupted: boolean;
  readonly totals: PushTotals;
  /** Of findings alone: those that tell of coverage are sent from here, because what was not seen cannot be entered. */
  readonly coverageIn: { readonly account: string; readonly region: string };
  readonly scopes: readonly PushedScope[];
  readonly exitCode: number;
  readonly next: readonly { readonly command: string; readonly why: string }[];
};
