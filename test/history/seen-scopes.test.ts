import { describe, expect, it, test } from "vitest";
import { seenScopes } from "../../src/history/seen-scopes.ts";
import type { AccountRecord } from "../../src/model/observation.ts";
import type { Coverage } from "../../src/model/run.ts";
import { account } from "../runs/sample-run.ts";

const opened: AccountRecord["access"] = { state: "opened", via: "caller", principal: "p" };
const one = "111111111111";
const two = "222222222222";
const reason = { kind: "throttled" } as const;

async function seen(given: Partial<Pick<Coverage, "unseen" | "accepted" | "disabledRegions">>) {
  async function* accounts() {
    yield account(one, opened, ["us-east-1", "eu-west-1"]);
    yield account(two, { state: "unopened", reason });
  }
  return seenScopes(accounts(), { unseen: [], accepted: [], disabledRegions: [], ...given });
}

describe("the scopes that a run saw", () => {
  it("are the enabled Regions of the accounts that were opened", async () => {
    const scopes = await seen({});
    expect([...scopes.all()]).toEqual([
      { account: one, region: "eu-west-1" },
      { account: one, region: "us-east-1" },
    ]);
    const others = [
      { account: one, region: "af-south-1" },
      { account: one, region: "sa-east-1" },
      { account: two, region: "us-east-1" },
      { account: "333333333333", region: "us-east-1" },
    ];
    expect(others.filter((each) => scopes.has(each))).toEqual([]);
  });

  test.each<[string, Parameters<typeof seen>[0]]>([
    ["was not seen", { unseen: [{ account: one, region: "eu-west-1", state: "failed", reason }] }],
    [
      "is an accepted blind spot",
      { accepted: [{ account: one, region: "eu-west-1", state: "denied", reason, blindSpot: "b" }] },
    ],
    ["turned out to be disabled", { disabledRegions: [{ account: one, region: "eu-west-1" }] }],
  ])("are without one that %s: no table is known not to be there", async (_name, given) => {
    const scopes = await seen(given);
    expect([...scopes.all()]).toEqual([{ account: one, region: "us-east-1" }]);
    expect(scopes.wouldHaveSeen({ account: one, region: "eu-west-1", table: "orders" })).toBe(false);
    expect(scopes.wouldHaveSeen({ account: one, region: "us-east-1", table: "orders" })).toBe(true);
  });

  it("may lack a table that something else names, and then it is not known not to be there", async () => {
    const missing = { account: one, region: "eu-west-1", table: "orders", state: "unreconciled", reason } as const;
    const scopes = await seen({ unseen: [missing] });
    expect(scopes.has({ account: one, region: "eu-west-1" })).toBe(true);
    expect(scopes.wouldHaveSeen(missing)).toBe(false);
    expect(scopes.wouldHaveSeen({ ...missing, table: "carts" })).toBe(true);
  });

  it("are none of an account that could not be opened, or of a listing that broke off", async () => {
    const scopes = await seen({
      unseen: [
        { account: null, region: null, state: "unlisted", reason },
        { account: two, region: null, state: "role-less", reason },
      ],
    });
    expect([...scopes.all()]).toHaveLength(2);
  });
});
