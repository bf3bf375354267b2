/** Files of drills that an audit was given in, by ARN; the drills of one table out, as its restores. */
import type { DrillRecord, GivenDrills } from "../model/drill.ts";
import { drillsOfTable, type DrillOfTable } from "../model/restores.ts";
import type { Surroundings } from "../model/surroundings.ts";

/** `asOf`: ISO instant of judgement. A drill that two files tell of is one, and authenticated if either is. */
export function createDrillsIndex(given: GivenDrills, asOf: string): Surroundings["drillsOf"] {
  const byArn = new Map<string, Map<DrillRecord["id"], DrillOfTable>>();
  for (const { drills, authenticated } of given) {
    for (const drill of drills) {
      const ofArn = byArn.get(drill.arn) ?? new Map<DrillRecord["id"], DrillOfTable>();
      byArn.set(drill.arn, ofArn);
      if (authenticated || !ofArn.has(drill.id)) ofArn.set(drill.id, { drill, authenticated });
    }
  }
  const now = Date.parse(asOf);
  return (arn, tableId) => drillsOfTable([...(byArn.get(arn)?.values() ?? [])], tableId, now);
}
