/** What to do about a gap, so that the next run can see: one sentence for each kind of unknown. Texts only. */
import { unknownKinds, type Unknown, type UnknownKind } from "../model/fact.ts";
import type { ReportContext } from "../model/report.ts";

type Step = (operation: string) => string;

const steps = {
  denied: (operation) => `Allow ${operation} to the audit role.`,
  "denied-by-scp": (operation) => `A service control policy forbids ${operation}: exempt the audit role from it.`,
  "role-not-assumable": () =>
    "Create the role (--role-name) in the account, and let the caller assume it; check --external-id.",
  throttled: () => "Run the audit again when less else calls AWS in that account.",
  timeout: () => "Run the audit again; check the way to AWS if it stays so.",
  network: () => "Check the way to AWS: name resolution, proxy, firewall, AWS_ENDPOINT_URL.",
  "server-error": () => "Run the audit again; if it stays so, see the AWS Health Dashboard.",
  malformed: () => "Check what answers in place of AWS: a proxy, a captive portal, AWS_ENDPOINT_URL.",
  unsupported: (operation) => `The endpoint does not know ${operation}: leave out the rules that need it there.`,
  "region-disabled": () => "Enable the Region in the account, or leave it out with --region.",
  "not-ready": () => "Run the audit again in some minutes.",
  "not-collected": () => "Run `restorable audit` with this policy; this run did not read what it needs.",
  "not-scanned": () => "Go on where the scan stopped, with --resume.",
  "depends-on": () => "See to the gaps it depends on first.",
} as const satisfies Record<UnknownKind, Step>;

export const nextStep = ({ kind, operation }: Unknown): string => steps[kind](operation ?? "the call");

/**
 * What to do about unknown findings, by the first cause of each: every step once, the one that helps most findings first.
 * Where not all unknown findings are among the worst, the summary's kinds speak for all, in more general words.
 */
export function nextSteps({
  worst,
  summary,
}: Pick<ReportContext, "worst" | "summary">): readonly { readonly step: string; readonly findings: number }[] {
  const counts = new Map<string, number>();
  const add = (reason: Unknown, findings: number): void => {
    const step = nextStep(reason);
    counts.set(step, (counts.get(step) ?? 0) + findings);
  };
  const unknown = worst.filter(({ verdict }) => verdict === "unknown");
  if (unknown.length === summary.verdicts.unknown) {
    for (const { unknowns } of unknown) if (unknowns[0] !== undefined) add(unknowns[0], 1);
  } else {
    for (const kind of unknownKinds) {
      const findings = summary.unknownKinds[kind] ?? 0;
      if (findings > 0) add({ kind }, findings);
    }
  }
  // A stable sort: equals stay in the order they came in.
  return [...counts].map(([step, findings]) => ({ step, findings })).sort((a, b) => b.findings - a.findings);
}
