/** The members of a plan file, each in its alphabet and length: a JSON value in, a typed one out; anything else is refused. */
import { decodeFact } from "../model/fact-codec.ts";
import {
  array,
  nullable,
  object,
  oneOf,
  record,
  recordOf,
  refuse,
  string,
  variant,
  type Decoder,
} from "../model/decoder.ts";
import type { Fact } from "../model/fact.ts";
import {
  actionIds,
  type ActionParams,
  type CodeOwner,
  type LeftOut,
  type MendedFinding,
  type Plan,
} from "../model/plan.ts";
import { severities } from "../model/severity.ts";
import { bounds, longestPeriod, mostKeptDays } from "./plan-bounds.ts";

const matching =
  (pattern: RegExp, expected: string): Decoder<string> =>
  (value) => {
    if (typeof value !== "string" || !pattern.test(value)) throw refuse(expected, value);
    return value;
  };

/** Any characters: whoever shows it escapes it. */
export const text =
  (most: number): Decoder<string> =>
  (value) => {
    const read = string(value);
    if (read.length > most) throw refuse(`at most ${most} characters`, `${read.length} characters`);
    return read;
  };

const atMost =
  <T>(most: number, decoder: Decoder<readonly T[]>): Decoder<readonly T[]> =>
  (value) => {
    if (Array.isArray(value) && value.length > most) throw refuse(`at most ${most} entries`, `${value.length} entries`);
    return decoder(value);
  };

const between =
  (least: number, most: number): Decoder<number> =>
  (value) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most) {
      throw refuse(`a whole number from ${least} to ${most}`, value);
    }
    return value;
  };

const price: Decoder<number> = (value) => {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) throw refuse("0 or more", value);
  return value;
};

export const flag: Decoder<boolean> = (value) => {
  if (typeof value !== "boolean") throw refuse("true or false", value);
  return value;
};

const instant: Decoder<string> = (value) => {
  const read = matching(bounds.instant, "an instant, as 2026-11-29T08:00:00.000Z")(value);
  const time = Date.parse(read);
  if (Number.isNaN(time) || new Date(time).toISOString() !== read) throw refuse("an instant that there is", value);
  return read;
};

export const account = matching(bounds.account, "12 digits");
export const region = matching(bounds.region, "a Region");
export const table = matching(bounds.table, "the name of a table");
export const tableId = matching(bounds.tableId, "a TableId");
export const stepIdText = matching(bounds.stepId, "12 hex digits");

const mended = {
  rule: matching(bounds.rule, "the id of a rule"),
  severity: oneOf(...severities),
  fingerprint: matching(bounds.fingerprint, "64 hex digits"),
};
export const decodeMended = object<MendedFinding>(mended);

const nothing: Decoder<Readonly<Record<string, never>>> = object({});
const days = between(1, mostKeptDays);

/** By action, so that a new one does not compile without. */
export const decodeParams: { readonly [A in keyof ActionParams]: Decoder<ActionParams[A]> } = {
  "enable-pitr": object({ days: between(1, longestPeriod) }),
  "create-backup": object({ name: matching(/^restorable-[0-9a-f]{12}$/, "restorable- and the id of the step") }),
  "start-backup-job": object({
    vault: matching(bounds.vault, "the name of a vault"),
    roleArn: matching(bounds.roleArn, "the ARN of a role"),
    deleteAfterDays: nullable(days),
  }),
  "enable-deletion-protection": nothing,
  "tag-for-backup-plan": object({
    key: matching(bounds.tagKey, "the key of a tag"),
    value: matching(bounds.tagValue, "the value of a tag"),
    plan: matching(bounds.backupPlan, "the name of a backup plan"),
  }),
};

/** Texts in facts are bounded as all others are. */
const observedFact: Decoder<Fact> = (value) => {
  if (typeof value === "string") return decodeFact(text(1024)(value));
  const fact = decodeFact(value);
  if (fact.state === "unknown") for (const part of Object.values(fact.reason)) text(1024)(part);
  return fact;
};
export const decodeObserved = record(observedFact);

export const decodeOwner = nullable(
  object<CodeOwner>({ kind: oneOf("cloudformation", "terraform", "cdk", "tag"), name: text(512) }),
);

export const decodeCost = nullable(
  object({ monthly: nullable(price), inTwelfthMonth: nullable(price), basis: text(300) }),
);

export const decodeAction = oneOf(...actionIds);
export const decodeIam = atMost(20, array(matching(/^[a-z0-9-]{1,64}:[A-Za-z]{1,64}$/, "an IAM action")));
export const decodeMends = atMost(1000, array(decodeMended));

const place = { account, region: text(64), table: text(255), arn: text(2048) };
const because = text(1000);
export const decodeLeftOut: Decoder<LeftOut> = variant<LeftOut, "why">("why", {
  time: object({ ...mended, ...place, why: oneOf("time"), passesAt: instant }),
  "no-action": object({ ...mended, ...place, why: oneOf("no-action"), because }),
  unproven: object({ ...mended, ...place, why: oneOf("unproven"), because }),
  owned: object({ ...mended, ...place, why: oneOf("owned"), because }),
  other: object({ ...mended, ...place, why: oneOf("other"), because }),
} as never);

export const filterIds = ["rule", "severity", "account", "region", "table", "tag"] as const;
export const decodeFilters = recordOf(filterIds, atMost(1000, array(text(512))));

export const decodeRun = object<Plan["run"]>({
  id: matching(bounds.run, "the id of a run"),
  asOf: instant,
  policy: text(256),
  policyDigest: matching(bounds.digest, "sha256: and 64 hex digits"),
  partition: matching(bounds.partition, "a partition"),
  organization: nullable(text(64)),
  foreignHosts: atMost(100, array(text(255))),
});

export const decodeTablesOfAccounts: Decoder<Plan["tablesOfAccounts"]> = (value) => {
  const read = record(between(1, Number.MAX_SAFE_INTEGER))(value);
  for (const key of Object.keys(read)) account(key);
  return read;
};

export const decodeInstant = instant;
export const decodeCurrency = matching(bounds.currency, "three capital letters");
export const decodeTool = object<Plan["tool"]>({ name: oneOf("restorable"), version: text(64) });
