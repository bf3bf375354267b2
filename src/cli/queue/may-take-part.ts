/**
 * What the queue says of a run and what this worker was given in; with which roles and keys it takes part out, or why it may
 * not: through another role or as somebody else, what is found would depend on who got the scope.
 */
import type { Aws, Caller, Pacing } from "../../aws/connect.ts";
import { demandOfRun } from "../../engine/demand-of-run.ts";
import { reasonText } from "../../engine/reason-text.ts";
import { RunError, UsageError } from "../../errors.ts";
import { object, recordOf, refuse, type Decoder } from "../../model/decoder.ts";
import { operations, type OperationId } from "../../model/operations.ts";
import type { CompiledPolicy, Demand } from "../../model/policy.ts";
import type { Roles } from "../../model/roles.ts";
import type { RunHeader } from "../../model/run.ts";
import { readText, type RunContext } from "../../queue/messages.ts";
import type { NoPart } from "../../queue/serve.ts";
import { decodeHeader } from "../../runs/run-file.ts";
import { rolesOfRun } from "../role-options.ts";
import type { Settled } from "../settle.ts";

export type Begun = {
  readonly kind: "begun";
  readonly header: RunHeader;
  /** What has to be read. */
  readonly demand: Demand;
  readonly pacing: Pacing;
};

const aboveZero: Decoder<number> = (value) => {
  if (typeof value === "number" && value > 0) return value;
  throw refuse("a number above 0", value);
};
const share: Decoder<number> = (value) => Math.min(1, aboveZero(value));
const decodePacing = object<Pacing>({ share, rates: recordOf(Object.keys(operations) as OperationId[], aboveZero) }, [
  "share",
  "rates",
]);

/** Others may be able to write to the queue: what cannot be read is no reason to end. */
export function begunAs(context: RunContext, run: string): Begun | NoPart {
  const pacing = readText(context.pacing, decodePacing);
  try {
    const header = decodeHeader(context.header, `what the queue says of run ${run}`);
    // Its shape is that of this very version, which the audit has said it is.
    const policy = context.policy === null ? null : (JSON.parse(context.policy) as CompiledPolicy);
    if (pacing !== null) return { kind: "begun", header, demand: demandOfRun({ policy, header }), pacing };
  } catch (error) {
    if (!(error instanceof RunError || error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  return { kind: "refused", why: "what the queue says of it cannot be read: only audits and workers may write there" };
}

/** Names of roles are those of the run. A run that was begun with an external id needs it here, too. */
export function rolesGiven(given: Settled, header: RunHeader): Roles | NoPart {
  try {
    return rolesOfRun(given, header.roles);
  } catch (error) {
    if (error instanceof UsageError) return { kind: "refused", why: error.message };
    throw error;
  }
}

export async function callerGiven(aws: Aws, header: RunHeader): Promise<Caller | NoPart> {
  try {
    const caller = await aws.caller();
    if (caller.state !== "read")
      return { kind: "later", why: `AWS does not say who is calling: ${reasonText(caller.reason)}; it is asked again` };
    return otherCaller(caller.value, header.caller) ?? caller.value;
  } catch (error) {
    // Keys that have expired are often replaced where they come from.
    if (error instanceof UsageError) return { kind: "later", why: `${error.message}\nIt is tried again.` };
    throw error;
  }
}

function otherCaller(caller: Caller, begun: { readonly arn: string }): NoPart | null {
  if (principalOf(caller.arn) === principalOf(begun.arn)) return null;
  const why =
    `it was begun as ${principalOf(begun.arn)}, and this worker is ${principalOf(caller.arn)}: ` +
    "give the audit and its workers the same role, or have the audit take on one that all of them may, by --hub-role";
  return { kind: "refused", why };
}

/** `arn:aws:sts::111122223333:assumed-role/Audit/session-1` → without its session. */
const principalOf = (arn: string): string => arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1");
