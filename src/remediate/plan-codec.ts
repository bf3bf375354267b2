/**
 * A plan to its file and back. The file is untrusted: every member is bounded, nothing else may stand in it, and what
 * follows from other members has to follow from them. It is refused unless it is laid out as it was written, so that what
 * a reviewer reads (the first of two equal keys, say) is what is applied.
 */
import { hash } from "node:crypto";
import { PlanError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { array, decode, object, oneOf, refuse, string, type Decoder } from "../model/decoder.ts";
import { escapedJson } from "../model/escaped-json.ts";
import { encodeFact } from "../model/fact-codec.ts";
import { visible } from "../model/visible.ts";
import type { ActionId, Plan, PlanStep } from "../model/plan.ts";
import { mostPlanBytes } from "./plan-bounds.ts";
import { mistakeOf } from "./plan-checks.ts";
import * as read from "./plan-decoders.ts";

/** Indented, for review and diff; ends with a line feed. */
export const encodePlan = (plan: Plan): string => `${escapedJson(JSON.stringify(encoded(plan), null, 2))}\n`;

/** What a reviewer approves: equal exactly when every value is. */
export const planDigest = (plan: Plan): string => `sha256:${hash("sha256", canonicalJson(encoded(plan)))}`;

/** Throws PlanError. `name`: the file, as the person typed it. */
export function decodePlan(file: { readonly name: string; readonly text: string }): Plan {
  const { name, text } = file;
  if (text.length > mostPlanBytes)
    throw refused(name, `is larger than ${mostPlanBytes / 2 ** 20} MiB: plan for fewer accounts or rules at once`);
  const value = parsed(name, text);
  const decoded = decode(decodeWhole, value);
  if (!decoded.ok) throw refused(name, `is no plan: ${decoded.mistake}`);
  const mistake = mistakeOf(decoded.value);
  if (mistake !== null) throw refused(name, `contradicts itself: ${mistake}`);
  if (encodePlan(decoded.value) !== text.replaceAll("\r\n", "\n")) {
    throw refused(name, "is not laid out as it was written: a member stands in it twice, or another program wrote it");
  }
  return decoded.value;
}

const refused = (name: string, what: string): PlanError =>
  new PlanError(
    `${visible(name)} ${visible(what)}. Apply a plan as \`restorable plan\` wrote it; make a new one with\n  restorable plan latest -o plan.json`,
  );

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = at === undefined ? "" : `:${text.slice(0, Number(at)).split("\n").length}`;
    throw refused(`${name}${line}`, "is not JSON");
  }
}

/** Member by member: also the order in the file, the steps last but for what was left out. */
const encoded = (plan: Plan) => ({
  schemaVersion: plan.schemaVersion,
  kind: plan.kind,
  tool: { name: plan.tool.name, version: plan.tool.version },
  run: {
    id: plan.run.id,
    asOf: plan.run.asOf,
    policy: plan.run.policy,
    policyDigest: plan.run.policyDigest,
    partition: plan.run.partition,
    organization: plan.run.organization,
    foreignHosts: plan.run.foreignHosts,
  },
  created: plan.created,
  expires: plan.expires,
  filters: sortedKeys(plan.filters),
  tablesOfAccounts: sortedKeys(plan.tablesOfAccounts),
  currency: plan.currency,
  steps: plan.steps.map((step) => ({
    id: step.id,
    action: step.action,
    account: step.account,
    region: step.region,
    table: step.table,
    arn: step.arn,
    tableId: step.tableId,
    params: sortedKeys<unknown>(step.params),
    observed: sortedKeys(
      Object.fromEntries(Object.entries(step.observed).map(([name, fact]) => [name, encodeFact(fact)])),
    ),
    mends: step.mends.map(({ rule, severity, fingerprint }) => ({ rule, severity, fingerprint })),
    oneWay: step.oneWay,
    iam: step.iam,
    owner: step.owner === null ? null : { kind: step.owner.kind, name: step.owner.name },
    cost:
      step.cost === null
        ? null
        : { monthly: step.cost.monthly, inTwelfthMonth: step.cost.inTwelfthMonth, basis: step.cost.basis },
  })),
  leftOut: plan.leftOut.map((left) => ({
    rule: left.rule,
    severity: left.severity,
    fingerprint: left.fingerprint,
    account: left.account,
    region: left.region,
    table: left.table,
    arn: left.arn,
    why: left.why,
    ...(left.why === "time" ? { passesAt: left.passesAt } : { because: left.because }),
  })),
});

const sortedKeys = <T>(members: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.keys(members)
      .sort()
      .map((key) => [key, members[key] as T]),
  );

const stepOf = <A extends ActionId>(action: A): Decoder<PlanStep> =>
  object<PlanStep<ActionId>>({
    id: read.stepIdText,
    action: oneOf(action),
    account: read.account,
    region: read.region,
    table: read.table,
    arn: string,
    tableId: read.tableId,
    params: read.decodeParams[action],
    observed: read.decodeObserved,
    mends: read.decodeMends,
    oneWay: read.flag,
    iam: read.decodeIam,
    owner: read.decodeOwner,
    cost: read.decodeCost,
  } as never);

const decodeStep: Decoder<PlanStep> = (value) => {
  if (typeof value !== "object" || value === null) throw refuse("an object", value);
  return stepOf(read.decodeAction("action" in value ? value.action : undefined))(value);
};

const decodeWhole = object<Plan>({
  schemaVersion: oneOf(1),
  kind: oneOf("restorable-plan"),
  tool: read.decodeTool,
  run: read.decodeRun,
  created: read.decodeInstant,
  expires: read.decodeInstant,
  filters: read.decodeFilters as Decoder<Plan["filters"]>,
  tablesOfAccounts: read.decodeTablesOfAccounts,
  currency: read.decodeCurrency,
  steps: array(decodeStep),
  leftOut: array(read.decodeLeftOut),
});
