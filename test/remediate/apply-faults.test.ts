/* Writes that AWS refuses, fails or does not answer: told as what they are, looked for, and never made twice. */
import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/organization.ts";
import type { StepOutcome } from "../../src/model/plan.ts";
import {
  apply,
  bank,
  inPlace,
  outcomeIn,
  planOf,
  region,
  shop,
  tableOf,
  writesOf,
  type Place,
  type Wanted,
} from "./apply-place.ts";

const states = (place: Place): readonly string[] =>
  outcomeIn(place).steps.map(({ outcome }) => (outcome as StepOutcome).state);

/** Everything that the writes of a plan can have made. */
const made = (place: Place) => {
  const scope = place.emulator
    .truth()
    .accounts.find(({ id }) => id === shop)
    ?.scopes.find((each) => each.region === region);
  return {
    pitr: tableOf(place, "orders").pitr.period,
    isOn: tableOf(place, "orders").pitr.enabled,
    protected: tableOf(place, "orders").deletionProtection,
    tags: tableOf(place, "orders").tags,
    backups: scope?.backups.length,
    points: scope?.recovery.vaults.flatMap(({ points }) => points).length,
  };
};

const onOrders: readonly (Wanted & { readonly operation: string })[] = [
  { action: "enable-pitr", table: "orders", operation: "dynamodb:UpdateContinuousBackups" },
  { action: "create-backup", table: "orders", operation: "dynamodb:CreateBackup" },
  { action: "start-backup-job", table: "orders", operation: "backup:StartBackupJob" },
  { action: "enable-deletion-protection", table: "orders", operation: "dynamodb:UpdateTable" },
  { action: "tag-for-backup-plan", table: "orders", operation: "dynamodb:TagResource" },
];

const undisturbed = (wanted: Wanted) =>
  inPlace(async (place) => {
    await apply(place, planOf(place, [wanted]));
    return made(place);
  });

/** Waits for an answer end in real time. */
const impatient = { waiting: { timeouts: { request: 300, socket: 300, response: 300 } } } as const;

describe.each(onOrders)("$operation", ({ operation, ...wanted }) => {
  it.each<FaultKind>(["reset", "hang"])("that was made, and whose answer was lost (%s), is made once", (kind) =>
    inPlace(async (place) => {
      const plan = planOf(place, [wanted]);
      place.emulator.fault({ kind, operation, times: 1 });
      const first = await apply(place, plan, ["-o", "outcome.json"], impatient);
      const lost = wanted.action === "start-backup-job";
      // Facts and names are found at once; a job is asked for again by its token, which is for the next attempt.
      expect([first.exit, ...states(place)]).toEqual(lost ? [3, "unclear"] : [0, "done"]);
      const second = await apply(place, plan, ["-o", "outcome.json"]);
      expect([second.exit, ...states(place)]).toEqual([0, "done"]);
      expect(made(place)).toEqual(await undisturbed(wanted));
      expect(writesOf(place)).toHaveLength(lost ? 2 : 1);
    }),
  );

  it("that AWS failed at is unclear, and made by the next attempt", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [wanted]);
      place.emulator.fault({ kind: "server-error", operation, times: 1 });
      const first = await apply(place, plan, ["-o", "outcome.json"]);
      expect([first.exit, ...states(place)]).toEqual([3, "unclear"]);
      expect(first.stdout).toContain("looked for first");
      expect(writesOf(place)).toHaveLength(1);
      const second = await apply(place, plan, ["-o", "outcome.json"]);
      expect([second.exit, ...states(place)]).toEqual([0, "done"]);
      expect(made(place)).toEqual(await undisturbed(wanted));
      expect(writesOf(place)).toHaveLength(2);
    }));

  it("that is throttled is sent again, since nothing was made", () =>
    inPlace(async (place) => {
      place.emulator.fault({ kind: "throttle", operation, times: 2 });
      expect((await apply(place, planOf(place, [wanted]))).exit).toBe(0);
      expect(made(place)).toEqual(await undisturbed(wanted));
    }));

  it("that is denied has failed, and nothing else of its kind is tried", () =>
    inPlace(async (place) => {
      place.emulator.refuse({ account: shop, operation, because: "identity" });
      const other: Wanted = { ...wanted, account: bank, table: "untouched" };
      const said = await apply(place, planOf(place, [wanted, other]), ["-o", "outcome.json"]);
      expect([said.exit, ...states(place)]).toEqual([1, "failed", "skipped"]);
      expect(writesOf(place)).toHaveLength(1);
    }));
});

describe("a backup whose answer was lost", () => {
  it("and that cannot be looked for either, is unclear, and found by the next attempt", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [{ action: "create-backup", table: "orders" }]);
      const listing = place.emulator.fault({ kind: "server-error", operation: "dynamodb:ListBackups", after: 1 });
      place.emulator.fault({ kind: "reset", operation: "dynamodb:CreateBackup", times: 1 });
      const first = await apply(place, plan, ["-o", "outcome.json"]);
      expect([first.exit, ...states(place)]).toEqual([3, "unclear"]);
      expect(writesOf(place)).toHaveLength(1);
      listing();
      expect((await apply(place, plan)).exit).toBe(0);
      expect(writesOf(place)).toHaveLength(1);
    }));
});

describe("a job of AWS Backup", () => {
  it("that ends badly has failed", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [{ action: "start-backup-job", table: "orders" }]);
      const [step] = plan.steps;
      const params = { ...step?.params, vault: "elsewhere" };
      const changed = { ...plan, steps: [{ ...step, params }] } as typeof plan;
      const said = await apply(place, changed, ["-o", "outcome.json"]);
      expect([said.exit, ...states(place)]).toEqual([1, "failed"]);
      expect(made(place).points).toBe(0);
    }));
});

describe("failures", () => {
  const many = (count: number): readonly Wanted[] =>
    ["orders", "carts", "parcels", "untouched"].slice(0, count).map((table) => ({ action: "enable-pitr", table }));

  it("of the first step hold all the others back", () =>
    inPlace(async (place) => {
      place.emulator.refuse({ table: "carts", operation: "dynamodb:UpdateContinuousBackups", because: "identity" });
      const said = await apply(place, planOf(place, many(4)), ["-o", "outcome.json"]);
      expect([said.exit, ...states(place)]).toEqual([1, "failed", "skipped", "skipped", "skipped"]);
    }));

  it("stop everything once there are as many as --stop-after says, wherever they are", () =>
    inPlace(async (place) => {
      for (const table of ["orders", "parcels", "untouched"]) {
        place.emulator.refuse({ table, operation: "dynamodb:UpdateContinuousBackups", because: "identity" });
      }
      const said = await apply(place, planOf(place, many(4)), ["--stop-after", "1", "-o", "outcome.json"]);
      expect(said.exit).toBe(1);
      const [canary, ...others] = states(place);
      expect(canary).toBe("done");
      // Those that were under way end.
      expect(others.filter((state) => state === "failed").length).toBeGreaterThanOrEqual(1);
      expect(tableOf(place, "carts").pitr.enabled).toBe(true);
    }));

  it("do not count drift, which keeps no other step from being tried first", () =>
    inPlace(async (place) => {
      const plan = planOf(place, many(3));
      const drifted = {
        ...plan,
        steps: plan.steps.map((step, at) =>
          at === 0
            ? { ...step, observed: { ...step.observed, "pitr.period": { state: "known", value: 86_400_000 } } }
            : step,
        ),
      } as typeof plan;
      const said = await apply(place, drifted, ["--stop-after", "1", "-o", "outcome.json"]);
      expect([said.exit, ...states(place)]).toEqual([1, "drifted", "done", "done"]);
    }));
});
