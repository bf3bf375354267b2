/**
 * A plan and what it may be applied to in; a PlanError out for what must not be asked of AWS at all: a plan that has
 * expired, that was judged by another policy, that is of another place, or that goes beyond what was allowed. Pure.
 */
import { PlanError } from "../errors.ts";
import type { Plan, PlanStep } from "../model/plan.ts";

export type Allowed = {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Digest of the policy that was named; null: none was. */
  readonly policy: { readonly name: string; readonly digest: string } | null;
  /** Null: all accounts of the plan. */
  readonly accounts: readonly string[] | null;
  readonly maxSteps: number | null;
  /** Of the tables of each account in the run. */
  readonly maxPercent: number | null;
  /** Steps for tables that are managed as code. */
  readonly owned: "refused" | "included";
};

/** The steps that are to be applied, in the order of the plan. */
export function checkedSteps(plan: Plan, allowed: Allowed): readonly PlanStep[] {
  refuseExpired(plan, allowed.now);
  refuseOtherPolicy(plan, allowed.policy);
  const steps = ofAccounts(plan, allowed.accounts);
  if (allowed.owned === "refused") refuseOwned(steps);
  refuseTooMany(plan, steps, allowed);
  return steps;
}

function refuseExpired({ created, expires }: Plan, now: number): void {
  if (now >= Date.parse(expires)) {
    throw new PlanError(
      `the plan was made at ${created} and expired at ${expires}: what it rests on is too old. ` +
        "Audit again, and plan anew from that run.",
    );
  }
  // An hour for clocks that differ.
  if (Date.parse(created) > now + 3_600_000) {
    throw new PlanError(`the plan was made at ${created}, which is in the future: check the clock of this machine.`);
  }
}

function refuseOtherPolicy({ run }: Plan, policy: Allowed["policy"]): void {
  if (policy === null || policy.digest === run.policyDigest) return;
  throw new PlanError(
    `the plan rests on the policy ${run.policy} (${run.policyDigest}), and ${policy.name} is ${policy.digest} now. ` +
      "Audit with the policy that holds, and plan anew; or name the policy of the plan with --policy.",
  );
}

function ofAccounts({ steps }: Plan, accounts: Allowed["accounts"]): readonly PlanStep[] {
  if (accounts === null) return steps;
  const strange = accounts.find((account) => !steps.some((step) => step.account === account));
  if (strange !== undefined) throw new PlanError(`--account ${strange}: the plan has no step in it.`);
  return steps.filter(({ account }) => accounts.includes(account));
}

function refuseOwned(steps: readonly PlanStep[]): void {
  const owned = steps.filter(({ owner }) => owner !== null);
  const [first] = owned;
  if (first === undefined) return;
  throw new PlanError(
    `${owned.length} of ${steps.length} steps change tables that are managed as code, the first is ${first.id} ` +
      `(${first.table}, ${first.owner?.kind} ${first.owner?.name}): their next deployment may undo it. ` +
      "Change the template; or say --include-owned, if you mean it.",
  );
}

function refuseTooMany(plan: Plan, steps: readonly PlanStep[], { maxSteps, maxPercent }: Allowed): void {
  if (maxSteps !== null && steps.length > maxSteps) {
    throw new PlanError(
      `the plan has ${steps.length} steps, and --max-steps allows ${maxSteps}: nothing was written. ` +
        "Narrow the plan by its filters, apply it account by account with --account, or allow more.",
    );
  }
  if (maxPercent === null) return;
  for (const [account, tables] of Object.entries(plan.tablesOfAccounts)) {
    const touched = new Set(steps.filter((step) => step.account === account).map(({ arn }) => arn)).size;
    if (touched * 100 <= maxPercent * tables) continue;
    const share = tables === 0 ? "" : ` (${Math.ceil((touched * 10_000) / tables) / 100}%)`;
    throw new PlanError(
      `the plan changes ${touched} of ${tables} tables of account ${account}${share}, and --max-percent allows ` +
        `${maxPercent}%: nothing was written. Narrow the plan by its filters, or allow more.`,
    );
  }
}

export type Surroundings = {
  readonly partition: string;
  /** Null: AWS does not tell, or there is none. */
  readonly organization: string | null;
  /** Hosts spoken to that are no AWS. */
  readonly hosts: readonly string[];
  /** Where DynamoDB will be asked, a host without its port, as the run names hosts. */
  readonly dynamodb: string;
};

/** A plan is good for the place in which it was observed, and for no other. */
export function refuseElsewhere({ run }: Plan, { partition, organization, hosts, dynamodb }: Surroundings): void {
  if (partition !== run.partition) {
    throw new PlanError(`the plan is of the partition ${run.partition}, and the credentials are of ${partition}.`);
  }
  if (run.organization !== null && organization !== null && run.organization !== organization) {
    throw new PlanError(
      `the plan is of the organization ${run.organization}, and the credentials are of ${organization}.`,
    );
  }
  refuseHosts(run.foreignHosts, hosts);
  if (hosts.length === 0 && run.foreignHosts.length > 0 && !run.foreignHosts.includes(dynamodb)) {
    throw new PlanError(
      `the plan was observed at ${run.foreignHosts.join(", ")}, which is no AWS, and DynamoDB is asked at ${dynamodb}. ` +
        "What was seen there says nothing of AWS: audit it, and plan anew.",
    );
  }
}

export function refuseHosts(planned: readonly string[], spoken: readonly string[]): void {
  const strange = spoken.filter((host) => !planned.includes(host));
  if (strange.length === 0) return;
  const observed = planned.length === 0 ? "AWS" : planned.join(", ");
  throw new PlanError(
    `the plan was observed at ${observed}, and would be applied at ${strange.join(", ")}: a plan is applied only where it was ` +
      "observed. Check AWS_ENDPOINT_URL, or audit and plan there.",
  );
}
