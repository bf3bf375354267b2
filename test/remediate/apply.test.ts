import { describe, expect, it } from "vitest";
import { apply, bank, everyAction, inPlace, outcomeIn, planOf, shop, tableOf, writesOf } from "./apply-place.ts";

describe("a plan that is applied", () => {
  it("changes what it says and nothing else, and reads each change back", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      const said = await apply(place, plan, ["-o", "outcome.json"]);
      expect(said).toMatchObject({ exit: 0, stderr: "" });
      expect(said.stdout).toContain("6 done");
      expect(tableOf(place, "orders").pitr).toMatchObject({ enabled: true, period: 35 });
      expect(tableOf(place, "carts").deletionProtection).toBe(true);
      expect(tableOf(place, "parcels").tags).toEqual({ team: "post", backup: "daily" });
      expect(tableOf(place, "audited", bank).pitr).toMatchObject({ enabled: true, period: 35 });
      expect([...writesOf(place)].sort()).toEqual(
        [
          `backup:StartBackupJob ${shop} carts`,
          `dynamodb:CreateBackup ${shop} orders`,
          `dynamodb:TagResource ${shop} parcels`,
          `dynamodb:UpdateContinuousBackups ${bank} audited`,
          `dynamodb:UpdateContinuousBackups ${shop} orders`,
          `dynamodb:UpdateTable ${shop} carts`,
        ].sort(),
      );
      expect(outcomeIn(place).steps.map(({ outcome }) => outcome)).toEqual(
        everyAction.map(() => ({ state: "done", already: false })),
      );
    }));

  it("writes nothing the second time, and says that all is done", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      await apply(place, plan);
      place.emulator.clearLog();
      const said = await apply(place, plan, ["-o", "outcome.json"]);
      expect(said).toMatchObject({ exit: 0, stderr: "" });
      expect(writesOf(place)).toEqual([]);
      expect(outcomeIn(place).steps.every(({ outcome }) => (outcome as { state: string }).state === "done")).toBe(true);
    }));
});
