/** The audit's own process is killed while workers of a queue scan for it: resumed, it ends as if it had not been. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keysOf } from "../../src/queue/keys.ts";
import { encodeTold } from "../../src/queue/messages.ts";
import { auditPoints } from "../../src/queue/points.ts";
import { whyNoRedis } from "../queue/redis-server.ts";
import { need } from "../support/need.ts";
import { lehmer } from "./lehmer.ts";
import { hub } from "./organization.ts";
import { auditing, leftBehind, resuming, runHere } from "./place.ts";
import {
  auditingByQueue,
  besideWorker,
  brief,
  came,
  inQueuePlace,
  queueHere,
  resumingByQueue,
  same,
  scopeCalls,
  seeds,
  undisturbedAudit,
  withChildren,
} from "./queue-place.ts";

const missing = whyNoRedis();
let whole: Awaited<ReturnType<typeof undisturbedAudit>>;

beforeAll(async () => {
  whole = await undisturbedAudit();
});
beforeEach((context) => need(context, missing));

const ofTheRun = [
  "run:after-create",
  "account:mid-append",
  "accounts:before-end",
  "empty:mid-append",
  "seal:before-rename",
  "seal:after-rename",
  "status:before-rename",
] as const;

describe("an audit through a queue that is killed", () => {
  it.concurrent.each([...auditPoints, ...ofTheRun])("at %s and resumed asks nothing twice", (point) =>
    inQueuePlace((place) =>
      withChildren(place, (start) =>
        besideWorker(place, async () => {
          expect(await start({ argv: auditingByQueue, end: { point } }).ended).toMatchObject({ signal: "SIGKILL" });
          return queueHere(place, resumingByQueue);
        }),
      ).then(async (said) => {
        expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
        expect(scopeCalls(place)).toEqual(whole.calls);
      }),
    ),
  );

  it.concurrent.each(seeds)("at two random moments (seed %i), and a worker with it, ends as if neither had", (seed) =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const random = lehmer(1_000 + seed);
        const moment = (points: number): number => 2 + Math.floor(random() * points);
        const worker = start({ argv: ["worker"], end: { occurrence: moment(60) }, timings: brief });
        const said = await besideWorker(place, async () => {
          const first = await start({ argv: auditingByQueue, end: { occurrence: moment(60) } }).ended;
          const second = await start({ argv: resumingByQueue, end: { occurrence: moment(40) } }).ended;
          expect([first.signal, second.signal]).toContain("SIGKILL");
          return queueHere(place, resumingByQueue);
        });
        expect(await came(place, whole, { said, deaths: worker.child.signalCode === "SIGKILL" ? 1 : 0 })).toEqual(
          same(whole),
        );
      }),
    ),
  );
});

describe("an audit whose workers are at it already", () => {
  it.concurrent("hears them from its first moment on", () =>
    inQueuePlace((place) =>
      besideWorker(place, async () => {
        const event = { kind: "tables-listed", account: hub, region: "us-east-1", tables: 1 } as const;
        const told = encodeTold({ worker: "early", events: [event], calls: {} });
        const said = await place.redis.whilePublishing(keysOf(whole.run).told, told, () =>
          queueHere(place, auditingByQueue),
        );
        expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
      }),
    ),
  );
});

describe("a run that was begun one way", () => {
  it.concurrent("through a queue goes on without one", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const end = { point: "queue:kept", occurrence: 9 } as const;
        await besideWorker(place, () => start({ argv: auditingByQueue, end }).ended);
        const { exit, stdout } = await runHere(place, { argv: resuming });
        expect({ exit, stdout, left: leftBehind(place) }).toEqual({
          exit: whole.exit,
          stdout: whole.stdout,
          left: whole.left,
        });
      }),
    ),
  );

  it.concurrent("without a queue goes on through one", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        // Tables of more scopes than one are on disk, and some of these are sealed.
        const end = { point: "table:after-append", occurrence: 14 } as const;
        expect(await start({ argv: auditing, end }).ended).toMatchObject({ signal: "SIGKILL" });
        const said = await besideWorker(place, () => queueHere(place, resumingByQueue));
        expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
      }),
    ),
  );
});
