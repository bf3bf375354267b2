/**
 * Facts as a scan stored them in, the same with pseudonyms for names out. A text is kept only where it is known to be none:
 * an instant, a Region, or a choice that AWS documents. Reasons lose AWS's words and keep what is counted of them.
 */
import {
  known,
  unknown,
  type Fact,
  type ListFact,
  type ListItem,
  type Scalar,
  type Unknown,
} from "../../model/fact.ts";
import type { FactEntry } from "../../model/fact-entry.ts";
import { accountTagPrefix, facts as catalogue, listFacts, tagPrefix } from "../../model/facts.ts";
import type { Evidence, LedgerEntry } from "../../model/observation.ts";
import { operations } from "../../model/operations.ts";
import { isRegion, type Pseudonyms } from "./pseudonyms.ts";

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text);

/** Stored beside what the catalogue names. */
const stored: Readonly<Record<string, readonly string[]>> = {
  status: ["ACTIVE", "CREATION_FAILED", "UPDATING", "REGION_DISABLED", "ARCHIVING", "ARCHIVED"],
  vaultType: ["BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", "RESTORE_ACCESS_BACKUP_VAULT"],
  "account.state": ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"],
};

/** Choices by name of the fact, or of the member of a list whatever the list. */
const choices: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const found = new Map<string, Set<string>>();
  const add = (name: string, values: readonly string[]): void =>
    void found.set(name, new Set([...(found.get(name) ?? []), ...values]));
  const entries: readonly (readonly [string, FactEntry])[] = [
    ...Object.entries(catalogue),
    ...Object.values(listFacts).flatMap(({ items }) => Object.entries<FactEntry>(items)),
  ];
  for (const [name, { values }] of entries) if (values !== undefined) add(name, values);
  for (const [name, values] of Object.entries(stored)) add(name, values);
  return found;
})();

/** Is the text known to be no name, as a value of this fact. */
export function isPublic(name: string, text: string): boolean {
  if (tagPrefixOf(name) !== null) return false;
  return isInstant(text) || choices.get(name)?.has(text) === true || (name === "region" && isRegion(text));
}

export const hasChoices = (name: string): boolean => choices.has(name) || name === "region";

const tagPrefixOf = (name: string): string | null =>
  [tagPrefix, accountTagPrefix].find((prefix) => name.startsWith(prefix)) ?? null;

/** `tags.tier` → `tags.x…`; every other name is of the catalogue. */
export function redactFactName({ of }: Pseudonyms, name: string): string {
  const prefix = tagPrefixOf(name);
  return prefix === null ? name : `${prefix}${of(name.slice(prefix.length))}`;
}

export const redactScalar = ({ of }: Pseudonyms, name: string, value: Scalar): Scalar =>
  typeof value !== "string" || isPublic(name, value) ? value : of(value);

export function redactFact(p: Pseudonyms, name: string, fact: Fact): Fact {
  switch (fact.state) {
    case "known":
      return known(redactScalar(p, name, fact.value));
    case "unknown":
      return unknown(redactUnknown(fact.reason));
    case "absent":
      return fact;
    default:
      return fact satisfies never;
  }
}

export const redactFacts = (p: Pseudonyms, facts: ListItem): ListItem =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [redactFactName(p, name), redactFact(p, name, fact)]));

export const redactLists = (
  p: Pseudonyms,
  lists: Readonly<Record<string, ListFact>>,
): Readonly<Record<string, ListFact>> =>
  Object.fromEntries(
    Object.entries(lists).map(([name, { items, missing }]) => [
      name,
      { items: items.map((item) => redactFacts(p, item)), missing: missing.map(redactUnknown) },
    ]),
  );

/** AWS's error codes and those of Node; whatever else was sent in their place is left out. */
const errorCode =
  /^(E[A-Z]{3,20}|[A-Z][A-Za-z]{0,60}(Exception|Error|Fault|Denied|Timeout|Throttling|Throttled|Unavailable|Failure|Expired|TokenId))$/;

export const redactUnknown = ({ kind, operation, code, by, before }: Unknown): Unknown => ({
  kind,
  ...(operation !== undefined && isOperation(operation) && { operation }),
  ...(code !== undefined && errorCode.test(code) && { code }),
  ...(by !== undefined && { by }),
  ...(before !== undefined && isInstant(before) && { before }),
});

const isOperation = (operation: string): boolean => Object.hasOwn(operations, operation);

/** Request ids are random, and what AWS is asked by. */
export const redactEvidence = ({ operation, requestId, at }: Evidence): Evidence => ({
  operation: isOperation(operation) ? operation : "unknown",
  ...(requestId !== undefined && /^[A-Za-z0-9-]{16,64}$/.test(requestId) && { requestId }),
  at,
});

export const redactLedger = (ledger: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  ledger.map(({ operation, calls, throttled, failed, complete, last }) => ({
    operation: isOperation(operation) ? operation : "unknown",
    calls,
    throttled,
    failed,
    complete,
    ...(last !== undefined && { last: redactEvidence(last) }),
  }));
