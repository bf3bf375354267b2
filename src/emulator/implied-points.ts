/**
 * The recovery points that tables name with their own `awsBackup`: made when asked for and never held, so that those of
 * a million generated tables cost nothing.
 */
import type { TableSource } from "./generated-tables.ts";
import { uuidOf } from "./ids.ts";
import { instantMs } from "./instant.ts";
import type { TableSpec } from "./organization.ts";
import { completedUnlessSaid, pointArnOf, type RecoveryPoint } from "./recovery-point.ts";
import { arnOf, backupArnOf, type Place } from "./table.ts";

export type ImpliedPoints = {
  /** Names of the vaults, and how many points each has. */
  readonly counts: () => ReadonlyMap<string, number>;
  /** In order of table, from the one after the key. */
  after(key: string): Iterable<RecoveryPoint>;
  /** The point of the table with this ARN. */
  of(arn: string): RecoveryPoint | undefined;
  byArn(arn: string): RecoveryPoint | undefined;
};

/** AWS says of the number of points in a vault that it may be approximate: larger sources are counted from their beginning. */
const countedExactly = 10_000;

export const impliedKeyOf = (table: string): string => `t${table}`;

export function impliedPoints(
  source: TableSource,
  { place, advanced, keyOf }: { place: Place; advanced: boolean; keyOf: (vault: string) => string | null },
): ImpliedPoints {
  const pointOf = (index: number, spec: TableSpec | undefined): RecoveryPoint | undefined => {
    if (!spec?.awsBackup) return undefined;
    const of = arnOf(place, spec.name);
    const created = instantMs(spec.awsBackup.last, place.start) ?? place.start;
    const vault = spec.awsBackup.vault ?? "Default";
    // The place in the source is part of the id: a point is found again without a look at all the others.
    const id = `${uuidOf(`${of} ${created}`).slice(0, 24)}${index.toString(16).padStart(12, "0")}`;
    return {
      arn: advanced ? pointArnOf(place, id) : backupArnOf(of, created, "aws-backup"),
      key: impliedKeyOf(spec.name),
      vault,
      vaultType: "BACKUP_VAULT",
      of,
      type: "DynamoDB",
      created,
      completed: completedUnlessSaid(created, place.start),
      status: "COMPLETED",
      deleteAfterDays: null,
      coldAfterDays: null,
      sizeBytes: spec.sizeBytes ?? 0,
      encrypted: true,
      keyArn: advanced ? keyOf(vault) : null,
      copiedFrom: null,
      by: null,
      advanced,
    };
  };
  const at = (index: number): RecoveryPoint | undefined =>
    index >= 0 && index < source.count ? pointOf(index, source.specOf(source.nameAt(index))) : undefined;
  const ofTable = (name: string): RecoveryPoint | undefined => {
    const spec = source.specOf(name);
    return spec?.awsBackup && pointOf(source.indexAfter(name) - 1, spec);
  };

  let counted: ReadonlyMap<string, number> | undefined;
  const count = (): ReadonlyMap<string, number> => {
    const looked = Math.min(source.count, countedExactly);
    const counts = new Map<string, number>();
    for (let index = 0; index < looked; index += 1) {
      const point = at(index);
      if (point) counts.set(point.vault, (counts.get(point.vault) ?? 0) + 1);
    }
    return new Map([...counts].map(([vault, n]) => [vault, Math.round((n * source.count) / looked)]));
  };

  return {
    counts: () => (counted ??= count()),
    *after(key) {
      const from = key.startsWith("t") ? source.indexAfter(key.slice(1)) : 0;
      for (let index = from; index < source.count; index += 1) {
        const point = at(index);
        if (point) yield point;
      }
    },
    of(arn) {
      const prefix = arnOf(place, "");
      return arn.startsWith(prefix) ? ofTable(arn.slice(prefix.length)) : undefined;
    },
    byArn(arn) {
      const table = /:table\/([^/]+)\/backup\//.exec(arn)?.[1];
      const found = table === undefined ? at(Number.parseInt(arn.slice(-12), 16)) : ofTable(table);
      return found?.arn === arn ? found : undefined;
    },
  };
}
