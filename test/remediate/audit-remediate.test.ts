import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { hub, invoke, region, shop, tableOf, writesOf } from "./apply-place.ts";
import { freshWithin, nightly, onSchedule, type Schedule } from "./schedule-place.ts";

const open: TableSpec = { name: "orders", pitr: { enabled: false }, deletionProtection: false };

const policyOf = (...rules: readonly string[]): string =>
  `id: nightly\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;
const autoPitr = "{ use: pitr-enabled, remediate: { auto: true } }";

const mended = (
  given: { readonly tables?: readonly TableSpec[]; readonly policy: string },
  work: (schedule: Schedule) => Promise<void>,
): Promise<void> => onSchedule({ tables: given.tables ?? [open], policy: given.policy }, work);

const limits = ["--max-steps", "5"];

describe("audit --remediate", () => {
  it("mends what the policy marks, leaves the rest alone, and tells of both", () =>
    mended({ policy: policyOf(autoPitr, "deletion-protection-enabled") }, async (schedule) => {
      const { exit, stdout, stderr, outcome } = await schedule.night(0, limits);
      expect(exit).toBe(1);
      expect(writesOf(schedule)).toEqual([`dynamodb:UpdateContinuousBackups ${shop} orders`]);
      expect(tableOf(schedule, "orders")).toMatchObject({ pitr: { enabled: true }, deletionProtection: false });
      // Standard output has the report of the run that was sealed.
      expect(stdout).toContain("pitr-enabled");
      expect(stdout).not.toContain("Remediation");
      expect(stderr).toContain(`pitr-enabled  ${shop} ${region} orders  fail → pass`);
      expect(stderr).toContain("Failing findings: 2 before, 1 after.");
      expect(outcome).toMatchObject({
        kind: "restorable-remediation",
        before: { verdicts: { fail: 2, pass: 0 } },
        after: { verdicts: { fail: 1, pass: 1 }, failing: { high: 0 } },
        changes: [{ table: "orders", rule: "pitr-enabled", before: "fail", after: "pass" }],
        leftOut: [],
        applied: { counts: { done: 1 } },
        exitCode: 1,
      });
    }));

  it("exits with 0 where nothing fails any more, also by --fail-on", () =>
    mended({ policy: policyOf(autoPitr, "deletion-protection-enabled") }, async (schedule) => {
      expect((await schedule.night(0, [...limits, "--fail-on", "high"])).exit).toBe(0);
    }));

  it("writes nothing where nothing fails, and looks at no table twice", () =>
    mended({ tables: [{ name: "orders", pitr: { enabled: true } }], policy: policyOf(autoPitr) }, async (schedule) => {
      const { exit, stderr, outcome } = await schedule.night(0, limits);
      expect({ exit, applied: outcome?.applied }).toEqual({ exit: 0, applied: null });
      expect(stderr).toContain("Remediation: no step to take.");
      const listings = schedule.emulator.log().filter((call) => call.operation === "dynamodb:ListTables");
      expect(listings.map((call) => call.region).sort()).toEqual([region, "us-east-1"]);
      expect(readdirSync(join(schedule.folder, ".restorable"))).toEqual(["runs"]);
    }));

  it("never rewrites the run that was sealed, and keeps the second look out of the runs", () =>
    mended({ policy: policyOf(autoPitr) }, async (schedule) => {
      const { outcome } = await schedule.night(0, limits);
      const runs = readdirSync(join(schedule.folder, ".restorable/runs")).filter((name) => !name.startsWith("."));
      expect(runs).toHaveLength(1);
      const verified = await invoke(schedule, ["verify", `.restorable/runs/${runs[0]}`]);
      expect(verified.stdout + verified.stderr).toContain("intact");
      // It is a whole run all the same, and can be looked at.
      const again = await invoke(schedule, ["evaluate", outcome?.after.run ?? "", "-f", "json"]);
      expect(again.exit).toBe(0);
      expect(JSON.parse(again.stdout)).toMatchObject({ summary: { verdicts: { pass: 1, fail: 0 } } });
    }));

  it("takes no action that the policy does not name, though the planner knows one that would do", () =>
    mended(
      { policy: policyOf("{ use: pitr-enabled, remediate: { action: enable-deletion-protection, auto: true } }") },
      async (schedule) => {
        const { exit, stderr } = await schedule.night(0, limits);
        expect(exit).toBe(1);
        expect(writesOf(schedule)).toEqual([]);
        expect(stderr.replaceAll(/\s+/g, " ")).toContain("it would take enable-pitr, which the policy does not name");
      },
    ));

  it("leaves a table to its template where tags say that it is managed as code, unless told otherwise", () =>
    mended(
      {
        tables: [{ ...open, tags: { "aws:cloudformation:stack-name": "shop" } }],
        // The tags are read because a rule asks for one.
        policy: `${policyOf(autoPitr)}overrides:\n  - { when: { fact: tags.x, eq: y }, rule: pitr-enabled, severity: low }\n`,
      },
      async (schedule) => {
        const { exit, outcome } = await schedule.night(0, limits);
        expect(exit).toBe(1);
        expect(writesOf(schedule)).toEqual([]);
        expect(outcome?.leftOut).toMatchObject([{ table: "orders", why: "owned" }]);
        expect((await schedule.night(1, [...limits, "--include-owned"])).exit).toBe(0);
        expect(writesOf(schedule)).toHaveLength(1);
      },
    ));

  it("does not mend what a waiver accepts", () =>
    mended({ policy: policyOf(autoPitr) }, async (schedule) => {
      const waiver =
        "{ id: W-1, rule: pitr-enabled, accounts: '*', regions: '*', tables: orders, reason: r, owner: o, approver: p, ticket: T, created: 2026-10-20, expires: 2026-12-01 }";
      writeFileSync(join(schedule.folder, "waivers.yaml"), `waivers:\n  - ${waiver}\n`);
      const { exit } = await schedule.night(0, [...limits, "--waivers", "waivers.yaml"]);
      expect({ exit, writes: writesOf(schedule) }).toEqual({ exit: 0, writes: [] });
    }));

  it("waits for a backup that is being made", () =>
    mended(
      { tables: [{ name: "orders", backups: [{ age: "1m", status: "CREATING" }] }], policy: freshWithin("7d") },
      async (schedule) => {
        const { exit, stderr } = await schedule.night(0);
        expect({ exit, writes: writesOf(schedule) }).toEqual({ exit: 1, writes: [] });
        expect(stderr).toContain("a backup of it is being made");
      },
    ));

  it("counts its own backups against the limit, and those of people not", () =>
    mended(
      {
        tables: [
          { name: "orders", backups: ["30d", "20d"].map((age) => ({ age, name: `restorable-${age}000000000` })) },
          { name: "carts", backups: ["30d", "20d"].map((age) => ({ age, name: "before-release" })) },
        ],
        policy: freshWithin("7d"),
      },
      async (schedule) => {
        const { exit } = await schedule.night(0, ["--max-steps", "9", "--max-backups-per-table", "2"]);
        expect(exit).toBe(1);
        expect(writesOf(schedule)).toEqual([`dynamodb:CreateBackup ${shop} carts`]);
      },
    ));

  it("says that a step failed, and fails, where AWS refuses the write", () =>
    mended({ policy: policyOf(autoPitr) }, async (schedule) => {
      schedule.emulator.refuse({
        account: shop,
        region,
        operation: "dynamodb:UpdateContinuousBackups",
        because: "identity",
      });
      const { exit, stderr, outcome } = await schedule.night(0, limits);
      expect(exit).toBe(1);
      expect(outcome).toMatchObject({ after: { verdicts: { fail: 1 } }, applied: { counts: { failed: 1 } } });
      expect(stderr).toContain("Remediation: 1 failed.");
    }));

  it("is not done because nothing that counts fails any more, while a step failed", () =>
    mended({ policy: policyOf(autoPitr) }, async (schedule) => {
      schedule.emulator.refuse({
        account: shop,
        region,
        operation: "dynamodb:UpdateContinuousBackups",
        because: "identity",
      });
      const { exit, stderr } = await schedule.night(0, [...limits, "--fail-on", "critical"]);
      expect(exit).toBe(1);
      expect(stderr).toContain("1 step is not done.");
    }));

  it("writes the whole report of the audit to files, as ever", () =>
    mended({ policy: policyOf(autoPitr) }, async (schedule) => {
      await schedule.night(0, [...limits, "-o", "audit.json"]);
      const report = JSON.parse(readFileSync(join(schedule.folder, "audit.json"), "utf8")) as object;
      expect(report).toMatchObject({ summary: { verdicts: { fail: 1 } } });
    }));
});

describe("audit --remediate goes no further than it may:", () => {
  const two = [open, { ...open, name: "carts" }, { name: "third", pitr: { enabled: true } }];

  it.each([
    [["--max-steps", "1"], "the plan has 2 steps, and --max-steps allows 1"],
    [["--max-steps", "9", "--max-percent", "50%"], "the plan changes 2 of 3 tables"],
  ])("with %j nothing is written, and the report is there", (more, words) =>
    mended({ tables: two, policy: policyOf(autoPitr) }, async (schedule) => {
      const { exit, stdout, stderr } = await schedule.night(0, [...more, "-o", "audit.json"]);
      expect({ exit, writes: writesOf(schedule) }).toEqual({ exit: 2, writes: [] });
      expect(stderr).toContain(words);
      expect(stdout).toContain("pitr-enabled");
      expect(readdirSync(schedule.folder)).toContain("audit.json");
    }),
  );

  it("stops after so many failures", () =>
    mended({ tables: two, policy: policyOf(autoPitr) }, async (schedule) => {
      schedule.emulator.refuse({
        account: shop,
        region,
        operation: "dynamodb:UpdateContinuousBackups",
        because: "identity",
      });
      const { outcome } = await schedule.night(0, [...limits, "--stop-after", "1"]);
      expect(outcome?.applied?.counts).toMatchObject({ failed: 1, skipped: 1 });
    }));
});

describe("audit --remediate is refused before anything is asked of AWS", () => {
  it.each<readonly [string, string, readonly string[], string]>([
    ["without a limit", policyOf(autoPitr), [], "--remediate needs --max-steps"],
    ["where the policy marks no rule", policyOf("pitr-enabled"), limits, "marks no rule for it"],
    ["for backups without end", freshWithin("7d"), limits, "--max-backups-per-table"],
    [
      "for backups into no vault",
      freshWithin("7d", "{ action: start-backup-job, auto: true }"),
      limits,
      "name the vault they go to by --vault",
    ],
    [
      "for tags that whoever writes a backup plan would choose",
      policyOf("{ use: in-backup-plan, remediate: { auto: true } }"),
      limits,
      "--backup-tag <key=value>",
    ],
    ["for an outcome that cannot be written", policyOf(autoPitr), [...limits, "--outcome", "."], "it is a folder"],
  ])("%s", (_, policy, more, words) =>
    mended({ policy }, async (schedule) => {
      const { exit, stderr } = await schedule.night(0, more);
      expect({ exit, asked: schedule.emulator.log() }).toEqual({ exit: 2, asked: [] });
      expect(stderr).toContain(words);
    }),
  );

  it.each([["--max-steps", "3"], ["--vault", "daily"], ["--include-owned"], ["--outcome", "x.json"], ["--as-caller"]])(
    "and so is %s without it",
    (...more) =>
      mended({ policy: policyOf(autoPitr) }, async (schedule) => {
        const { exit, stderr } = await invoke(schedule, ["audit", "--policy", "nightly.yaml", ...more]);
        expect({ exit, asked: schedule.emulator.log() }).toEqual({ exit: 2, asked: [] });
        expect(stderr).toContain(`${more[0]} is about what is mended`);
      }),
  );
});

describe("a plan of an audit that was broken off", () => {
  it("is gone on with only as it was written", () =>
    mended({ policy: freshWithin("7d") }, async (schedule) => {
      const probe = (at: string): void => {
        if (at === "apply:after-call") throw new Error("killed");
      };
      await schedule.night(0, nightly, { probe });
      const journals = join(schedule.folder, ".restorable/journals");
      const [folder = ""] = readdirSync(journals).filter((name) => name.startsWith("apply-"));
      const plan = join(journals, folder, "plan.json");
      writeFileSync(
        plan,
        readFileSync(plan, "utf8").replaceAll(hub, shop).replace('"severity": "high"', '"severity": "low"'),
      );
      schedule.emulator.clearLog();
      const { exit, stderr } = await schedule.night(0);
      expect({ exit, writes: writesOf(schedule) }).toEqual({ exit: 2, writes: [] });
      expect(stderr).toContain("is not the plan that its folder was made for");
    }));

  it("is not gone on with where the policy does not let an audit do that", () =>
    mended({ policy: freshWithin("7d") }, async (schedule) => {
      const probe = (at: string): void => {
        if (at === "apply:before-call") throw new Error("killed");
      };
      await schedule.night(0, nightly, { probe });
      writeFileSync(join(schedule.folder, "nightly.yaml"), policyOf(autoPitr));
      schedule.emulator.clearLog();
      const { stderr } = await schedule.night(0);
      expect(stderr).toContain("is left as it is: create-backup of orders: the policy does not mark its rule so");
      expect(writesOf(schedule).filter((write) => write.includes("CreateBackup"))).toEqual([]);
    }));

  it("is left alone where it cannot be read, and told", () =>
    mended({ policy: freshWithin("7d") }, async (schedule) => {
      const probe = (at: string): void => {
        if (at === "apply:after-call") throw new Error("killed");
      };
      await schedule.night(0, nightly, { probe });
      const journals = join(schedule.folder, ".restorable/journals");
      const [folder = ""] = readdirSync(journals).filter((name) => name.startsWith("apply-"));
      writeFileSync(join(journals, folder, "plan.json"), "{");
      const { exit, stderr } = await schedule.night(0);
      expect(stderr).toContain("is left as it is");
      // The backup is there by now, though nobody knows by the journal.
      expect(stderr).toContain("a backup of it is being made");
      expect(exit).toBe(1);
      expect((await schedule.night(1)).exit).toBe(0);
      expect(schedule.backups()).toEqual({ orders: [0] });
    }));
});
