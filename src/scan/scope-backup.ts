/**
 * What AWS Backup holds and does in a scope beside what is told of each of its tables: points of tables that live elsewhere
 * or are gone, and backup plans. Asked for also where there is no table: an account of vaults may have none.
 */
import type { ForeignObservation, ScopeBackup, ScopeState } from "../model/observation.ts";
import type { Unknown } from "../model/fact.ts";
import type { Demand } from "../model/policy.ts";
import type { ScopeRecoveryPoints } from "./collect-recovery-points.ts";
import type { ScopeWalks } from "./scope-walks.ts";

export type HeldByBackup = {
  /** One for each point. */
  elsewhere(isListed: (arn: string) => boolean): Iterable<ForeignObservation>;
  /** Null: nothing of it is demanded. */
  readonly backup: ScopeBackup | null;
};

/**
 * Called once the tables are read, all of which an earlier attempt may have recorded: the walks are then made here. `tables`:
 * how many there are.
 */
export async function heldByBackup(scope: {
  readonly demand: Pick<Demand, "groups" | "recoveryPointsSince">;
  readonly walks: Pick<ScopeWalks, "recoveryPoints" | "backupPlans">;
  readonly coverage: ScopeState;
  readonly tables: number;
}): Promise<HeldByBackup> {
  const { demand, walks, coverage, tables } = scope;
  // Where tables were seen the Region can be asked, and they may have asked already.
  const closed = tables === 0 ? closedBy(coverage) : null;
  // Where only points back to some time are wanted, none of tables elsewhere are.
  const wanted = demand.groups.includes("recoveryPoints") && (tables > 0 || demand.recoveryPointsSince === undefined);
  const points = wanted ? (closed === null ? await walks.recoveryPoints() : nothingRead(closed)) : null;
  const plans = demand.groups.includes("backupPlans") && tables > 0 ? (await walks.backupPlans()).plans : null;
  return {
    *elsewhere(isListed) {
      for (const point of points?.elsewhere(isListed) ?? []) {
        yield { kind: "foreign", observation: "backup:ListRecoveryPointsByBackupVault", ...point };
      }
    },
    backup:
      points === null && plans === null
        ? null
        : { ...(points === null ? {} : { points: { missing: points.missing } }), ...(plans === null ? {} : { plans }) },
  };
}

/** Why no service of the Region needs to be asked. Who may not list tables may still be allowed to look into vaults. */
function closedBy(coverage: ScopeState): Unknown | null {
  if (coverage.state === "seen") return null;
  if (coverage.state === "disabled") return coverage.reason;
  const { kind } = coverage.reason;
  return kind === "region-disabled" || kind === "network" || kind === "timeout" ? coverage.reason : null;
}

const nothingRead = (reason: Unknown): Pick<ScopeRecoveryPoints, "elsewhere" | "missing"> => ({
  elsewhere: () => [],
  missing: [reason],
});
