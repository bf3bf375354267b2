/** The token bucket under a clock that only sleeping moves: its bound, its order, its fairness and its memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { createPace as openPace, rateUnder, type Pace, type PaceKey, type Pacing } from "../../src/aws/pace.ts";
import type { Ports } from "../../src/aws/ports.ts";

/** A scheduler: sleepers wake in order of their time, and time is what the next sleeper says. */
function virtualTime() {
  let time = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const ports: Ports = {
    now: () => time,
    random: () => 0,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: time + ms, wake })),
  };
  const settle = () => new Promise<void>((done) => setImmediate(done));
  return {
    ports,
    now: () => time,
    async run(until = Infinity): Promise<void> {
      for (await settle(); sleepers.length > 0; await settle()) {
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers[0];
        if (next === undefined || next.at > until) break;
        sleepers.shift();
        time = Math.max(time, next.at);
        next.wake();
      }
      if (until !== Infinity) time = Math.max(time, until);
    },
  };
}

/** Of whoever sends a call as soon as it may be sent. */
function createPace(ports: Ports, pacing?: Pacing): Pace {
  const pace = openPace(ports, pacing);
  return { ...pace, take: (of) => pace.take(of).then(() => pace.sent(of)) };
}

const key = (operation: OperationId, account = "111122223333"): PaceKey => ({
  account,
  region: "eu-west-1",
  operation,
});

const paced = fc.constantFrom<OperationId>(
  "dynamodb:ListBackups",
  "dynamodb:DescribeContinuousBackups",
  "account:ListRegions",
  "dynamodb:ListTables",
);

describe("the pace of one operation in one account and Region", () => {
  test("never grants more than burst + rate × time in any window, whenever calls are asked for and however often AWS throttles", async () => {
    const arrival = fc.record({ after: fc.nat(700), calls: fc.integer({ min: 1, max: 12 }), throttle: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(paced, fc.array(arrival, { minLength: 1, maxLength: 12 }), async (operation, arrivals) => {
        const clock = virtualTime();
        const pace = createPace(clock.ports);
        const granted: number[] = [];
        const all: Promise<void>[] = [];
        for (const { after, calls, throttle } of arrivals) {
          await clock.run(clock.now() + after);
          for (let call = 0; call < calls; call += 1) {
            all.push(pace.take(key(operation)).then(() => void granted.push(clock.now())));
          }
          if (throttle) pace.throttled(key(operation));
          else pace.answered(key(operation));
        }
        await clock.run();
        await Promise.all(all);
        const { perSecond, burst } = operations[operation].rate;
        granted.forEach((from, i) => {
          for (let j = i; j < granted.length; j += 1) {
            const window = (granted[j] ?? 0) - from;
            expect(j - i + 1).toBeLessThanOrEqual(burst + (perSecond * window) / 1_000 + 1e-6);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test("holds for the instants at which calls are sent, however long each waits after it was let go", async () => {
    const call = fc.record({ after: fc.nat(300), held: fc.nat(3_000) });
    await fc.assert(
      fc.asyncProperty(paced, fc.array(call, { minLength: 1, maxLength: 60 }), async (operation, calls) => {
        const clock = virtualTime();
        const pace = openPace(clock.ports);
        const sent: number[] = [];
        const all: Promise<void>[] = [];
        for (const { after, held } of calls) {
          await clock.run(clock.now() + after);
          all.push(
            pace.take(key(operation)).then(async () => {
              await clock.ports.sleep(held);
              pace.sent(key(operation));
              sent.push(clock.now());
            }),
          );
        }
        await clock.run();
        await Promise.all(all);
        const { perSecond, burst } = operations[operation].rate;
        sent.forEach((from, i) => {
          for (let j = i; j < sent.length; j += 1) {
            const window = (sent[j] ?? 0) - from;
            expect(j - i + 1).toBeLessThanOrEqual(burst + (perSecond * window) / 1_000 + 1e-6);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test("waits for calls that hold the whole burst, and goes on when one of them is not sent after all", async () => {
    const clock = virtualTime();
    const pace = openPace(clock.ports);
    const operation = key("account:ListRegions");
    let granted = 0;
    for (let call = 0; call < 5; call += 1) void pace.take(operation).then(() => void (granted += 1));
    await clock.run(60_000);
    expect(granted).toBe(4);
    pace.unsent(operation);
    await clock.run();
    expect(granted).toBe(5);
    expect(clock.now()).toBe(60_000);
  });

  test("serves everybody, in the order of asking", async () => {
    await fc.assert(
      fc.asyncProperty(paced, fc.integer({ min: 1, max: 2_500 }), async (operation, calls) => {
        const clock = virtualTime();
        const pace = createPace(clock.ports);
        const served: number[] = [];
        const all = Array.from({ length: calls }, (_, i) => pace.take(key(operation)).then(() => void served.push(i)));
        await clock.run();
        await Promise.all(all);
        expect(served).toEqual(Array.from({ length: calls }, (_, i) => i));
      }),
      { numRuns: 15 },
    );
  });

  test("uses the documented rate: 1,000 calls at 10 a second with a burst of 9 take 99.1 seconds", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports);
    const all = Array.from({ length: 1_000 }, () => pace.take(key("dynamodb:DescribeContinuousBackups")));
    await clock.run();
    await Promise.all(all);
    expect(clock.now()).toBeGreaterThanOrEqual(99_100);
    expect(clock.now()).toBeLessThan(99_200);
  });
});

async function secondsFor(calls: number, throttles: number, answers: number): Promise<number> {
  const clock = virtualTime();
  const pace = createPace(clock.ports);
  const operation = key("dynamodb:DescribeContinuousBackups");
  for (let i = 0; i < throttles; i += 1) {
    pace.throttled(operation);
    await clock.run(clock.now() + 1_000);
  }
  for (let i = 0; i < answers; i += 1) pace.answered(operation);
  const empty = Array.from({ length: 10 }, () => pace.take(operation));
  await clock.run();
  await Promise.all(empty);
  const start = clock.now();
  const all = Array.from({ length: calls }, () => pace.take(operation));
  await clock.run();
  await Promise.all(all);
  return Math.round((clock.now() - start) / 1_000);
}

/** Any share the command line takes, and rates of the user's own for some operations. */
const pacings = fc.record(
  {
    share: fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
    rates: fc.dictionary(paced, fc.double({ min: 0.05, max: 500, noNaN: true }), { maxKeys: 3 }),
  },
  { requiredKeys: [] },
);

describe("a share of the quotas, and rates of one's own", () => {
  test("bound the calls of every operation in any window, and let each through in the end", async () => {
    await fc.assert(
      fc.asyncProperty(pacings, paced, fc.integer({ min: 1, max: 60 }), async (pacing, operation, calls) => {
        const clock = virtualTime();
        const pace = createPace(clock.ports, pacing);
        const granted: number[] = [];
        const all = Array.from({ length: calls }, () =>
          pace.take(key(operation)).then(() => void granted.push(clock.now())),
        );
        await clock.run();
        await Promise.all(all);
        const { rate } = operations[operation];
        const perSecond = (pacing.rates?.[operation] ?? rate.perSecond) * (pacing.share ?? 1);
        const burst = Math.max(1, (rate.burst * perSecond) / rate.perSecond);
        granted.forEach((from, i) => {
          for (let j = i; j < granted.length; j += 1) {
            const window = (granted[j] ?? 0) - from;
            expect(j - i + 1).toBeLessThanOrEqual(burst + (perSecond * window) / 1_000 + 1e-6);
          }
        });
        // No slower than the share either: every wait is rounded up to a whole millisecond, and that is all.
        const ours = Math.max(1, Math.floor(burst - 1));
        expect(clock.now()).toBeLessThanOrEqual((Math.max(0, calls - ours) * 1_000) / perSecond + calls);
      }),
      { numRuns: 60 },
    );
  });

  test("half of the quotas takes twice the time, from a burst of half, less the one call of grace", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports, { share: 0.5 });
    const all = Array.from({ length: 105 }, () => pace.take(key("dynamodb:DescribeContinuousBackups")));
    await clock.run();
    await Promise.all(all);
    expect(clock.now()).toBe(20_200);
  });

  test("of one operation leaves the others as they are", () => {
    const pacing = { rates: { "dynamodb:ListBackups": 50 } };
    expect(rateUnder(pacing, "dynamodb:ListBackups")).toMatchObject({ perSecond: 50, burst: 50 });
    expect(rateUnder(pacing, "dynamodb:ListTables")).toEqual(operations["dynamodb:ListTables"].rate);
  });

  test.each([0, -1, NaN, Infinity])("a rate of %d, at which nothing or everything would go, is refused", (rate) => {
    expect(() => createPace(virtualTime().ports, { rates: { "dynamodb:ListTables": rate } })).toThrow(
      /dynamodb:ListTables/,
    );
  });
});

describe("what AWS counts per account", () => {
  test("is paced over all Regions of the account together, and apart in another account", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports);
    const regions = ["eu-west-1", "eu-west-2", "us-east-1", "sa-east-1"];
    const take = (account: string) =>
      regions.flatMap((region) =>
        Array.from({ length: 10 }, () => pace.take({ account, region, operation: "dynamodb:ListTagsOfResource" })),
      );
    const all = [...take("111122223333"), ...take("444455556666")];
    await clock.run();
    await Promise.all(all);
    // 40 calls of each account at 10 a second from a burst of 9, both accounts side by side.
    expect(clock.now()).toBe(3_100);
  });

  test("is slowed in every Region of it by a throttle in one", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports);
    const of = (region: string): PaceKey => ({ ...key("dynamodb:ListTagsOfResource"), region });
    pace.throttled(of("eu-west-1"));
    const all = Array.from({ length: 10 }, () => pace.take(of("us-east-1")));
    await clock.run();
    await Promise.all(all);
    expect(clock.now()).toBe(2_000);
  });
});

describe("a throttle", () => {
  test("halves the rate, a later one again, and fifty answers bring it back", async () => {
    expect(await secondsFor(100, 0, 0)).toBe(10);
    expect(await secondsFor(100, 1, 0)).toBe(20);
    expect(await secondsFor(100, 2, 0)).toBe(40);
    expect(await secondsFor(100, 1, 50)).toBe(10);
  });

  test("counts once when calls already under way are throttled together", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports);
    const operation = key("dynamodb:ListTables");
    for (let i = 0; i < 20; i += 1) pace.throttled(operation);
    const all = Array.from({ length: 100 }, () => pace.take(operation));
    await clock.run();
    await Promise.all(all);
    expect(clock.now()).toBeLessThanOrEqual(2_100);
  });

  test("never stops an operation for good", async () => {
    expect(await secondsFor(10, 100, 0)).toBeLessThan(100);
  });

  test("in one account slows no other account, Region or operation", async () => {
    const clock = virtualTime();
    const pace = createPace(clock.ports);
    pace.throttled(key("dynamodb:ListBackups"));
    let others = 0;
    for (const other of [
      key("dynamodb:ListBackups", "444455556666"),
      { ...key("dynamodb:ListBackups"), region: "us-east-1" },
      key("dynamodb:DescribeContinuousBackups"),
    ]) {
      void pace.take(other).then(() => void (others += 1));
    }
    await new Promise<void>((done) => setImmediate(done));
    expect(others).toBe(3);
  });
});

describe("clocks", () => {
  test("a frozen clock does not stop the calls, it only makes waiting cost nothing", async () => {
    const slept: number[] = [];
    const pace = createPace({ now: () => 0, random: () => 0, sleep: async (ms) => void slept.push(ms) });
    await Promise.all(Array.from({ length: 100 }, () => pace.take(key("dynamodb:ListBackups"))));
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(19_200);
  });

  test("a clock set back by an hour does not stop the calls for an hour", async () => {
    let time = 3_600_000;
    let slept = 0;
    const pace = createPace({
      now: () => time,
      random: () => 0,
      async sleep(ms) {
        slept += ms;
        time += ms;
      },
    });
    await Promise.all(Array.from({ length: 10 }, () => pace.take(key("dynamodb:ListBackups"))));
    time = 0;
    await Promise.all(Array.from({ length: 10 }, () => pace.take(key("dynamodb:ListBackups"))));
    expect(slept).toBeLessThanOrEqual(4_000);
  });
});

test("buckets of scopes long done are dropped, throttled ones are kept", async () => {
  const clock = virtualTime();
  const pace = createPace(clock.ports);
  pace.throttled(key("dynamodb:ListTables", "slow"));
  for (let scope = 0; scope < 50_000; scope += 1) {
    await pace.take(key("dynamodb:ListTables", `account-${scope}`));
    if (scope % 100 === 0) await clock.run(clock.now() + 50);
  }
  expect(pace.size()).toBeLessThan(5_000);
  const before = clock.now();
  const all = Array.from({ length: 100 }, () => pace.take(key("dynamodb:ListTables", "slow")));
  await clock.run();
  await Promise.all(all);
  // A fresh bucket would have granted all 100 at once.
  expect(clock.now() - before).toBeGreaterThanOrEqual(1_000);
});
