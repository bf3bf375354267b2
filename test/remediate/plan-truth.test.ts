/**
 * What is predicted is what comes of it: every shipped rule over tables that lack something, planned, applied in the emulated
 * organization, and audited again. A finding that a step mends passes then; one that was left out does not.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { Finding, Verdict } from "../../src/model/finding.ts";
import type { Plan } from "../../src/model/plan.ts";
import { decodePlan, planDigest } from "../../src/remediate/plan-codec.ts";
import { hub, inPlace, invoke, region, shop, type Place, type Said } from "./apply-place.ts";

const lacking: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    {
      id: shop,
      name: "shop",
      roles: ["RestorableAudit", "RestorableWrite"],
      tables: {
        [region]: [
          { name: "bare", deletionProtection: false, pitr: { enabled: false }, sizeBytes: 5 * 2 ** 30 },
          { name: "short", deletionProtection: true, pitr: { enabled: true, period: 7, since: "100d" } },
          { name: "reset", deletionProtection: true, pitr: { enabled: true, since: "2d" }, backups: [{ age: "1d" }] },
          { name: "stale", deletionProtection: true, backups: [{ age: "40d" }], tags: { team: "a" } },
          { name: "stacked", tags: { "aws:cloudformation:stack-name": "shop" }, deletionProtection: false },
          { name: "sound", deletionProtection: true, pitr: { enabled: true, since: "300d" }, backups: [{ age: "1h" }] },
        ],
      },
      backup: {
        [region]: {
          vaults: [{ name: "daily" }],
          plans: [
            {
              name: "daily-35",
              rules: [{ name: "daily", vault: "daily", deleteAfterDays: 35 }],
              selections: [{ name: "by-tag", listOfTags: [{ key: "backup", value: "daily" }] }],
            },
          ],
        },
      },
    },
  ],
};

type Story = { readonly plan: Plan; readonly after: ReadonlyMap<string, Verdict>; readonly said: readonly Said[] };

async function verdictsIn(place: Place, name: string): Promise<ReadonlyMap<string, Verdict>> {
  const { findings } = JSON.parse(readFileSync(join(place.folder, name), "utf8")) as { findings: readonly Finding[] };
  return new Map(findings.map(({ fingerprint, verdict }) => [fingerprint, verdict]));
}

const audit = [
  "audit",
  "--account",
  shop,
  "--region",
  region,
  "--policy",
  "strict",
  "--fail-on",
  "never",
  "--max-unknown",
  "99",
];

async function told(): Promise<Story> {
  return inPlace(async (place) => {
    const said = [await invoke(place, [...audit, "-o", "before.json"])];
    place.emulator.clock.advance(1_000);
    said.push(await invoke(place, ["plan", "latest", "--vault", "daily", "--keep", "35d", "-o", "plan.json"]));
    const plan = decodePlan({ name: "plan.json", text: readFileSync(join(place.folder, "plan.json"), "utf8") });
    said.push(
      await invoke(place, ["apply", "plan.json", "--digest", planDigest(plan), "--yes", "--max-percent", "100%"]),
    );
    // A job of AWS Backup takes its time.
    place.emulator.clock.advance(3_600_000);
    said.push(await invoke(place, [...audit, "-o", "after.json"]));
    return { plan, after: await verdictsIn(place, "after.json"), said };
  }, lacking);
}

describe("a plan that was applied", () => {
  let story: Story;
  beforeAll(async () => {
    story = await told();
  }, 120_000);

  it("was made, applied and audited", () => {
    expect(story.said.map(({ exit, stderr }) => (exit === 0 ? exit : stderr))).toEqual([0, 0, 0, 0]);
  });

  it("has steps of every action, for every table that lacks something and nobody manages as code", () => {
    const { plan } = story;
    expect(new Set(plan.steps.map(({ action }) => action)).size).toBe(5);
    expect([...new Set(plan.steps.map(({ table }) => table))].sort()).toEqual([
      "bare",
      "reset",
      "short",
      "sound",
      "stale",
    ]);
    expect(plan.leftOut.filter(({ table }) => table === "stacked").map(({ why }) => why)).toContain("owned");
  });

  it("turned every finding to pass that it said it would", () => {
    const mended = story.plan.steps.flatMap(({ table, mends }) =>
      mends.map(({ rule, fingerprint }) => [table, rule, story.after.get(fingerprint)]),
    );
    expect(mended.length).toBeGreaterThan(15);
    expect(mended.filter(([, , verdict]) => verdict !== "pass")).toEqual([]);
  });

  it("left no finding out that passes now", () => {
    const left = story.plan.leftOut.map(({ table, rule, fingerprint }) => [table, rule, story.after.get(fingerprint)]);
    expect(left.filter(([, , verdict]) => verdict === "pass")).toEqual([]);
  });
});
