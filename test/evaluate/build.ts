/** Builders for tables, rules and conditions in tests: each test states what matters to it and nothing else. */
import { known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "../../src/model/fact.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type { AccountRecord, TableRecord } from "../../src/model/observation.ts";
import type { CompiledPolicy, CompiledRule, Condition, Operand, OperatorId, Position } from "../../src/model/policy.ts";
import { operatorIds } from "../../src/model/policy.ts";

export const asOf = "2026-03-01T12:00:00.000Z";
export const hour = 3_600_000;
export const day = 24 * hour;

/** The instant `milliseconds` before `asOf`. */
export const ago = (milliseconds: number): string => new Date(Date.parse(asOf) - milliseconds).toISOString();

export const at: Position = { file: "rule.yaml", line: 7, col: 5, endLine: 7, endCol: 9 };

export const deniedBy = (operation: string): Unknown => ({
  kind: "denied",
  operation,
  code: "AccessDeniedException",
});

type LeafSpec = { readonly fact: string } & Partial<Record<OperatorId, Operand>>;
export type Spec =
  | LeafSpec
  | { readonly all: readonly Spec[] }
  | { readonly any: readonly Spec[] }
  | { readonly not: Spec }
  | { readonly when: Spec; readonly asks: Spec }
  | { readonly some: string; readonly satisfies: Spec }
  | { readonly every: string; readonly satisfies: Spec }
  | { readonly none: string; readonly satisfies: Spec };

/** A condition spelled as in a policy file; durations in milliseconds. */
export function condition(spec: Spec): Condition {
  if ("all" in spec) return { kind: "all", of: spec.all.map(condition), at };
  if ("any" in spec) return { kind: "any", of: spec.any.map(condition), at };
  if ("not" in spec) return { kind: "not", of: condition(spec.not), at };
  if ("when" in spec) return whenThen(condition(spec.when), condition(spec.asks));
  if ("some" in spec) return { kind: "some", list: spec.some, satisfies: condition(spec.satisfies), at };
  if ("every" in spec) return { kind: "every", list: spec.every, satisfies: condition(spec.satisfies), at };
  if ("none" in spec) return { kind: "none", list: spec.none, satisfies: condition(spec.satisfies), at };
  for (const operator of operatorIds) {
    const operand = spec[operator];
    if (operand !== undefined) {
      const source = `${spec.fact} ${operator} ${String(operand)}`;
      return { kind: "leaf", fact: spec.fact, operator, operand, source, at };
    }
  }
  throw new Error(`no operator for ${spec.fact}`);
}

/** In tests `asks` stands for `then`, which linters take for a promise's; a policy file does say `then`. */
export function whenThen(when: Condition, conclusion: Condition): Condition {
  // oxlint-disable-next-line unicorn/no-thenable
  return { kind: "when", when, then: conclusion, at };
}

type RuleSpec = Partial<Omit<CompiledRule, "assert" | "applies">> & { readonly assert: Spec; readonly applies?: Spec };

export function rule(spec: RuleSpec): CompiledRule {
  return {
    id: "a-rule",
    title: "A rule",
    severity: "high",
    why: "",
    fix: "",
    grace: null,
    archivedTables: "skip",
    remediate: null,
    mention: [],
    controls: [],
    params: {},
    examples: [],
    overrides: [],
    at,
    ...spec,
    applies: spec.applies === undefined ? null : condition(spec.applies),
    assert: condition(spec.assert),
  };
}

export const policy = (...rules: readonly CompiledRule[]): CompiledPolicy => ({
  id: "a-policy",
  title: "A policy",
  rules,
  sources: [],
  digest: "0".repeat(64),
});

export const account: AccountRecord = {
  kind: "account",
  id: "111122223333",
  state: known("ACTIVE"),
  facts: { "account.name": known("payments"), "account.management": known(false) },
  access: { state: "opened", via: "caller", principal: "arn:aws:sts::111122223333:assumed-role/Audit/test" },
  regions: null,
  ledger: [],
  evidence: [],
};

export const complete = (items: readonly ListItem[]): ListFact => ({ items, missing: [] });

/** A raw backup of table `orders`, AVAILABLE and of the table's own TableId unless said otherwise. */
export const backup = (members: Readonly<Record<string, Fact>> = {}): ListItem => ({
  arn: known("arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/1"),
  name: known("nightly"),
  status: known("AVAILABLE"),
  type: known("USER"),
  tableId: known("id-now"),
  created: known(ago(day)),
  sizeBytes: known(1_000),
  ...members,
});

type TableSpec = {
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly backups?: ListFact;
  /** Groups that were asked for in vain. */
  readonly unread?: Partial<Record<GroupId, Unknown>>;
  /** Groups that nobody asked for. */
  readonly without?: readonly GroupId[];
  readonly presence?: TableRecord["presence"];
};

/** An ACTIVE table of 100 days with PITR on for 35 days, no tags, no backups; every group read. */
export function table(spec: TableSpec = {}): TableRecord {
  const groups = ["table", "pitr", "tags", "onDemandBackups", "protectedResources"] as const;
  const read = groups
    .filter((group) => spec.without?.includes(group) !== true)
    .map((group) => {
      const reason = spec.unread?.[group];
      return [group, reason === undefined ? { state: "read" } : { state: "unread", reason }] as const;
    });
  return {
    kind: "table",
    name: "orders",
    arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    presence: spec.presence ?? "present",
    groups: Object.fromEntries(read),
    facts: {
      "table.id": known("id-now"),
      "table.status": known("ACTIVE"),
      "table.created": known(ago(100 * day)),
      "table.deletionProtection": known(true),
      "pitr.enabled": known(true),
      "pitr.period": known(35 * day),
      "pitr.earliest": known(ago(35 * day)),
      "pitr.latest": known(ago(0)),
      "awsBackup.lastBackup": { state: "absent" },
      ...spec.facts,
    },
    lists: { backupsByName: spec.backups ?? complete([]) },
    evidence: [],
  };
}

export const denied = (operation: string): Fact => unknown(deniedBy(operation));
