/** The role that imports findings: what is printed suffices, and without its one action nothing arrives, and that is told. */
import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { audited, calls, held, hub, push, region, shop, shops } from "../push/push-place.ts";
import { isDenied } from "./audits.ts";
import { actionsOf, elsewhere } from "./edit-policy.ts";
import { everythingFile } from "./everything-policy.ts";
import { generatedPolicy } from "./generated.ts";

const full = await generatedPolicy("-p", everythingFile, "--push");
const action = "securityhub:BatchImportFindings";
const abroad = ["account", "region"].map((by) => elsewhere(full, action, by as "account" | "region"));

/** The caller's own account is the hub, whose role may do everything. */
const pushedWith = async (policies: readonly PolicyDocument[]) => {
  const place = await audited(shops({ roles: ["RestorableAudit", { name: "RestorablePush", policies }] }));
  place.emulator.clearLog();
  const { exit, report } = await push(place);
  const own = report.scopes.filter(({ account }) => account === shop);
  const asked = calls(place).filter(({ account }) => account === shop);
  return { exit, own, asked, held: await held(place), others: report.scopes.filter(({ account }) => account === hub) };
};

describe("the role that imports findings", () => {
  it("holds that one action, suffices, and is used", async () => {
    expect(actionsOf(full)).toEqual([action]);
    const { exit, own, asked, held: arrived } = await pushedWith([full]);
    expect(exit).toBe(0);
    expect(own.map(({ state }) => state)).toEqual(["pushed", "pushed"]);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(isDenied)).toEqual([]);
    expect(arrived.length).toBeGreaterThan(0);
  });

  it.each([
    ["without its action", []],
    ["on another account's product alone", abroad.slice(0, 1)],
    ["in another Region alone", abroad.slice(1)],
  ])("%s: nothing arrives there, the action is named, and the other account does not suffer", async (_, policies) => {
    expect(policies).not.toContain(null);
    const given = policies.flatMap((policy) => policy ?? []);
    const { exit, own, held: arrived, others } = await pushedWith(given);
    expect(exit).toBe(3);
    expect(own.map(({ state }) => state)).toEqual(["denied", "denied"]);
    for (const { because, accepted } of own) {
      expect(because).toContain(action);
      expect(accepted).toBe(0);
    }
    expect(arrived).toEqual([]);
    expect(others.map(({ state, region: at }) => [state, at])).toEqual([["pushed", region]]);
  });
});
