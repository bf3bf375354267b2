/**
 * More scopes than the queue holds at once, nearly all of them empty, through two workers: the same run as from one process.
 * `RESTORABLE_CRASH_ACCOUNTS=590` makes it 10,030 scopes, for minutes.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { whyNoRedis } from "../queue/redis-server.ts";
import { need } from "../support/need.ts";
import { hub } from "./organization.ts";
import { auditing, leftBehind, runHere } from "./place.ts";
import { auditingByQueue, inQueuePlace, queueHere, scopeCalls, withChildren } from "./queue-place.ts";

const missing = whyNoRedis();
beforeEach((context) => need(context, missing));

const regions = (
  "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 " +
  "ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3"
).split(" ");
const count = Number(process.env["RESTORABLE_CRASH_ACCOUNTS"] ?? 40);
const ids = [hub, ...Array.from({ length: count - 1 }, (_, at) => String(200_000_000_000 + at))];

const organization: OrganizationSpec = {
  now: "2026-03-01T00:00:00.000Z",
  managementAccount: hub,
  regions,
  accounts: ids.map((id, at) => ({
    id,
    name: `account ${at}`,
    ...(at % 10 === 0 ? { tables: { "eu-west-1": { generate: { count: 2, seed: at } } } } : {}),
  })),
};

// One call a scope that has no table.
const policy = "id: everything\ntitle: Tables can be restored to a point in time\nrules:\n  - use: pitr-enabled\n";

it("leaves behind what one process does, each worker having its share", () =>
  inQueuePlace(
    async (place) => {
      writeFileSync(join(place.folder, "everything.yaml"), policy);
      const alone = await runHere(place, { argv: auditing });
      const whole = { said: alone.stdout, left: leftBehind(place), calls: scopeCalls(place) };
      expect(alone.stderr).toContain(`Scanned ${count * regions.length} scopes`);
      place.emulator.clearLog();
      await withChildren(place, async (start) => {
        const workers = [1, 2].map(() => start({ argv: ["worker", "--scopes", "16"] }));
        await Promise.all(workers.map((worker) => worker.said("stderr", "waits for audits at")));
        const queued = { ...place, folder: join(place.folder, "queued") };
        mkdirSync(queued.folder);
        writeFileSync(join(queued.folder, "everything.yaml"), policy);
        const said = await queueHere(queued, auditingByQueue);
        for (const { child } of workers) child.kill("SIGTERM");
        const ends = await Promise.all(workers.map(({ ended }) => ended));
        for (const { stderr } of ends) expect(stderr).toMatch(/Left run .*scanned [1-9]/);
        expect({ said: said.stdout, left: leftBehind(queued), calls: scopeCalls(place) }).toEqual(whole);
      });
      expect(await place.redis.lasting()).toEqual([]);
    },
    { organization },
  ));
