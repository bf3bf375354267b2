import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connect } from "../../src/aws/connect.ts";
import { actions } from "../../src/remediate/actions.ts";
import { writeSessions } from "../../src/remediate/apply-sessions.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import {
  apply,
  bank,
  everyAction,
  hub,
  inPlace,
  outcomeIn,
  planOf,
  region,
  shop,
  tableOf,
  writesOf,
} from "./apply-place.ts";

describe("a plan that is applied", () => {
  it("changes what it says and nothing else, and reads each change back", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      const said = await apply(place, plan, ["-o", "outcome.json"]);
      expect(said).toMatchObject({ exit: 0, stderr: "" });
      expect(said.stdout).toContain("6 done");
      expect(tableOf(place, "orders").pitr).toMatchObject({ enabled: true, period: 35 });
      expect(tableOf(place, "carts").deletionProtection).toBe(true);
      expect(tableOf(place, "parcels").tags).toEqual({ team: "post", backup: "daily" });
      expect(tableOf(place, "audited", bank).pitr).toMatchObject({ enabled: true, period: 35 });
      expect([...writesOf(place)].sort()).toEqual(
        [
          `backup:StartBackupJob ${shop} carts`,
          `dynamodb:CreateBackup ${shop} orders`,
          `dynamodb:TagResource ${shop} parcels`,
          `dynamodb:UpdateContinuousBackups ${bank} audited`,
          `dynamodb:UpdateContinuousBackups ${shop} orders`,
          `dynamodb:UpdateTable ${shop} carts`,
        ].sort(),
      );
      expect(outcomeIn(place).steps.map(({ outcome }) => outcome)).toEqual(
        everyAction.map(() => ({ state: "done", already: false })),
      );
    }));

  it("writes nothing the second time, and says that all is done", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      await apply(place, plan);
      place.emulator.clearLog();
      const said = await apply(place, plan, ["-o", "outcome.json"]);
      expect(said).toMatchObject({ exit: 0, stderr: "" });
      expect(writesOf(place)).toEqual([]);
      expect(outcomeIn(place).steps.every(({ outcome }) => (outcome as { state: string }).state === "done")).toBe(true);
    }));

  it("is known to have begun its backup even where the journal was lost", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [{ action: "create-backup", table: "orders" }]);
      const first = await apply(place, plan, ["--wait", "0s", "-o", "outcome.json"]);
      expect(first.exit).toBe(3);
      expect(outcomeIn(place).steps[0]?.outcome).toEqual({ state: "pending", until: "the backup is AVAILABLE" });
      rmSync(join(place.folder, ".restorable"), { recursive: true });
      expect((await apply(place, plan)).exit).toBe(0);
      expect(writesOf(place)).toHaveLength(1);
    }));

  it("keeps the external id of its role out of everything that it says", () =>
    inPlace(async (place) => {
      const argv = ["--write-external-id", "a-secret-between-us", "--log", "json", "-o", "outcome.json", "-o", "o.md"];
      const { exit, stdout, stderr } = await apply(place, planOf(place), argv);
      expect(exit).toBe(0);
      const assumed = place.emulator.log().filter(({ operation }) => operation === "sts:AssumeRole");
      expect(assumed.map(({ input }) => input["ExternalId"])).toEqual(["a-secret-between-us", "a-secret-between-us"]);
      const said = [...(await textsBelow(place.folder)).values(), stdout, stderr].join("\n");
      expect(said).not.toContain("a-secret-between-us");
      expect(said).not.toContain(place.emulator.credentials(hub).secretAccessKey);
      const events = stderr.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as { event: string }]));
      expect(events.filter(({ event }) => event === "step")).toHaveLength(6);
    }));

  it("is written by nobody else at the same time", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      let meanwhile: Promise<{ readonly exit: number; readonly stderr: string }> | null = null;
      const said = await apply(place, plan, [], {
        probe: (point) => {
          if (point === "apply:before-call") meanwhile ??= apply(place, plan);
        },
      });
      expect(said.exit).toBe(0);
      const other = await (meanwhile as unknown as Promise<{ readonly exit: number; readonly stderr: string }>);
      expect(other.exit).toBe(2);
      expect(other.stderr).toMatch(/is being written by process/);
      expect(writesOf(place)).toHaveLength(6);
    }));
});

describe("a session that turns out to be of another account", () => {
  it("writes nothing", () =>
    inPlace(async ({ emulator }) => {
      const aws = connect({
        env: {},
        ports: { now: () => emulator.clock.now(), random: () => 0.5, sleep: async () => {} },
        endpoint: emulator.endpoint,
        callerCredentials: emulator.credentials(hub),
        region,
      });
      const caller = await aws.caller();
      if (caller.state === "unread") throw new Error("the emulator does not answer");
      const opening = { caller: caller.value, access: { roleName: "RestorableWrite" }, actions } as const;
      const actionsIn = () => ["enable-pitr"] as const;
      const sessionIn = writeSessions({ ...opening, aws, actionsIn });
      const swapped = writeSessions({
        ...opening,
        // As a proxy in front of STS might.
        aws: { ...aws, assume: (_account, how) => aws.assume(bank, how) },
        actionsIn,
      });
      expect(await sessionIn(shop)).toMatchObject({ state: "opened", session: { account: shop } });
      expect(await swapped(shop)).toEqual({
        state: "unopened",
        because: `AWS says that this session is of account ${bank}, and not of ${shop}`,
      });
      aws.close();
    }));
});
