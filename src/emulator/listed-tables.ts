/** Tables written out one by one, behind the same interface as generated ones. */
import type { TableSpec } from "./organization.ts";
import type { TableSource } from "./generated-tables.ts";

export function listTables(specs: readonly TableSpec[]): TableSource {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const names = [...byName.keys()].toSorted();
  return {
    count: names.length,
    steady: false,
    nameAt: (index) => names[index] ?? "",
    specOf: (name) => byName.get(name),
    indexAfter(name) {
      const found = names.findIndex((candidate) => candidate > name);
      return found < 0 ? names.length : found;
    },
  };
}
