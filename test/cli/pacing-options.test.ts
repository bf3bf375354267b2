/** What each process of a scan may ask of AWS: all of them together no more than one process alone. */
import { describe, expect, it } from "vitest";
import { rateUnder } from "../../src/aws/pace.ts";
import { scanningIn } from "../../src/cli/pacing-options.ts";
import { settle, type Settled } from "../../src/cli/settle.ts";
import { createWorkerPool } from "../../src/cli/workers/worker-pool.ts";
import type { ToWorker } from "../../src/cli/workers/messages.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import type { Roles } from "../../src/model/roles.ts";

const roles: Roles = { everywhere: { name: "RestorableAudit" }, except: {}, sessionName: "restorable", hub: null };
const ruled = (flags: Parameters<typeof settle>[0]["flags"], rates: Settled["rates"] = {}) =>
  scanningIn({ ...settle({ flags, env: {} }), rates }, roles);

/** The process that starts the others opens the accounts, too. */
const processes = (workers: number): number => (workers === 1 ? 1 : workers + 1);

describe("AssumeRole, which the hub's account grants to all processes together", () => {
  it.each([
    ["at AWS's rate", {}, {}],
    ["at half of it", { quotaShare: 50 }, {}],
    ["at a rate of the user's", { quotaShare: 50 }, { "sts:AssumeRole": 7 }],
  ] as const)("is asked %s by one process and by nine", (_, flags, rates) => {
    const alone = rateUnder(ruled(flags, rates).pacing, "sts:AssumeRole");
    for (const workers of [2, 3, 8]) {
      const each = rateUnder(ruled({ ...flags, workers }, rates).pacing, "sts:AssumeRole");
      expect(each.perSecond * processes(workers)).toBeCloseTo(alone.perSecond, 9);
    }
  });

  it("alone is shared: every other operation has the account's whole rate in the one worker that has the account", () => {
    const { pacing } = ruled({ workers: 4 });
    const others = (Object.keys(operations) as OperationId[]).filter((operation) => operation !== "sts:AssumeRole");
    for (const operation of others) expect(rateUnder(pacing, operation)).toEqual(rateUnder({}, operation));
  });
});

it("a worker is told the share that its writer keeps to", async () => {
  const scanning = ruled({ workers: 2, quotaShare: 50 });
  const told: ToWorker[] = [];
  const pool = createWorkerPool({
    scanning,
    waiting: undefined,
    start: () => ({
      send: (message) => void told.push(message),
      onMessage() {},
      ended: Promise.resolve("SIGKILL"),
      hangUp() {},
    }),
    run: "/nowhere",
    roleOf: () => ({ roleName: "RestorableAudit" }),
    noteHosts: async () => {},
    onEvent() {},
  });
  async function* jobs() {
    yield { run: "r", account: "111111111111", region: "us-east-1", attempt: 2 };
  }
  const receipts = pool.dispatch(() => ({}) as never)(jobs());
  await expect(receipts[Symbol.asyncIterator]().next()).rejects.toThrow("a worker process ended (SIGKILL)");
  expect(told[0]).toMatchObject({ kind: "begin", scanning });
});
