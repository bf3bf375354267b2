/** The audit in worker processes: the same run as from one process, whichever of the processes is killed, and when. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lehmer } from "./lehmer.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { hub, payments } from "./organization.ts";
import { auditing, inPlace, leftBehind, resuming, runAndDie, runHere, type Death, type Place } from "./place.ts";

const inTwo = ["--workers", "2"] as const;
let undisturbed: ReturnType<typeof leftBehind>;

beforeAll(async () => {
  undisturbed = await inPlace(async (place) => {
    await runHere(place, { argv: auditing });
    return leftBehind(place);
  });
});

/** Never killed unless `death` says so. */
const audit = (place: Place, death: Death = {}) => runAndDie(place, { argv: [...auditing, ...inTwo], ...death });
const resume = (place: Place) => runAndDie(place, { argv: [...resuming, ...inTwo], minutesLater: 1 });

const scopeCalls = ({ emulator }: Place) =>
  emulator
    .log()
    .filter(({ operation }) => /^(dynamodb|tag|backup):/.test(operation))
    .map(({ account, region, operation, table }) => `${account} ${region} ${operation} ${table}`)
    .sort();

describe("an audit with two workers", () => {
  it("leaves behind what one process does, with the same calls in every scope and no role assumed twice", async () => {
    const alone = await inPlace(async (place) => {
      await runHere(place, { argv: auditing });
      return scopeCalls(place);
    });
    await inPlace(async (place) => {
      const { code, stderr } = await audit(place);
      expect(stderr).toContain("Scanned 10 scopes");
      expect(code).toBe(1);
      expect(leftBehind(place)).toEqual(undisturbed);
      expect(scopeCalls(place)).toEqual(alone);
      // The role in each account is assumed once for the writer and once for its worker.
      const targets = place.emulator
        .log()
        .flatMap(({ operation, target, error }) => (operation === "sts:AssumeRole" && error === null ? [target] : []));
      expect(targets.length).toBe(2 * new Set(targets).size);
    });
  });
});

describe("two workers", () => {
  it("go through the hub role, and into each account by its own role and external id", async () => {
    const now = "2026-03-01T00:00:00.000Z";
    const [tools, orders, sandbox] = ["222222222222", "333333333333", "444444444444"] as const;
    const tables = { "us-east-1": { generate: { count: 3, seed: 1 } } };
    const organization = {
      now,
      managementAccount: hub,
      delegatedAdministrators: [tools],
      regions: ["us-east-1"],
      accounts: [
        { id: hub, roles: ["RestorableAudit"], tables },
        { id: tools, roles: ["Hub"], externalId: "hub-1", tables },
        { id: orders, roles: ["Reader"], externalId: "orders-1", tables },
        { id: sandbox, tables },
      ],
    };
    await inPlace(
      async (place) => {
        writeFileSync(
          join(place.folder, "restorable.yaml"),
          `hubRole: { arn: arn:aws:iam::${tools}:role/Hub, externalId: hub-1 }\n` +
            `roles: [{ accounts: [${orders}], name: Reader, externalId: orders-1 }]\nworkers: 2\nquotaShare: 50%\n`,
        );
        const { stderr } = await runAndDie(place, { argv: auditing });
        expect(stderr).toContain("Scanned 4 scopes (account × Region) with 12 tables.");
        const entered = place.emulator.log().filter(({ operation }) => operation === "sts:AssumeRole");
        expect(entered.filter(({ error }) => error !== null)).toEqual([]);
        // Only the hub role is entered with the caller's own keys, once by each of the three processes.
        const own = entered.filter(({ account }) => account === hub).map(({ target }) => target);
        expect(own).toEqual([tools, tools, tools]);
        const others = entered.flatMap(({ account, target }) => (account === tools ? [String(target)] : []));
        expect(others.sort()).toEqual([hub, hub, orders, orders, sandbox, sandbox]);
      },
      { organization },
    );
  });
});

describe("a worker that dies before it tells what it sealed", () => {
  const points = ["empty:after-append", "seal:after-rename", "seal:after-unlink"] as const;

  it.concurrent.each(["empty:mid-append", ...points] as const)(
    "at %s leaves behind what one that lives does",
    async (point) => {
      await inPlace(async (place) => {
        expect(await audit(place, { workersDieAt: [point] })).toMatchObject({ code: 1 });
        expect(leftBehind(place)).toEqual(undisturbed);
      });
    },
  );

  // One scope for each of two workers, so that nothing but what was sealed is lost with one.
  const organization: OrganizationSpec = {
    now: "2026-03-01T00:00:00.000Z",
    managementAccount: hub,
    regions: ["us-east-1"],
    accounts: [
      { id: hub, tables: { "us-east-1": { generate: { count: 5, seed: 1 } } } },
      { id: payments, name: "empty" },
    ],
  };
  const audited = (workersDieAt: NonNullable<Death["workersDieAt"]>) =>
    inPlace(
      async (place) => {
        const { stderr } = await audit(place, { workersDieAt });
        return { said: stderr.match(/^Scanned .*/m)?.[0], left: leftBehind(place), calls: scopeCalls(place) };
      },
      { organization },
    );

  let living: Promise<Awaited<ReturnType<typeof audited>>> | undefined;

  it.concurrent.each(points)("at %s makes no call for it again, and counts it once", async (point) => {
    living ??= audited([]);
    expect((await living).said).toContain("2 scopes (account × Region) with 5 tables");
    expect(await audited([point, point])).toEqual(await living);
  });
});

describe("an audit whose workers die", () => {
  const seeds = Array.from({ length: 10 }, (_, seed) => seed + 1);

  it.concurrent.each(seeds)("one of them at a random point (seed %i) ends as if none had", async (seed) => {
    const random = lehmer(seed);
    const dieAt = 1 + Math.floor(random() * 25);
    await inPlace(async (place) => {
      const { code } = await audit(place, { workersDieAt: random() < 0.5 ? [dieAt, null] : [null, dieAt] });
      expect(code).toBe(1);
      expect(leftBehind(place)).toEqual(undisturbed);
    });
  });

  it("again and again says which scope, and how to go on, and is whole once resumed", async () => {
    await inPlace(async (place) => {
      const { code, stderr } = await audit(place, { workersDieAt: Array.from({ length: 40 }, () => 2) });
      expect(code).toBe(2);
      expect(stderr).toMatch(/\d{12} [a-z0-9-]+: a worker process ended \(SIGKILL\)/);
      expect(stderr).toContain("--resume");
      expect(await resume(place)).toMatchObject({ code: 1 });
      expect(leftBehind(place)).toEqual(undisturbed);
    });
  });
});

describe("an audit whose writer dies", () => {
  const points = ["account:after-append", "accounts:before-end", "accounts:after-end", "status:before-rename"];

  it.concurrent.each(points)("at %s takes its workers with it and ends as if it had not", async (point) => {
    await inPlace(async (place) => {
      const { signal } = await audit(place, { point, occurrence: 1 });
      expect(signal).toBe("SIGKILL");
      expect(await resume(place)).toMatchObject({ code: 1 });
      expect(leftBehind(place)).toEqual(undisturbed);
    });
  });

  it.concurrent.each(Array.from({ length: 6 }, (_, seed) => seed + 1))(
    "at a random account, after a worker at a random point (seed %i), ends as if neither had",
    async (seed) => {
      const random = lehmer(100 + seed);
      await inPlace(async (place) => {
        const death = { point: "account:after-append", occurrence: 1 + Math.floor(random() * 5) };
        const { signal } = await audit(place, { ...death, workersDieAt: [1 + Math.floor(random() * 9)] });
        expect(signal).toBe("SIGKILL");
        expect(await resume(place)).toMatchObject({ code: 1 });
        expect(leftBehind(place)).toEqual(undisturbed);
      });
    },
  );
});
