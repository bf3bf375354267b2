/** What was planned and what became of it in, the report of a push out, with its exit code and what to do next. */
import type { PushedScope, PushReport, PushTotals } from "../model/push-report.ts";
import { homeRegionOf } from "../model/home-regions.ts";
import { compareText } from "../model/compare-text.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { PlannedScope } from "../push/push-findings.ts";
import { exitCodes } from "./exit-codes.ts";
import type { ToPush } from "./findings-to-push.ts";
import { toolVersion } from "./version.ts";

export type Pushed = {
  readonly scopes: readonly PushedScope[];
  readonly caller: string | null;
  readonly hosts: readonly string[];
  /** Epoch milliseconds. */
  readonly began: number;
  readonly ended: number;
  readonly interrupted: boolean;
  /** The command line that does the same again. */
  readonly again: string;
};

export const planned = (plan: readonly PlannedScope[]): readonly PushedScope[] =>
  plan.map((scope) => ({
    ...scope,
    state: "planned",
    because: null,
    accepted: 0,
    refused: 0,
    unsent: scope.findings,
    refusals: [],
  }));

export function pushReportOf({ run, since, filters }: ToPush, pushed: Pushed): PushReport {
  const { caller, hosts, began, ended, interrupted, again } = pushed;
  const { header, policy } = run;
  const scopes = [...pushed.scopes].sort((a, b) => compareText(scopeKey(a), scopeKey(b)));
  const exitCode = exitCodeOf(scopes, interrupted);
  return {
    schemaVersion: 1,
    kind: "restorable-push",
    tool: { name: "restorable", version: toolVersion },
    run: { id: header.id, asOf: header.asOf },
    policy: { id: policy.id, digest: policy.digest },
    since: since?.header.id ?? null,
    filters,
    caller,
    began: new Date(began).toISOString(),
    ended: new Date(ended).toISOString(),
    foreignHosts: hosts,
    interrupted,
    totals: totalsOf(scopes),
    coverageIn: { account: header.caller.account, region: homeRegionOf(header.partition) },
    scopes,
    exitCode,
    next: nextOf(scopes, again),
  };
}

function totalsOf(scopes: readonly PushedScope[]): PushTotals {
  const totals = { findings: 0, accepted: 0, refused: 0, unsent: 0 };
  for (const { findings, accepted, refused, unsent } of scopes) {
    totals.findings += findings;
    totals.accepted += accepted;
    totals.refused += refused;
    totals.unsent += unsent;
  }
  return totals;
}

/** A finding that Security Hub does not take is ours to mend, an account that it cannot be told of is a gap. */
function exitCodeOf(scopes: readonly PushedScope[], interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  if (scopes.some(({ refused }) => refused > 0)) return exitCodes.failing;
  const isDone = scopes.every(({ state }) => state === "pushed" || state === "planned");
  return isDone ? exitCodes.ok : exitCodes.incomplete;
}

function nextOf(scopes: readonly PushedScope[], again: string): PushReport["next"] {
  const has = (...states: readonly PushedScope["state"][]): boolean =>
    scopes.some(({ state }) => states.includes(state));
  return [
    ...(has("unclear", "interrupted")
      ? [{ command: again, why: "Send what is missing: Security Hub ignores what it has already" }]
      : []),
    ...(has("not-subscribed", "not-opened", "denied")
      ? [{ command: again, why: "Once Security Hub is switched on there and its role may import, send again" }]
      : []),
    ...(has("planned") ? [{ command: again, why: "Send it" }] : []),
  ];
}
