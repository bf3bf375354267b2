/** Sealed counts and a policy in, compliance per rule, per control, per account and per owner out: counts, never a number made of them. */
import { compareText } from "../model/compare-text.ts";
import type { FrameworkTable } from "../model/control-table.ts";
import { verdicts, type Finding, type Verdict } from "../model/finding.ts";
import type {
  AccountCompliance,
  Compliance,
  ControlCompliance,
  FrameworkCompliance,
  Owner,
  OwnerCompliance,
  RuleCompliance,
} from "../model/month-compliance.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Summary, Unseen } from "../model/run.ts";

type Counts = { -readonly [K in Verdict]: number };

const none = (): Counts => Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Counts;

/** What a run says of its rules. */
export type RuledRun = { readonly policy: CompiledPolicy; readonly summary: Summary };

const countsByRule = ({ summary }: RuledRun): ReadonlyMap<string, Compliance> =>
  new Map(summary.rules.map(({ rule, ...counts }) => [rule, counts]));

export function complianceByRule(last: RuledRun, before: RuledRun | null): readonly RuleCompliance[] {
  const counts = countsByRule(last);
  const earlier = before === null ? null : countsByRule(before);
  return last.policy.rules.map(({ id, title, severity }) => ({
    rule: id,
    title,
    severity,
    counts: counts.get(id) ?? none(),
    before: earlier?.get(id) ?? null,
  }));
}

/** `tables`: the control tables of both policies. Frameworks of which no rule supports a control are left out. */
export function complianceByControl(
  last: RuledRun & { readonly tables: readonly FrameworkTable[] },
  before: (RuledRun & { readonly tables: readonly FrameworkTable[] }) | null,
): readonly FrameworkCompliance[] {
  const counts = countsByRule(last);
  const earlier = before === null ? new Map<string, Compliance>() : countsByRule(before);
  const rulesBefore = new Map(
    (before?.tables ?? []).flatMap(({ id, controls }) =>
      controls.map((row) => [JSON.stringify([id, row.id]), rulesOf(row.supportedBy)] as const),
    ),
  );
  return last.tables.flatMap(({ id, title, controls }) => {
    const supported = controls.filter(({ supportedBy }) => supportedBy.length > 0);
    if (supported.length === 0) return [];
    const rows = supported.map((row): ControlCompliance => {
      const rules = rulesOf(row.supportedBy);
      const old = rulesBefore.get(JSON.stringify([id, row.id])) ?? [];
      return {
        control: row.id,
        title: row.listed?.title ?? null,
        rules,
        counts: sumOf(rules, counts),
        before: old.length === 0 ? null : sumOf(old, earlier),
      };
    });
    const unsupported = controls.filter(({ supportedBy }) => supportedBy.length === 0).map((row) => row.id);
    return [{ framework: id, title, controls: rows, unsupported }];
  });
}

/** A rule may support a control by two mappings: its tables count once. */
const rulesOf = (supportedBy: readonly { readonly rule: string }[]): readonly string[] => [
  ...new Set(supportedBy.map(({ rule }) => rule)),
];

function sumOf(rules: readonly string[], counts: ReadonlyMap<string, Compliance>): Compliance {
  const sum = none();
  for (const rule of rules) for (const verdict of verdicts) sum[verdict] += counts.get(rule)?.[verdict] ?? 0;
  return sum;
}

type Group = { tables: number; readonly counts: Counts };

export type TableCounts = {
  /** All findings of one table. */
  add(account: string, owner: Owner, findings: readonly Pick<Finding, "verdict">[]): void;
  byAccount(accounts: readonly NamedAccount[], unseen: readonly Unseen[]): readonly AccountCompliance[];
  /** The most fails first; those without an owner and those of which it is unknown come last. */
  byOwner(): readonly OwnerCompliance[];
};

export type NamedAccount = { readonly account: string; readonly name: string | null; readonly ou: string | null };

export function countTables(): TableCounts {
  const accounts = new Map<string, Group>();
  const owners = new Map<string, Group & { readonly owner: Owner }>();
  const grouped = <G extends Group>(groups: Map<string, G>, key: string, fresh: () => G): G => {
    const found = groups.get(key) ?? fresh();
    groups.set(key, found);
    return found;
  };
  return {
    add(account, owner, findings) {
      const key = owner.kind === "tag" ? `tag ${owner.value}` : owner.kind;
      const groups = [
        grouped(accounts, account, () => ({ tables: 0, counts: none() })),
        grouped(owners, key, () => ({ owner, tables: 0, counts: none() })),
      ];
      for (const group of groups) {
        group.tables += 1;
        for (const { verdict } of findings) group.counts[verdict] += 1;
      }
    },
    byAccount: (named, unseen) => {
      const gaps = new Map<string, number>();
      for (const { account } of unseen) if (account !== null) gaps.set(account, (gaps.get(account) ?? 0) + 1);
      return named
        .map(({ account, name, ou }) => ({
          account,
          name,
          ou,
          tables: accounts.get(account)?.tables ?? 0,
          counts: accounts.get(account)?.counts ?? none(),
          unseen: gaps.get(account) ?? 0,
        }))
        .toSorted((a, b) => worse(a.counts, b.counts) || b.unseen - a.unseen || compareText(a.account, b.account));
    },
    byOwner: () =>
      [...owners.values()].toSorted(
        (a, b) =>
          rank(a.owner) - rank(b.owner) || worse(a.counts, b.counts) || compareText(nameOf(a.owner), nameOf(b.owner)),
      ),
  };
}

const worse = (a: Compliance, b: Compliance): number => b.fail - a.fail || b.unknown - a.unknown;
const rank = ({ kind }: Owner): number => ["tag", "none", "unknown"].indexOf(kind);
const nameOf = (owner: Owner): string => (owner.kind === "tag" ? owner.value : "");
