/**
 * The link pass: ends of a run's scopes and what they observed of tables elsewhere in, what is around each table out. Only
 * what the rules can ask for is held, and never a table.
 */
import { namedFacts } from "../condition/named-facts.ts";
import { unreadList, type Unknown } from "../model/fact.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { AccountRecord, AccountsEnd, ForeignObservation, Scope, ScopeEnd } from "../model/observation.ts";
import { plansOfTable } from "../model/plans-of-table.ts";
import type { CompiledRule } from "../model/policy.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { Surroundings } from "../model/surroundings.ts";
import { conditionsOf } from "./conditions-of.ts";
import { createCopiesIndex, type CopiesIndex } from "./copies-index.ts";
import { groupsOfRules } from "./demand.ts";
import { createReplicaIndex } from "./replica-index.ts";
import { unseenVaults, type Ended } from "./unseen-vaults.ts";
import { whyNotSeen } from "./why-not-seen.ts";

type EndOfScope = Pick<ScopeEnd, "account" | "region" | "coverage" | "backup">;

export type Linking = {
  /** False: no rule asks for anything of another scope, and none needs to be added. */
  readonly reads: boolean;
  end(scope: EndOfScope): void;
  foreign(holder: Scope, observation: ForeignObservation): void;
  /** Of tables in other scopes than their vault's; empty where no rule asks for recovery points. */
  readonly copies: CopiesIndex;
  /** After all that ended: what is around the tables of a scope. */
  close(population: {
    readonly accounts: readonly AccountRecord[];
    readonly end: AccountsEnd | null;
    /** The account that AWS says is in no organization; null: none, or nobody asked. */
    readonly alone: string | null;
    readonly drillsOf: Surroundings["drillsOf"];
  }): (scope: EndOfScope) => Surroundings;
};

/** `collected`: the groups that the run asked for. `rules` null: everything is asked for, whatever rules there are. */
export function createLinking(rules: readonly CompiledRule[] | null, collected: readonly GroupId[]): Linking {
  const asked = rules === null || groupsOfRules(rules).includes("recoveryPoints");
  const wantsCopies = asked && collected.includes("recoveryPoints");
  const wantsReplicas = rules === null || rules.some((rule) => namesList(rule, "table.replicas"));
  const copies = createCopiesIndex();
  const replicas = createReplicaIndex();
  const ended = new Map<string, Ended>();
  const collects = (group: GroupId): boolean => collected.includes(group);
  return {
    reads: wantsCopies || wantsReplicas,
    copies,
    end(scope) {
      ended.set(scopeKey(scope), endedAs(scope));
    },
    foreign(holder, observation) {
      if (wantsCopies) copies.add(holder, observation);
      if (wantsReplicas) replicas.add(observation);
    },
    close(population) {
      const { accounts, end } = population;
      const beyond = end === null ? "unlisted" : (end.elsewhere ?? 0) > 0 ? "shards" : "nobody";
      const missing = wantsCopies ? unseenVaults({ ...population, ended }) : null;
      const byId = new Map(accounts.map((account) => [account.id, account]));
      const whyUnseen = (replica: Scope): Unknown =>
        whyNotSeen(replica, {
          account: byId.get(replica.account),
          coverage: ended.get(scopeKey(replica))?.coverage,
          beyond,
        });
      return (scope) => ({
        copiesOf: (arn) =>
          missing === null
            ? unreadList(notCollected("recoveryPoints"))
            : { items: copies.of(arn), missing: missing(scope) },
        plansOf: (arn, tagOf) =>
          plansOfTable({
            plans: scope.backup?.plans ?? (collects("backupPlans") ? noPlansKept : notCollected("backupPlans")),
            arn,
            tagOf,
          }),
        replicasOf: (arn, told) => replicas.of(arn, told, whyUnseen),
        drillsOf: population.drillsOf,
      });
    },
  };
}

const seenWhole: Ended = { coverage: { state: "seen" }, points: [] };

/** Nearly all scopes are seen whole, and are one. */
function endedAs({ coverage, backup }: EndOfScope): Ended {
  const points = backup?.points?.missing ?? null;
  return coverage.state === "seen" && points?.length === 0 ? seenWhole : { coverage, points };
}

const namesList = (rule: CompiledRule, list: string): boolean =>
  conditionsOf(rule).some((condition) => namedFacts(condition).some((named) => named.list === list));

const notCollected = (group: GroupId): Unknown => ({
  kind: "not-collected",
  detail: `the group ${group} was not collected`,
});
const noPlansKept: Unknown = { kind: "not-collected", detail: "the backup plans of the scope were not read" };
