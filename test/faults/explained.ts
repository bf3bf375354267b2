/**
 * Which kinds of unknown a fault may lead to, and where. A report comes in with what was made to go wrong; every cause it
 * tells that nothing of that explains goes out as a sentence.
 */
import { operationMatches, type OperationId } from "../../src/emulator/operations.ts";
import type { FaultKind, FaultSpec, RefusalCause, RefusalSpec } from "../../src/emulator/organization.ts";
import type { Unknown, UnknownKind } from "../../src/model/fact.ts";
import type { JsonReport } from "../support/json-report.ts";
import { hub, type Disturbance } from "./organization.ts";

/** None: the read is only late, or its answer comes in pieces that the reader puts together. */
const kindsOf: Readonly<Record<FaultKind, readonly UnknownKind[]>> = {
  throttle: ["throttled"],
  "server-error": ["server-error"],
  unavailable: ["server-error"],
  "html-error": ["server-error"],
  reset: ["network"],
  "reset-mid-body": ["network"],
  truncated: ["malformed"],
  malformed: ["malformed"],
  "empty-object": ["malformed"],
  html: ["malformed"],
  hang: ["timeout"],
  drip: ["timeout"],
  slow: [],
  "expired-token": ["denied"],
  // A Region that is not enabled knows nobody's keys either, and says so in the same words.
  "invalid-token": ["denied", "region-disabled"],
  "revoked-session": ["denied"],
  "clock-skew": [],
  "not-found": ["not-ready"],
  // It strikes no read.
  "limit-exceeded": [],
  "repeat-page-token": ["malformed"],
  "empty-page": ["malformed"],
  "overlapping-page": [],
};

const kindOfRefusal = (because: RefusalCause): UnknownKind =>
  because === "scp" || because === "scp-implicit" ? "denied-by-scp" : "denied";

/** Where a cause was told. `table` null: of a whole scope or account. */
type Told = {
  readonly account: string | null;
  readonly region: string | null;
  readonly table: string | null;
  readonly reason: Unknown;
};

export function unexplained(report: JsonReport, disturbance: Disturbance): readonly string[] {
  const wrong = causesIn(report).filter((told) => !isExplained(told, disturbance));
  return [
    ...new Set(
      wrong.map(
        ({ account, region, table, reason }) =>
          `${account} ${region} ${table ?? ""} is ${reason.kind} by ${reason.operation} (${reason.code}), which nothing explains`,
      ),
    ),
  ];
}

function causesIn({ findings, coverage }: JsonReport): readonly Told[] {
  return [
    ...findings.flatMap(({ account, region, table, unknowns }) =>
      unknowns.map((reason) => ({ account, region, table, reason })),
    ),
    ...coverage.unseen.map(({ account, region, reason }) => ({ account, region, table: null, reason })),
    ...coverage.regionsNotAuthoritative.map(({ account, reason }) => ({ account, region: null, table: null, reason })),
  ];
}

function isExplained(told: Told, { faults = [], refusals = [] }: Disturbance): boolean {
  const { reason } = told;
  if (reason.kind === "not-scanned") return hidesAnother(reason, [...faults, ...refusals]);
  return (
    faults.some(
      (fault) => strikesThere(fault, told) && kindsThere(kindsOf[fault.kind], reason).includes(reason.kind),
    ) ||
    refusals.some(
      (refusal) => meets(refusal, told) && kindsThere([kindOfRefusal(refusal.because)], reason).includes(reason.kind),
    ) ||
    isOwn(told)
  );
}

/** Where a copy may lie that nobody saw: told of every table elsewhere, with the operation if it is one of AWS Backup's. */
const hidesAnother = ({ operation }: Unknown, given: readonly Pick<FaultSpec | RefusalSpec, "operation">[]): boolean =>
  given.some((each) => {
    const hides = operation === undefined ? waysIn : [operation];
    const revokes = "kind" in each && each.kind === "revoked-session";
    return revokes || each.operation === undefined || hides.some((id) => matches(each.operation, id));
  });

const waysIn = ["organizations:ListAccounts", "sts:AssumeRole", "account:ListRegions", "dynamodb:ListTables"];
const matches = (pattern: string | undefined, id: string): boolean =>
  pattern === undefined || operationMatches(pattern, id as OperationId);

/** Whatever STS refuses AssumeRole for, the role is what cannot be had. */
const kindsThere = (kinds: readonly UnknownKind[], { operation }: Unknown): readonly UnknownKind[] =>
  operation === "sts:AssumeRole"
    ? kinds.map((kind) => (kind.startsWith("denied") || kind === "region-disabled" ? "role-not-assumable" : kind))
    : kinds;

/** A revoked session denies whatever is asked in it afterwards. */
const strikesThere = (fault: FaultSpec, told: Told): boolean =>
  fault.kind === "revoked-session"
    ? meets({ ...(fault.account && { account: fault.account }) }, told)
    : meets(fault, told);

function meets(pattern: Pick<RefusalSpec, "account" | "region" | "operation" | "table">, told: Told): boolean {
  const { operation } = told.reason;
  if (operation === undefined) return false;
  const ofHub = operation.startsWith("organizations:");
  const account = ofHub ? hub : told.account;
  // STS, Organizations and ListRegions are signed for whichever Region the reader chooses.
  const region = ofHub || /^(sts|account):/.test(operation) ? null : told.region;
  return (
    matches(pattern.operation, operation) &&
    (pattern.account === undefined || pattern.account === account) &&
    (pattern.region === undefined || region === null || pattern.region === region) &&
    (pattern.table === undefined || pattern.table === told.table)
  );
}

/** What the organization itself brings about: a table without identity, and parts that are not there any more or not yet. */
const isOwn = ({ table, reason }: Told): boolean =>
  reason.kind === "depends-on" ||
  (table === "untold" && reason.kind === "malformed" && reason.operation === undefined) ||
  (reason.kind === "not-ready" && /^(archived|becoming|ending|gone-\d)$/.test(table ?? ""));
