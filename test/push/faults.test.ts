import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/organization.ts";
import { audited, calls, elsewhere, held, push, region, shop, shops } from "./push-place.ts";

const operation = "securityhub:BatchImportFindings";
const passing = ["throttle", "server-error", "unavailable", "reset", "reset-mid-body", "truncated"] as const;

describe("trouble on the way", () => {
  it.each(passing)("that passes is waited out, and nothing is sent twice in vain: %s", async (kind: FaultKind) => {
    const place = await audited();
    place.emulator.fault({ kind, account: shop, region, operation, times: 1 });
    const { exit, report } = await push(place);
    // An answer that nobody understands is not asked for again: it says what the next push is to do.
    const isLost = kind === "truncated";
    expect([exit, report.scopes[2]?.state]).toEqual(isLost ? [3, "unclear"] : [0, "pushed"]);
    expect(calls(place)).toHaveLength(isLost ? 3 : 4);
    // What arrived, arrived: the emulator took the call before its answer was lost.
    const again = await push(place);
    expect([again.exit, again.report.totals.accepted]).toEqual([0, 16]);
    expect(await held(place)).toHaveLength(10);
  });

  it("that lasts is unclear in that place alone, and the same command sends the rest", async () => {
    const place = await audited();
    const undo = place.emulator.fault({ kind: "reset", account: shop, region, operation });
    const { exit, report } = await push(place);
    expect(exit).toBe(3);
    expect(report.scopes.map(({ state, unsent }) => [state, unsent])).toEqual([
      ["pushed", 0],
      ["pushed", 0],
      ["unclear", 10],
    ]);
    expect(report.scopes[2]?.because).toContain("no connection");
    expect(report.next[0]?.command).toBe(`restorable push ${report.run.id} --yes`);
    undo();
    expect((await push(place)).exit).toBe(0);
    expect(await held(place)).toHaveLength(10);
  });

  it("in a place with many findings ends its batches, and those of others go on", async () => {
    const tables = {
      [elsewhere]: { generate: { count: 200, seed: 7 } },
      [region]: { generate: { count: 40, seed: 8 } },
    };
    const place = await audited(shops({ tables }));
    place.emulator.fault({ kind: "empty-object", account: shop, region: elsewhere, operation });
    const { exit, report } = await push(place);
    expect(exit).toBe(3);
    expect(report.scopes.map(({ state, accepted }) => [state, accepted])).toEqual([
      ["pushed", 1],
      ["unclear", 0],
      ["pushed", 200],
    ]);
    // Those that were under way side by side, and no more.
    expect(calls(place).filter(({ region: at }) => at === elsewhere).length).toBeLessThan(10);
  });

  it("an interruption lets calls end, and tells what was sent and how to go on", async () => {
    const tables = { [region]: { generate: { count: 400, seed: 7 } } };
    const place = await audited(shops({ tables }));
    const stop = new AbortController();
    place.emulator.fault({ kind: "slow", delay: "50ms", operation, account: shop });
    const sending = place.invoke(["push", "latest", "--yes", "-f", "json"], {}, { signal: stop.signal });
    await expect.poll(() => calls(place).length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(2);
    stop.abort();
    const { exit, stdout } = await sending;
    expect(exit).toBe(130);
    const report = JSON.parse(stdout) as Awaited<ReturnType<typeof push>>["report"];
    expect(report.interrupted).toBe(true);
    const { accepted, unsent, findings } = report.totals;
    expect(accepted + unsent).toBe(findings);
    expect(unsent).toBeGreaterThan(0);
    expect(await held(place)).toHaveLength(accepted - (report.scopes[0]?.accepted ?? 0));
    expect(report.scopes.at(-1)?.state).toBe("interrupted");
    expect((await push(place)).exit).toBe(0);
    expect(await held(place)).toHaveLength(2_000);
  });
});
