import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../../src/emulator/organization.ts";
import { management, member } from "../invoke.ts";
import { virtualDays, type VirtualDays } from "./virtual-days.ts";

const region = "us-east-1";

const organization: OrganizationSpec = {
  now: "2026-10-30T08:00:00.000Z",
  managementAccount: management,
  regions: [region, "eu-central-1"],
  accounts: [
    { id: management, name: "management", regions: [region] },
    {
      id: member,
      name: "shop",
      regions: [region, "eu-central-1"],
      tables: {
        [region]: [
          { name: "carts", created: "400d", tags: { owner: "shop-team" } },
          { name: "orders", created: "400d", pitr: { enabled: true }, tags: { owner: "shop-team" } },
          { name: "stock", created: "400d", tags: { owner: "=cmd|' /C calc'!A0" } },
          { name: "temp", created: "400d" },
        ],
      },
    },
  ],
};

/** Names a tag, so that tags are collected. */
const policy = (severity: string): string => `id: acme
title: What acme asks for
rules:
  - { use: pitr-enabled, severity: ${severity} }
overrides:
  - { when: { fact: tags.tier, eq: none }, rule: pitr-enabled, severity: low }
`;

const waivers = (expires: string): string =>
  `waivers:\n  - ${JSON.stringify({
    id: "W-1",
    rule: "pitr-enabled",
    accounts: member,
    regions: region,
    tables: "temp",
    reason: "Filled anew each night.",
    owner: "shop@example.com",
    approver: "ciso@example.com",
    ticket: "SEC-1",
    created: "2026-11-02",
    expires,
  })}\n`;

const audit = (days: VirtualDays) => days.invoke("audit", "--organization", "--policy", "acme.yaml");

/** October's last run, and runs of some days of November. */
async function november(): Promise<VirtualDays> {
  const days = await virtualDays(organization);
  await days.write("acme.yaml", policy("high"));
  days.set("2026-10-30T08:00:00.000Z");
  await audit(days);
  days.set("2026-11-02T08:00:00.000Z");
  await days.write("waivers.yaml", waivers("2026-11-20"));
  await days.invoke("audit", "--organization", "--policy", "acme.yaml", "--waivers", "waivers.yaml");
  days.set("2026-11-05T08:00:00.000Z");
  await days.pitr(member, "carts", true);
  await days.pitr(member, "orders", false);
  const restored = days.emulator.refuse({ account: member, region: "eu-central-1", because: "scp" });
  await days.invoke("audit", "--organization", "--policy", "acme.yaml", "--waivers", "waivers.yaml");
  restored();
  await days.drop(member, "stock");
  await days.make(member, "stock");
  days.set("2026-11-09T08:00:00.000Z");
  await days.write("acme.yaml", policy("critical"));
  await days.invoke("audit", "--organization", "--policy", "acme.yaml", "--waivers", "waivers.yaml");
  days.set("2026-11-25T08:00:00.000Z");
  await days.invoke("audit", "--organization", "--policy", "acme.yaml", "--waivers", "waivers.yaml");
  days.set("2026-12-03T08:00:00.000Z");
  return days;
}

const reported = async (days: VirtualDays, ...flags: readonly string[]) => {
  const { exit, stdout, stderr } = await days.invoke("report", ...flags);
  return { exit, stderr, text: stdout.replaceAll("`", "") };
};

describe("restorable report", () => {
  it("tells of the last month that is over what was new, fixed, made anew, waived, hidden and changed", async () => {
    const days = await november();
    const { exit, stderr, text } = await reported(days);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(text).toContain("# DynamoDB backups: November 2026");
    expect(text).toContain("Runs on 4 of 30 days; 21 days without one before the last.");
    const row = (start: string, ...cells: readonly string[]): void =>
      expect(text).toContain(`| ${[start, ...cells].join(" | ")} |`);
    // PITR of `orders` was turned off at some moment between two runs; `stock` was made anew without it.
    const shop = `${member} shop | ${region}`;
    row("critical", "pitr-enabled", "orders", shop, "2026-11-02 08:00", "2026-11-05 08:00", "came to fail", "fails");
    row("critical", "pitr-enabled", "stock", shop, "2026-11-05 08:00", "2026-11-09 08:00", "came to fail", "fails");
    row(
      "high",
      "pitr-enabled",
      "carts",
      shop,
      "2026-10-30 08:00",
      "2026-11-02 08:00",
      "2026-11-05 08:00",
      "at least 3 days",
    );
    row("high", "pitr-enabled", "stock", shop, "2026-10-30 08:00", "2026-11-05 08:00", "2026-11-09 08:00");
    row("critical", "pitr-enabled", "temp", shop, "no run shows it", "2026-10-30 08:00", "at least 26 days");
    row("made anew", "stock", shop);
    for (const what of ["granted", "expired"]) expect(text).toContain(`| ${what} | W-1 | pitr-enabled on temp`);
    row("pitr-enabled", "changed", "severity: high → critical");
    expect(text).toMatch(
      /\| eu-central-1 \| .*service control policy.* \| 2026-11-05 08:00 \| 2026-11-09 08:00 \| 1 of 4 \|/,
    );
    row("shop-team", "2", "1/2", "1", "0", "0");
    // Made anew, `stock` lost its tag.
    row("no owner", "2", "0/2", "2", "0", "0");
    expect(text).toContain("No drill is recorded");
  }, 60_000);

  it("stays the same bytes when runs are added after the month, and when it is asked again", async () => {
    const days = await november();
    const files = ["-o", "n.md", "-o", "n.html", "-o", "n.csv"];
    await days.invoke("report", "--month", "2026-11", ...files);
    const before = await textsOf(days.folder);
    await days.pitr(member, "orders", true);
    await audit(days);
    await days.invoke("report", "--month", "2026-11", ...files);
    expect(before.map((text) => text.length > 1_000)).toEqual([true, true, true]);
    expect(await textsOf(days.folder)).toEqual(before);
    const december = await reported(days, "--month", "2026-12");
    expect(december.text).toContain("1 finding was fixed (median time to fix: 20–31 days)");
    expect(december.stderr).toBe("2026-12 is not over (UTC): runs that are yet to come are not in it.\n");
  }, 60_000);

  it("names runs that were not finished, are damaged, or are of another policy, and leaves them out", async () => {
    const days = await virtualDays(organization);
    await days.write("acme.yaml", policy("high"));
    for (const day of ["03", "04", "05"]) {
      days.set(`2026-11-${day}T08:00:00.000Z`);
      await audit(days);
    }
    days.set("2026-11-06T08:00:00.000Z");
    await days.invoke("audit", "--organization", "--policy", "pitr-only");
    await days.invoke("scan", "--organization", "--region", region);
    const runs = join(days.folder, ".restorable/runs");
    const [, damaged = "", unsealed = ""] = (await readdir(runs)).sort();
    await writeFile(join(runs, damaged, "findings.ndjson.gz"), "x");
    await rm(join(runs, unsealed, "summary.json"));
    days.set("2026-12-01T08:00:00.000Z");
    const { exit, stderr, text } = await reported(days);
    expect({ exit, stderr }).toEqual({
      exit: 0,
      stderr: "4 runs are not part of the report, which names them and says why.\n",
    });
    expect(text).toContain("4 runs are not part of this report:");
    expect(text).toMatch(new RegExp(`\\| ${damaged} \\| it cannot be read: .*findings.ndjson.gz`));
    expect(text).toContain(`| ${unsealed} | it was never finished, so that it holds no verdicts |`);
    expect(text).toContain("| it is of another policy, pitr-only |");
    expect(text).toContain("| it was scanned and not judged |");
    expect(text).toContain("1 run of November 2026");
    const like = await reported(days, "--like", (await readdir(runs)).sort().at(-2) ?? "");
    expect(like.text).toContain("Policy pitr-only");
    await days.invoke("audit", "--organization", "--policy", "pitr-only");
    // The latest is of December by now.
    expect((await reported(days, "--month", "2026-11", "--like", "latest")).text).toContain("Policy pitr-only");
  }, 60_000);

  it("names a damaged run of before the month, whatever of it is damaged", async () => {
    const days = await virtualDays(organization);
    await days.write("acme.yaml", policy("high"));
    for (const instant of ["2026-10-29T08:00:00.000Z", "2026-10-30T08:00:00.000Z", "2026-11-03T08:00:00.000Z"]) {
      days.set(instant);
      await audit(days);
    }
    const runs = join(days.folder, ".restorable/runs");
    const [first = "", second = ""] = (await readdir(runs)).sort();
    await writeFile(join(runs, second, "summary.json"), "x");
    const one = await reported(days, "--month", "2026-11");
    expect(one.stderr).toContain("1 run is not part of the report, which names it and says why.\n");
    expect(one.text).toMatch(new RegExp(`\\| ${second} \\| it cannot be read: .*summary.json`));
    await writeFile(join(runs, first, "findings.ndjson.gz"), "x");
    const both = await reported(days, "--month", "2026-11");
    expect(both.stderr).toContain("2 runs are not part of the report, which names them and says why.\n");
    expect(both.text).toContain("No run before the month is at hand to compare with.");
    await rm(join(runs, (await readdir(runs)).sort()[2] ?? ""), { recursive: true });
    // What is wrong with an October run does not tell why there is none of November.
    expect((await reported(days, "--month", "2026-11")).stderr).not.toContain("Not counted are");
  }, 60_000);

  it("says what there is where a month has no run", async () => {
    const days = await virtualDays(organization);
    await days.write("acme.yaml", policy("high"));
    const nothing = await reported(days, "--month", "2026-10");
    expect(nothing.exit).toBe(2);
    expect(nothing.stderr).toContain("no sealed run of 2026-10 (UTC) is in");
    expect(nothing.stderr).toContain("Make runs with `restorable audit`");
    await audit(days);
    const { exit, text, stderr } = await reported(days, "--month", "2026-11");
    expect({ exit, text }).toEqual({ exit: 2, text: "" });
    expect(stderr).toContain("There are sealed runs of 2026-10 (1 run).");
    for (const wrong of ["2026-13", "november", "2026-11-01"]) {
      const refused = await reported(days, "--month", wrong);
      expect(refused.exit).toBe(2);
      expect(refused.stderr).toContain("It must be a month, such as 2026-11.");
    }
    expect((await reported(days, "--month", "2026-10", "-o", "x.json")).stderr).toContain("Known suffixes: .html");
  }, 60_000);

  it("knows no owner where tags were not collected, and says so", async () => {
    const days = await virtualDays(organization);
    days.set("2026-11-03T08:00:00.000Z");
    await days.invoke("audit", "--organization", "--policy", "pitr-only");
    const { text } = await reported(days, "--month", "2026-11", "--owner-tag", "team");
    expect(text).toContain("The owner is what the tag team of the table says");
    expect(text).toContain("The run did not collect tags of tables, so that no owner is known");
    expect(text).toContain("| owner not known: the tags of these tables were not read | 4 |");
    expect(text).toContain("No run before the month is at hand to compare with.");
  }, 60_000);
});

const textsOf = (folder: string): Promise<readonly string[]> =>
  Promise.all(["n.md", "n.html", "n.csv"].map((name) => readFile(join(folder, name), "utf8")));
