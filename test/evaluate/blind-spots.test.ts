import { describe, expect, it } from "vitest";
import { acceptUnseen } from "../../src/evaluate/blind-spots.ts";
import type { BlindSpot } from "../../src/model/blind-spot.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import type { Unseen } from "../../src/model/run.ts";

const asOf = "2026-03-01T12:00:00.000Z";

const spot = (id: string, changes: Partial<BlindSpot> = {}): BlindSpot => ({
  id,
  accounts: ["1*"],
  regions: ["eu-*"],
  cause: "denied-by-scp",
  reason: "The SCP keeps everybody out.",
  owner: "security@example.com",
  expires: "2026-03-01T12:00:00.001Z",
  ...changes,
});

const unseen = (account: string, region: string | null, kind: UnknownKind = "denied-by-scp"): Unseen => ({
  account,
  region,
  state: region === null ? "role-less" : "denied",
  reason: { kind },
});

const scope = unseen("111111111111", "eu-west-1");

describe("a blind spot", () => {
  it("takes what it is about out of what counts, and says what it took", () => {
    const {
      unseen: counting,
      accepted,
      blindSpots,
    } = acceptUnseen([scope, unseen("222222222222", "eu-west-1")], [spot("a")], asOf);
    expect(counting).toEqual([unseen("222222222222", "eu-west-1")]);
    expect(accepted).toEqual([{ ...scope, blindSpot: "a" }]);
    expect(blindSpots).toMatchObject([{ id: "a", state: "in-force", accepted: 1, lapsed: 0, observed: [] }]);
  });

  it("counts again from the instant on which it expires", () => {
    const { unseen: counting, accepted, blindSpots } = acceptUnseen([scope], [spot("a", { expires: asOf })], asOf);
    expect([counting, accepted]).toEqual([[scope], []]);
    expect(blindSpots).toMatchObject([{ state: "expired", accepted: 0, lapsed: 1 }]);
  });

  it("does not apply where another cause is found, and names it", () => {
    const other = unseen("111111111111", "eu-west-1", "role-not-assumable");
    const { unseen: counting, blindSpots } = acceptUnseen([other, other], [spot("a")], asOf);
    expect(counting).toHaveLength(2);
    expect(blindSpots).toMatchObject([
      { state: "other-cause", accepted: 0, observed: [{ cause: "role-not-assumable", count: 2 }] },
    ]);
  });

  it("is told as unused when nothing unseen is of its accounts and Regions", () => {
    expect(acceptUnseen([], [spot("a")], asOf).blindSpots).toMatchObject([{ state: "unused" }]);
    expect(acceptUnseen([unseen("111111111111", "us-east-1")], [spot("a")], asOf).blindSpots).toMatchObject([
      { state: "unused" },
    ]);
  });

  it("accepts an account that was not opened only when it accepts every Region", () => {
    const whole = unseen("111111111111", null, "role-not-assumable");
    const narrow = spot("narrow", { cause: "role-not-assumable" });
    const wide = spot("wide", { cause: "role-not-assumable", regions: ["eu-*", "*"] });
    expect(acceptUnseen([whole], [narrow], asOf).accepted).toEqual([]);
    expect(acceptUnseen([whole], [narrow, wide], asOf).accepted).toEqual([{ ...whole, blindSpot: "wide" }]);
  });

  it("leaves to the next one what has expired, and the first in force accepts", () => {
    const spots = [spot("old", { expires: asOf }), spot("first"), spot("second")];
    const { accepted, blindSpots } = acceptUnseen([scope], spots, asOf);
    expect(accepted).toEqual([{ ...scope, blindSpot: "first" }]);
    expect(blindSpots.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "old expired",
      "first in-force",
      "second unused",
    ]);
  });

  it("never accepts the listing of accounts, a scan that stopped, or a table that is missing", () => {
    const all = spot("all", { accounts: ["*"], regions: ["*"], cause: "timeout" });
    const reason = { kind: "timeout" } as const;
    const gaps: readonly Unseen[] = [
      { account: null, region: null, state: "unlisted", reason },
      { account: "111111111111", region: "eu-west-1", state: "unfinished", reason },
      { account: "111111111111", region: "eu-west-1", table: "orders", state: "unreconciled", reason },
    ];
    expect(acceptUnseen(gaps, [all], asOf)).toMatchObject({ unseen: gaps, accepted: [] });
  });
});
