/**
 * Records of a scan to lines on disk and back. On disk a fact is a bare scalar when known, null when absent and
 * {"unknown":{…}} with its cause otherwise; decoding refuses everything else, so that damage never reads as an answer.
 */
import { canonicalJson } from "./canonical-json.ts";
import {
  array,
  boolean,
  count,
  integer,
  nullable,
  object,
  oneOf,
  record,
  recordOf,
  string,
  variant,
  type Decoder,
} from "./decoder.ts";
import { known, type Fact, type ListFact, type ListItem } from "./fact.ts";
import { factGroups, type GroupId } from "./fact-groups.ts";
import type {
  AccountAccess,
  AccountRecord,
  AccountsEnd,
  Evidence,
  ForeignObservation,
  GroupRead,
  LedgerEntry,
  RegionList,
  ScopeEnd,
  ScopeState,
  TableRecord,
} from "./observation.ts";
import { populationSources, type Outside } from "./population.ts";
import { decodeFact, decodeUnknown, encodeFact } from "./fact-codec.ts";
import { decodeScopeBackup, encodeScopeBackup } from "./scope-backup-codec.ts";

export type AccountsLine = AccountRecord | AccountsEnd;
export type ScopeLine = TableRecord | ForeignObservation | ScopeEnd;

/** One line without its newline; equal records give equal bytes. */
export function encodeLine(line: AccountsLine | ScopeLine): string {
  switch (line.kind) {
    case "account":
      return canonicalJson({ ...line, state: encodeFact(line.state), facts: encodeFacts(line.facts) });
    case "table":
      return canonicalJson({ ...line, facts: encodeFacts(line.facts), lists: encodeLists(line.lists) });
    case "foreign":
      return canonicalJson({ ...line, facts: encodeFacts(line.facts) });
    case "scope":
      return canonicalJson(encodeScopeEnd(line));
    case "end":
      return canonicalJson(line);
    default:
      return line satisfies never;
  }
}

const encodeScopeEnd = ({ backup, ...end }: ScopeEnd): unknown =>
  backup === undefined ? end : { ...end, backup: encodeScopeBackup(backup) };

const mapped = <T>(source: Readonly<Record<string, T>>, encode: (value: T) => unknown): unknown =>
  Object.fromEntries(Object.entries(source).map(([key, value]) => [key, encode(value)]));

const encodeFacts = (facts: ListItem): unknown => mapped(facts, encodeFact);

const encodeLists = (lists: Readonly<Record<string, ListFact>>): unknown =>
  mapped(lists, ({ items, missing }) => ({ items: items.map(encodeFacts), missing }));

const decodeFacts = record(decodeFact);
const decodeList = object<Pick<ListFact, "items" | "missing">>({
  items: array(decodeFacts),
  missing: array(decodeUnknown),
});

const decodeEvidence = object<Evidence>({ operation: string, requestId: string, at: string }, ["requestId"]);

const decodeLedgerEntry = object<LedgerEntry>(
  { operation: string, calls: count, throttled: count, failed: count, complete: boolean, last: decodeEvidence },
  ["last"],
);

const decodeGroupRead = variant<GroupRead, "state">("state", {
  read: object({ state: oneOf("read") }),
  unread: object({ state: oneOf("unread"), reason: decodeUnknown }),
});

const decodeTable = object<TableRecord>({
  kind: oneOf("table"),
  name: string,
  arn: string,
  presence: oneOf("present", "deleted"),
  groups: recordOf(Object.keys(factGroups) as GroupId[], decodeGroupRead),
  facts: decodeFacts,
  lists: record(decodeList),
  evidence: array(decodeEvidence),
});

const decodeForeign = object<ForeignObservation>({
  kind: oneOf("foreign"),
  about: string,
  observation: string,
  facts: decodeFacts,
});

const decodeScopeState = variant<ScopeState, "state">("state", {
  seen: object({ state: oneOf("seen") }),
  disabled: object({ state: oneOf("disabled"), reason: decodeUnknown }),
  denied: object({ state: oneOf("denied"), reason: decodeUnknown }),
  failed: object({ state: oneOf("failed"), reason: decodeUnknown }),
});

const decodeScopeEnd = object<ScopeEnd>(
  {
    kind: oneOf("scope"),
    account: string,
    region: string,
    coverage: decodeScopeState,
    tables: count,
    ledger: array(decodeLedgerEntry),
    replaced: array(decodeUnknown),
    backup: decodeScopeBackup,
  },
  ["replaced", "backup"],
);

const decodeAccess = variant<AccountAccess, "state">("state", {
  opened: object({ state: oneOf("opened"), via: oneOf("assumed-role", "caller"), principal: string }),
  unopened: object({ state: oneOf("unopened"), reason: decodeUnknown }),
  skipped: object({ state: oneOf("skipped"), because: string }),
  excluded: object({ state: oneOf("excluded"), because: string }),
});

const decodeRegionList = object<RegionList>(
  {
    source: oneOf("account:ListRegions", "partition", "selection"),
    authoritative: boolean,
    reason: decodeUnknown,
    regions: array(object({ name: string, state: oneOf("enabled", "disabled", "excluded") })),
  },
  ["reason"],
);

/** A fact that holds text: how AWS Organizations says the state of an account. */
const decodeTextFact: Decoder<Fact<string>> = (value) => {
  const fact = decodeFact(value);
  return fact.state === "known" ? known(string(fact.value)) : fact;
};

const decodeAccount = object<AccountRecord>(
  {
    kind: oneOf("account"),
    id: string,
    state: decodeTextFact,
    facts: decodeFacts,
    undecided: decodeUnknown,
    access: decodeAccess,
    regions: nullable(decodeRegionList),
    ledger: array(decodeLedgerEntry),
    evidence: array(decodeEvidence),
  },
  ["undecided"],
);

export const decodePopulationSource = oneOf(...(Object.keys(populationSources) as AccountsEnd["source"][]));
const decodeOutside = object<Outside>({ ous: count, tags: count });

export const decodeAccountsEnd = object<AccountsEnd>(
  {
    kind: oneOf("end"),
    listed: count,
    source: decodePopulationSource,
    pages: count,
    outside: decodeOutside,
    elsewhere: count,
    emptyOus: array(string),
    incomplete: decodeUnknown,
    clockSkew: integer,
  },
  ["pages", "outside", "elsewhere", "emptyOus", "incomplete", "clockSkew"],
);

/** A line of accounts.ndjson. */
export const decodeAccountsLine = variant<AccountsLine, "kind">("kind", {
  account: decodeAccount,
  end: decodeAccountsEnd,
});

/** A line of a part, of a sealed scope, or of a journal of empty scopes. */
export const decodeScopeLine = variant<ScopeLine, "kind">("kind", {
  table: decodeTable,
  foreign: decodeForeign,
  scope: decodeScopeEnd,
});
