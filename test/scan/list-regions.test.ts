import { describe, expect, test } from "vitest";
import { listRegions } from "../../src/scan/list-regions.ts";
import type { Script } from "./scripted-reader.ts";
import { scriptedReader } from "./scripted-reader.ts";

const listed = async (pages: Script["account:ListRegions"] = []) => {
  const reader = scriptedReader({ "account:ListRegions": pages });
  const principal = "arn:aws:sts::200000000000:assumed-role/R/s";
  const { list } = await listRegions({ reader, principal, selected: null });
  return { ...list, states: Object.fromEntries(list.regions.map(({ name, state }) => [name, state])) };
};

describe("Regions", () => {
  test("that are being enabled or disabled, or have a status not known today, are tried", async () => {
    const statuses = ["ENABLING", "DISABLING", "DISABLED", "ENABLED", "ENABLED_BY_DEFAULT", "HALF_ENABLED", undefined];
    const Regions = statuses.map((RegionOptStatus, n) => ({ RegionName: `eu-west-${n}`, RegionOptStatus }));
    const list = await listed([{ Regions }]);
    expect(list.states).toEqual({
      "eu-west-0": "enabled",
      "eu-west-1": "enabled",
      "eu-west-2": "disabled",
      "eu-west-3": "enabled",
      "eu-west-4": "enabled",
      "eu-west-5": "enabled",
      "eu-west-6": "enabled",
    });
  });

  test("that are told before the list breaks off count: a disabled one is not tried", async () => {
    const pages = [{ Regions: [{ RegionName: "af-south-1", RegionOptStatus: "DISABLED" }] }, "lost" as const];
    const list = await listed(pages);
    expect(list.authoritative).toBe(false);
    expect(list.states).toMatchObject({ "af-south-1": "disabled", "eu-west-1": "enabled" });
  });

  test("are never none: an empty list is no answer", async () => {
    const list = await listed([{ Regions: [] }]);
    expect(list).toMatchObject({ source: "partition", authoritative: false, reason: { kind: "malformed" } });
    expect(list.regions.length).toBeGreaterThan(30);
  });
});
