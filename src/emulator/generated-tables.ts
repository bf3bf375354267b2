/** Tables of a generator: each is made from seed and number when asked for, so that a million of them cost no memory. */
import { sharesOf } from "./ids.ts";
import type { GeneratedTables, TableSpec } from "./organization.ts";

export type TableSource = {
  readonly count: number;
  /** In order of name. */
  nameAt(index: number): string;
  specOf(name: string): TableSpec | undefined;
  /** The first index whose name comes after `name`. */
  indexAfter(name: string): number;
  /** Whether every table of the source exists until a call deletes it; then names need no look at the table. */
  readonly steady: boolean;
};

const digits = 7;

export function generateTables(spec: GeneratedTables["generate"]): TableSource {
  const prefix = `${spec.prefix ?? "table"}-`;
  const nameAt = (index: number): string => `${prefix}${String(index).padStart(digits, "0")}`;
  const indexOf = (name: string): number | undefined => {
    const number = name.slice(prefix.length);
    if (!name.startsWith(prefix) || !/^\d{7}$/.test(number)) return undefined;
    return Number(number) < spec.count ? Number(number) : undefined;
  };
  return {
    count: spec.count,
    steady: true,
    nameAt,
    specOf(name) {
      const index = indexOf(name);
      return index === undefined ? undefined : generatedTable(spec, name);
    },
    indexAfter(name) {
      const exact = indexOf(name);
      if (exact !== undefined) return exact + 1;
      let low = 0;
      let high = spec.count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (nameAt(middle) > name) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

const teams = ["payments", "orders", "search", "identity", "telemetry"] as const;

function generatedTable(spec: GeneratedTables["generate"], name: string): TableSpec {
  const draw = sharesOf(`${spec.seed}/${name}`);
  // Drawn in one order whatever the shares, so that changing one share changes one trait.
  const [age, size, items, billing, protection, pitr, tagged, team, backup, backupAge, aws, awsAge] = Array.from(
    { length: 12 },
    draw,
  ) as [number, number, number, number, number, number, number, number, number, number, number, number];
  return {
    name,
    created: `${60 + Math.floor(age * 1000)}d`,
    sizeBytes: Math.floor(size * 1e9),
    itemCount: Math.floor(items * 1e6),
    billingMode: billing < 0.6 ? "PAY_PER_REQUEST" : "PROVISIONED",
    deletionProtection: protection < (spec.deletionProtection ?? 0.5),
    pitr: { enabled: pitr < (spec.pitr ?? 0.7) },
    ...(tagged < (spec.tags ?? 0.8)
      ? { tags: { team: teams[Math.floor(team * teams.length)] ?? "payments", env: "prod" } }
      : {}),
    backups: backup < (spec.backups ?? 0.3) ? [{ age: `${Math.floor(backupAge * 30 * 24) + 1}h` }] : [],
    ...(aws < (spec.awsBackup ?? 0.2) ? { awsBackup: { last: `${Math.floor(awsAge * 7 * 24) + 1}h` } } : {}),
  };
}
