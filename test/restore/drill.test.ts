import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drill, inPlace, orders, organizationOf, reportIn, tablesIn, writesOf } from "./drill-place.ts";

describe("a drill", () => {
  it("restores, shuts others out, looks, and takes the scratch table away", () =>
    inPlace(organizationOf([orders]), async (place) => {
      const said = await drill(place, ["--rto", "4h", "--rpo", "24h", "--count"]);
      if (said.exit !== 0) console.log(JSON.stringify(said), writesOf(place));
      expect(said).toMatchObject({ exit: 0 });
      const [record] = reportIn(place).drills;
      expect(record).toMatchObject({ table: "orders", outcome: "held", cleaned: "deleted", source: { kind: "pitr" } });
      expect(record?.checks.map(({ name, held }) => [name, held])).toEqual([
        ["active", true],
        ["keys", true],
        ["indexes", true],
        ["encryption", true],
        ["readable", true],
        ["count", true],
      ]);
      expect(tablesIn(place)).toEqual(["orders"]);
      expect(writesOf(place)).toEqual([
        "RestoreTableToPointInTime",
        "PutResourcePolicy",
        "Scan",
        "Scan",
        "DeleteTable",
      ]);
      expect(readFileSync(join(place.folder, "drills.ndjson"), "utf8").trim().split("\n")).toHaveLength(3);
    }));
});
