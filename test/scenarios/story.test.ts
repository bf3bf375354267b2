/** One whole story, as a person would type it: a table that fails, is repaired, restored and drilled, and the month that tells of it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { operations } from "../../src/model/operations.ts";
import type { JsonReport } from "../support/json-report.ts";
import { hub, inPlace, invoke, region, shop, tableOf, type Place, type Said } from "../remediate/apply-place.ts";

const organization: OrganizationSpec = {
  now: "2026-11-02T08:00:00.000Z",
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    {
      id: shop,
      name: "shop",
      roles: ["RestorableAudit", "RestorableWrite", "RestorableDrill"],
      tables: {
        [region]: [
          {
            name: "orders",
            created: "400d",
            pitr: { enabled: false },
            deletionProtection: false,
            tags: { team: "shop" },
            sizeBytes: 3 * 2 ** 30,
          },
        ],
      },
    },
  ],
};

const policy = `id: story
title: What the story asks for
rules: [pitr-enabled, deletion-protection-enabled, recovery-point-fresh, drill-fresh]
`;

type Verdicts = Readonly<Record<string, string>>;

/** Verdicts of `orders` by rule, of the audit that was just made. */
const verdictsIn = ({ folder }: Place, file: string): Verdicts => {
  const { findings } = JSON.parse(readFileSync(join(folder, file), "utf8")) as JsonReport;
  return Object.fromEntries(
    findings.filter(({ table }) => table === "orders").map(({ rule, verdict }) => [rule, verdict]),
  );
};

const reads = new Set<string>(Object.keys(operations));

/** Every call that is no read, since the log was cleared: `operation table`. */
const changesIn = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => !reads.has(operation))
    .map(({ operation, table, input }) => {
      const named = [input["TargetTableName"], table, input["TableName"], input["ResourceArn"]];
      return `${operation} ${
        named
          .find((name) => typeof name === "string")
          ?.split("/")
          .at(-1) ?? ""
      }`;
    });

const scratch = (line: string): string => line.replace(/restorable-drill-[0-9a-f]{32}/, "(scratch)");

let nonces = 0;
const nonce = (): string => (nonces += 1).toString(16).padStart(32, "0");

it("goes from a finding to a table that is repaired, restored and drilled, and to a month that shows it", () =>
  inPlace(async (place) => {
    const { folder, emulator } = place;
    writeFileSync(join(folder, "story.yaml"), policy);
    const say = (...argv: readonly string[]): Promise<Said> => invoke(place, argv, { nonce });
    const audit = async (file: string, ...more: readonly string[]): Promise<Said> => {
      emulator.clock.advance("1h");
      return say("audit", "--account", shop, "--policy", "story.yaml", "-o", file, ...more);
    };

    // The audit fails, and changes nothing.
    expect((await audit("first.json")).exit).toBe(1);
    expect(verdictsIn(place, "first.json")).toEqual({
      "deletion-protection-enabled": "fail",
      "drill-fresh": "fail",
      "pitr-enabled": "fail",
      "recovery-point-fresh": "fail",
    });
    expect(changesIn(place)).toEqual([]);

    // A plan, and the digest that a reviewer approves.
    const planned = await say("plan", "latest", "-o", "plan.json", "-o", "plan.md");
    expect(planned.exit).toBe(0);
    const digest = /--digest (sha256:[0-9a-f]{64})/.exec(planned.stdout)?.[1] ?? "";
    const reviewed = readFileSync(join(folder, "plan.md"), "utf8");
    for (const action of ["enable-pitr", "enable-deletion-protection", "create-backup"]) {
      expect(reviewed).toContain(action);
    }
    expect(reviewed).toContain(digest);
    expect(changesIn(place)).toEqual([]);

    // Whatever was changed since is not what was approved.
    const text = readFileSync(join(folder, "plan.json"), "utf8");
    writeFileSync(join(folder, "changed.json"), text.replace('"severity": "high"', '"severity": "low"'));
    const refused = await say("apply", "changed.json", "--digest", digest, "--yes");
    expect({ exit: refused.exit, changes: changesIn(place) }).toEqual({ exit: 2, changes: [] });

    // What was approved is applied: these three writes and no other.
    const applied = await say(
      "apply",
      "plan.json",
      "--digest",
      digest,
      "--yes",
      "--max-steps",
      "3",
      "-o",
      "outcome.json",
    );
    expect({ exit: applied.exit, stderr: applied.stderr }).toEqual({ exit: 0, stderr: "" });
    expect([...changesIn(place)].sort()).toEqual([
      "dynamodb:CreateBackup orders",
      "dynamodb:UpdateContinuousBackups orders",
      "dynamodb:UpdateTable orders",
    ]);
    expect(tableOf(place, "orders")).toMatchObject({ pitr: { enabled: true }, deletionProtection: true });
    expect(JSON.parse(readFileSync(join(folder, "outcome.json"), "utf8"))).toMatchObject({ counts: { done: 3 } });

    // The audit passes for the rules that were repaired; what nobody proved yet still fails.
    emulator.clearLog();
    expect((await audit("second.json")).exit).toBe(1);
    expect(verdictsIn(place, "second.json")).toEqual({
      "deletion-protection-enabled": "pass",
      "drill-fresh": "fail",
      "pitr-enabled": "pass",
      "recovery-point-fresh": "pass",
    });

    // The backup is restored under a new name, with the settings that a restore loses.
    emulator.clock.advance("1h");
    expect((await say("scan", "--account", shop)).exit).toBe(0);
    const listed = await say("backup", "list", "latest", "-f", "json");
    const arn = /arn:aws:dynamodb:[^"]*:table\/orders\/backup\/[0-9a-f-]+/.exec(listed.stdout)?.[0] ?? "";
    expect(listed.exit).toBe(0);
    const restored = await say("restore", "--backup", arn, "--to", "orders-restored", "--reapply", "--yes");
    expect({ exit: restored.exit, stderr: restored.exit === 0 ? "" : restored.stderr }).toEqual({
      exit: 0,
      stderr: "",
    });
    expect(tableOf(place, "orders-restored")).toMatchObject({
      status: "ACTIVE",
      pitr: { enabled: true },
      deletionProtection: true,
      tags: { team: "shop" },
    });
    expect([...changesIn(place)].sort()).toEqual([
      "dynamodb:RestoreTableFromBackup orders-restored",
      "dynamodb:TagResource orders-restored",
      "dynamodb:UpdateContinuousBackups orders-restored",
      "dynamodb:UpdateTable orders-restored",
    ]);

    // A drill proves that it can be done, and leaves nothing behind.
    emulator.clearLog();
    const drillLine = `drill latest --table orders --from backup --allow-data-copy ${shop} --yes --evidence drills.ndjson -o drill.json`;
    const drilled = await say(...drillLine.split(" "));
    expect({ exit: drilled.exit, said: drilled.exit === 0 ? "" : drilled.stderr + drilled.stdout }).toEqual({
      exit: 0,
      said: "",
    });
    const drillChanges = changesIn(place).map(scratch);
    expect(drillChanges.filter((line) => !line.startsWith("dynamodb:Scan"))).toEqual([
      "dynamodb:RestoreTableFromBackup (scratch)",
      "dynamodb:PutResourcePolicy (scratch)",
      "dynamodb:DeleteTable (scratch)",
    ]);
    expect(drillChanges.every((line) => line.endsWith("(scratch)"))).toBe(true);
    emulator.clock.advance("1m");
    const names = emulator
      .truth()
      .accounts.find(({ id }) => id === shop)
      ?.scopes.flatMap(({ tables }) => tables.map(({ name }) => name));
    expect(names).toEqual(["orders", "orders-restored"]);

    // Given its evidence, the audit passes as a whole for the table.
    emulator.clearLog();
    const last = await audit("third.json", "--drills", "drills.ndjson");
    expect(verdictsIn(place, "third.json")).toEqual({
      "deletion-protection-enabled": "pass",
      "drill-fresh": "pass",
      "pitr-enabled": "pass",
      "recovery-point-fresh": "pass",
    });
    expect({ exit: last.exit, changes: changesIn(place) }).toEqual({ exit: 0, changes: [] });

    // The month tells of what failed, and that it was fixed.
    emulator.clock.set("2026-12-01T08:00:00.000Z");
    const month = await say("report", "--month", "2026-11", "-o", "november.md", "-o", "november.html");
    expect(month.exit).toBe(0);
    const told = readFileSync(join(folder, "november.md"), "utf8");
    expect(told).toContain("4 findings newly fail");
    expect(told).toContain("4 findings were fixed");
    expect(told).toContain("0 findings still fail");
    expect(told).toContain("Restore drills: 1 of 1 completed.");
    expect(told).toMatch(/\| DynamoDB\.2 \|.*\| 2\/2 \| 0 \|/);

    // What it rests on is as it was sealed.
    const verified = await say("verify", "latest");
    expect(verified.stdout + verified.stderr).toContain("intact");
  }, organization));
