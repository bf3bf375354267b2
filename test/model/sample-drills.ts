/** A drill that held, and the header of the file that it is in. */
import type { DrillCheckName, DrillRecord, DrillsHeader } from "../../src/model/drill.ts";

export const drillsHeader: DrillsHeader = {
  kind: "header",
  file: "restorable-drills",
  schemaVersion: 1,
  tool: { name: "restorable", version: "0.1.0" },
  id: "20261120T120000000Z-0a1b2c3d",
  begun: "2026-11-20T12:00:00.000Z",
  caller: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/drills" },
  partition: "aws",
  foreignHosts: [],
};

const held = (name: DrillCheckName) => ({ name, held: true, expected: "the same", actual: "the same" });

export function drillOf(changed: Partial<DrillRecord> = {}): DrillRecord {
  const id = changed.id ?? "0".repeat(32);
  return {
    kind: "drill",
    id,
    account: "111122223333",
    region: "eu-west-1",
    table: "orders",
    arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    tableId: "0b2f4c1e-6a7d-4e7e-9d0a-5a3c8f1b2d4e",
    source: { kind: "pitr", moment: "2026-11-20T11:55:00.000Z" },
    started: "2026-11-20T12:00:00.000Z",
    active: "2026-11-20T12:04:00.000Z",
    finished: "2026-11-20T12:06:00.000Z",
    took: 240_000,
    rto: { limit: 14_400_000, measured: 240_000, kept: true },
    rpo: null,
    checks: (["active", "keys", "indexes", "encryption", "readable"] as const).map(held),
    scratch: `restorable-drill-${id}`,
    cleaned: "deleted",
    requestIds: ["request-1"],
    outcome: "held",
    because: null,
    ...changed,
  };
}
