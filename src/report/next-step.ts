/** What to do about a gap, so that the next run can see: one sentence for each kind of unknown. Texts only. */
import { deniedAction, isDeniedByIdentity } from "../model/denied-action.ts";
import { unknownKinds, type PolicyType, type Unknown, type UnknownKind } from "../model/fact.ts";
import type { ReportContext } from "../model/report.ts";
import { policyWords } from "../model/unknown-words.ts";

const noCall = "the call";

type Step = (operation: string, by?: PolicyType) => string;

/** Where AWS names the policy, it is what has to change; who may change an identity-based one need not ask anybody. */
const denied: Step = (operation, by) =>
  by === undefined || by === "identity-policy"
    ? `Allow ${operation} to the audit role.`
    : `Allow ${operation} to the audit role in ${policyWords[by]}.`;

/** What it was that was not scanned, a reason says: with ListTables, a table where another answer of AWS named one. */
const notScanned: Step = (operation) => {
  if (operation === noCall) {
    return "Scan the accounts and Regions that are named as well; where the scan stopped, go on with --resume.";
  }
  return operation === "dynamodb:ListTables"
    ? "Run the audit again; if it stays so, look for the table where it should be."
    : `Let the audit role call ${operation} in the accounts and Regions that are named, and run the audit again.`;
};

const steps = {
  denied,
  "denied-by-scp": (operation) => `A service control policy forbids ${operation}: exempt the audit role from it.`,
  // AWS answers all of these alike, so that nobody can find out by trying which roles there are.
  "role-not-assumable": (_, by) =>
    by === undefined
      ? "AWS does not say which it is: there is no such role (--role-name), its trust policy does not name the caller or asks for another external id (--external-id), the caller may not assume it, a service control policy forbids it, or the account is suspended."
      : `Let the caller assume the role (--role-name): ${policyWords[by]} does not allow it.`,
  throttled: () => "Run the audit again when less else calls AWS in that account.",
  "limit-exceeded": () =>
    "Run the audit again when fewer tables are being created, changed or restored there; see the quotas of the account.",
  timeout: () => "Run the audit again; check the way to AWS if it stays so.",
  network: () => "Check the way to AWS: name resolution, proxy, firewall, AWS_ENDPOINT_URL.",
  "server-error": () => "Run the audit again; if it stays so, see the AWS Health Dashboard.",
  malformed: () => "Check what answers in place of AWS: a proxy, a captive portal, AWS_ENDPOINT_URL.",
  unsupported: (operation) => `The endpoint does not know ${operation}: leave out the rules that need it there.`,
  "region-disabled": () => "Enable the Region in the account, or leave it out with --region.",
  "not-ready": () => "Run the audit again in some minutes.",
  "not-collected": () => "Run `restorable audit` with this policy; this run did not read what it needs.",
  "not-scanned": notScanned,
  "depends-on": () => "See to the gaps it depends on first.",
} as const satisfies Record<UnknownKind, Step>;

/** Organizations is asked by whoever runs the scan, not by the role in a member, and answers few accounts at all. */
const organizationSteps: { readonly [Kind in UnknownKind]?: (operation: string) => string } = {
  denied: (operation) =>
    `Organizations answers the management account and delegated administrators alone: run as one of them or take on a role there (--hub-role), and allow it ${operation}. Where that cannot be, name the accounts by --accounts-file.`,
  unsupported: () =>
    "Run in an account of the organization, or take on a role there (--hub-role); without an organization, name accounts by --account or --accounts-file.",
};

/** A key that AWS KMS does not know is not found in some minutes either. */
const keySteps: { readonly [Kind in UnknownKind]?: string } = {
  "not-ready": "See which key in AWS KMS the table names: KMS does not know it (any more).",
};

export function nextStep(reason: Unknown): string {
  const { kind, by } = reason;
  const operation = deniedAction(reason) ?? reason.operation ?? noCall;
  const ofOrganization =
    operation.startsWith("organizations:") && by === undefined ? organizationSteps[kind] : undefined;
  const ofKey = operation.startsWith("kms:") ? keySteps[kind] : undefined;
  if (isDeniedByIdentity(reason)) {
    return `Take the deny of ${operation} out of the identity-based policies of the audit role.`;
  }
  if (ofKey !== undefined) return ofKey;
  return ofOrganization === undefined ? steps[kind](operation, by) : ofOrganization(operation);
}

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
