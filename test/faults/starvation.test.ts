/** One large scope among hundreds of small ones, by the order in which the emulator was asked: nobody waits for all others. */
import { expect, it } from "vitest";
import type { LogEntry } from "../../src/emulator/request-log.ts";
import type { GeneratedAccounts } from "../../src/emulator/organization.ts";
import { runScenario } from "../support/run-scenario.ts";

const hub = "111111111111";
const large = "300000000000";
const regions = ["eu-west-1", "us-east-1"] as const;
const one = [{ name: "only", pitr: { enabled: true } }];

const small = (count: number, firstId: string): GeneratedAccounts => ({
  generate: { count, firstId, tables: { "eu-west-1": one, "us-east-1": one } },
});

/** Calls of others between two of the large account, from its opening to its end. */
function gapsIn(log: readonly LogEntry[]): readonly number[] {
  const own = log.flatMap(({ account }, at) => (account === large ? [at] : []));
  return own.slice(1).map((at, n) => at - (own[n] ?? at) - 1);
}

it.each([
  ["before", 0, 120],
  ["among", 60, 60],
])("a scope of 150 tables that is listed %s 240 small ones is not kept waiting for them", async (_, before, after) => {
  const [outcome] = await runScenario({
    name: "one large scope among hundreds of small ones",
    organization: {
      now: "2026-03-01T00:00:00.000Z",
      managementAccount: hub,
      regions,
      accounts: [
        { id: hub },
        ...(before > 0 ? [small(before, "200000000000")] : []),
        { id: large, tables: { "eu-west-1": { generate: { count: 150, seed: 1, pitr: 1 } } } },
        small(after, "400000000000"),
      ],
    },
    files: {},
    steps: [{ argv: ["audit", "--organization", "--policy", "pitr-enabled"], env: {}, expect: { exit: 0 } }],
    withoutOracle: "only the order of calls is looked at here",
  });
  expect(outcome?.exit).toBe(0);
  const log = outcome?.log ?? [];
  const others = log.filter(({ account }) => account !== large).length;
  const widest = Math.max(...gapsIn(log));
  // As many as are in flight at once may overtake it; all of them are several times more.
  expect(others).toBeGreaterThan(900);
  expect(widest).toBeLessThan(300);
});
