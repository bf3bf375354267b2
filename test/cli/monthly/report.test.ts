import { mkdir, readdir, writeFile } from "node:fs/promises";
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

describe("restorable report", () => {
  it("prints", async () => {
    const days = await november();
    const { exit, stdout, stderr } = await days.invoke("report", "-o", "/tmp/m.html", "-o", "/tmp/m.csv", "-o", "/tmp/m.md");
    console.log(stdout, stderr, exit);
  });
});
