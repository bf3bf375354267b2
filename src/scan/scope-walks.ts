/**
 * The walks that answer for all tables of a scope at once. Each starts when a table first wants it and runs once, and tells
 * which tables it named before any answer of it is used.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { ListItem, Unknown } from "../model/fact.ts";
import type { ScopeBackupPlans } from "./collect-backup-plans.ts";
import { walkBackupPlans } from "./collect-backup-plans.ts";
import type { ScopeBackups } from "./collect-backups.ts";
import { walkBackups } from "./collect-backups.ts";
import { keyReader, type KeyReader } from "./collect-encryption-key.ts";
import type { ScopeProtectedResources } from "./collect-protected-resources.ts";
import { walkProtectedResources } from "./collect-protected-resources.ts";
import type { PointsAsked, ScopeRecoveryPoints } from "./collect-recovery-points.ts";
import { walkRecoveryPoints } from "./collect-recovery-points.ts";
import type { ScopeRestoreJobs } from "./collect-restore-jobs.ts";
import { walkRestoreJobs } from "./collect-restore-jobs.ts";
import type { ScopeTags } from "./collect-tags.ts";
import { walkTags } from "./collect-tags.ts";
import type { NamingOperation } from "../model/naming-operation.ts";

export type ScopeWalks = {
  tags(): Promise<ScopeTags>;
  backups(): Promise<ScopeBackups>;
  protectedResources(): Promise<ScopeProtectedResources>;
  /** Tells the tables it named at the end of the scope: each point is a line of its own, and those of listed tables are none. */
  recoveryPoints(): Promise<ScopeRecoveryPoints>;
  backupPlans(): Promise<ScopeBackupPlans>;
  restoreJobs(): Promise<ScopeRestoreJobs>;
  /** No walk: one call for each key, when the first table under it wants it. */
  readonly key: KeyReader;
  /** Why walks broke off in whose place each table is asked itself. */
  replaced(): readonly Unknown[];
};

/** `arns`: of tables, each once. `facts`: what is told of all of them. */
export type TellNamed = (by: NamingOperation, arns: Iterable<string>, facts?: ListItem) => void;

/** `points`: of which place, and how far back, points of AWS Backup are wanted. */
export function scopeWalks(reader: ScopeReader, named: TellNamed, points: PointsAsked): ScopeWalks {
  const telling = async <T extends { readonly named: Iterable<string> }>(
    by: NamingOperation,
    walk: Promise<T>,
  ): Promise<T> => {
    const walked = await walk;
    named(by, walked.named);
    return walked;
  };
  const replaced: Unknown[] = [];
  return {
    tags: once(async () => {
      const walked = await telling("tag:GetResources", walkTags(reader));
      if (walked.state === "broken") replaced.push(walked.reason);
      return walked;
    }),
    backups: once(async () => {
      const walked = await walkBackups(reader);
      for (const [arn, sum] of walked.named) named("dynamodb:ListBackups", [arn], sum);
      return walked;
    }),
    protectedResources: once(() => telling("backup:ListProtectedResources", walkProtectedResources(reader))),
    recoveryPoints: once(() => walkRecoveryPoints(reader, points)),
    backupPlans: once(() => walkBackupPlans(reader)),
    restoreJobs: once(() => walkRestoreJobs(reader)),
    key: keyReader(reader),
    replaced: () => replaced,
  };
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => (started ??= start());
}
