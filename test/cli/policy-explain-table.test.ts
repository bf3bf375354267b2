import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { TableExplanation } from "../../src/model/table-explanation.ts";
import { management, member, place, twoAccounts, type Place } from "./invoke.ts";
import { keptOrganization, ledger, vaults } from "./kept-organization.ts";

const region = "us-east-1";
const arnIn = (account: string, table: string, inRegion = region): string =>
  `arn:aws:dynamodb:${inRegion}:${account}:table/${table}`;

async function told(invoke: Place["invoke"], ...argv: readonly string[]): Promise<TableExplanation> {
  const { exit, stdout, stderr } = await invoke(["policy", "explain", ...argv, "-f", "json"]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  return JSON.parse(stdout) as TableExplanation;
}

const factOf = ({ facts }: TableExplanation, name: string): unknown =>
  facts.flatMap((section) => section.facts).find((fact) => fact.name === name)?.fact;

const refusal = (invoke: Place["invoke"], ...argv: readonly string[]): Promise<unknown> =>
  invoke(["policy", "explain", ...argv]);

const orders = "200000000002";
const frankfurt = "eu-central-1";

describe("policy explain of a table", () => {
  it("tells of every table of an organization what the audit found, without a call and without a change", async () => {
    const { invoke, emulator } = await place({ organization: sampleOrganization });
    const audited = await invoke(["audit", "--organization", "-f", "json"]);
    const { findings } = JSON.parse(audited.stdout) as {
      readonly findings: readonly { readonly arn: string; readonly rule: string; readonly verdict: string }[];
    };
    const arns = [...new Set(findings.map(({ arn }) => arn))];
    expect(arns.length).toBeGreaterThan(50);
    emulator?.clearLog();
    for (const arn of arns) {
      const explanation = await told(invoke, arn);
      expect(explanation.findings.map(({ finding }) => finding)).toEqual(findings.filter((each) => each.arn === arn));
    }
    expect(emulator?.log()).toEqual([]);
  });

  it("puts every backup on the timeline, the newest first, and those of a deleted namesake apart", async () => {
    const { invoke } = await place({ organization: sampleOrganization });
    await invoke(["scan", "--account", orders]);
    const returns = await told(invoke, arnIn(orders, "returns", frankfurt));
    const { points } = returns.timeline;
    expect(points.map(({ source, of, restorable }) => [source, of, restorable])).toEqual([
      ["pitr", "table", true],
      ...Array.from({ length: 14 }, () => ["native", "table", true]),
      ...Array.from({ length: 3 }, () => ["namesakes", "namesake", false]),
    ]);
    const ages = points.map(({ newest }) => newest ?? Number.NaN);
    expect(ages).toEqual(ages.toSorted((a, b) => a - b));
    const { stdout } = await invoke(["policy", "explain", arnIn(orders, "shipments", frankfurt)]);
    expect(stdout.match(/^ {2}x .*/gm)).toHaveLength(31);
    expect(stdout).not.toMatch(/^ {2}o /m);
  });

  it("brings together what other Regions and accounts keep of the table, and which plan selects it and why", async () => {
    const { invoke } = await place({ organization: keptOrganization });
    await invoke(["scan", "--organization"]);
    const { timeline, plans, replicas } = await told(invoke, ledger);
    expect(timeline.points.map(({ source, of, restorable }) => `${source} ${of} ${String(restorable)}`)).toEqual([
      "pitr table true",
      "aws-backup table true",
      "aws-backup table true",
      "copies table true",
      "aws-backup table true",
      "native table true",
      "native table true",
      "aws-backup table false",
      "namesakes namesake false",
      "aws-backup namesake false",
    ]);
    expect(timeline.missing).toEqual([]);
    const [copy] = timeline.points.filter(({ source }) => source === "copies");
    expect(copy?.members).toMatchObject({
      account: { words: vaults },
      region: { words: "eu-central-1" },
      vault: { words: "central" },
      lock: { words: "compliance" },
    });
    expect(plans.missing).toEqual([]);
    expect(plans.rules.map(({ members, points }) => [members["plan"]?.words, members["rule"]?.words, points])).toEqual([
      ["gold", "nightly", { count: 3, newest: "7h" }],
    ]);
    expect(plans.rules[0]?.members["why"]?.words).toContain("backup");
    expect(replicas.items.map(({ region: where, pitr }) => [where?.words, pitr?.words])).toEqual([
      ["eu-central-1", "false"],
    ]);
  });

  it("names the accounts and Regions in which a copy may lie that nobody saw", async () => {
    const { invoke } = await place({ organization: keptOrganization });
    await invoke(["scan", "--organization", "--exclude-account", vaults]);
    const { timeline } = await told(invoke, ledger);
    expect(timeline.points.filter(({ source }) => source === "copies")).toEqual([]);
    expect(timeline.missing.map(({ source }) => source)).toEqual(["copies"]);
    expect(timeline.missing[0]?.words).toContain(vaults);
    const { stdout } = await invoke(["policy", "explain", ledger]);
    expect(stdout).toMatch(/^ {2}copies +\?/m);
  });

  it("judges by the run's own policy, and by another where one is named", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization", "--policy", "pitr-only"]);
    const arn = arnIn(member, "carts");
    expect((await told(invoke, arn)).policy.id).toBe("pitr-only");
    const other = await told(invoke, arn, "--policy", "deletion-protection-enabled");
    expect(other.findings.map(({ finding }) => [finding.rule, finding.verdict])).toEqual([
      ["deletion-protection-enabled", "fail"],
    ]);
    expect(other.verdicts.fail).toBe(1);
  });

  it("looks in the run it is told, and else in the latest", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const first = (await invoke(["scan", "--organization"])).stdout.trim();
    const second = (await invoke(["scan", "--organization"])).stdout.trim();
    expect(second).not.toBe(first);
    const runOf = async (...flags: readonly string[]): Promise<string> =>
      (await told(invoke, arnIn(member, "carts"), ...flags)).run.id;
    expect(first).toContain(await runOf("--run", first));
    expect(second).toContain(await runOf("--run", "latest"));
    expect(second).toContain(await runOf());
  });

  it("names what the run did not read, and a command that reads it", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--region", region, "--policy", "pitr-only"]);
    const arn = arnIn(management, "orders");
    const before = await told(invoke, arn);
    expect(before.timeline.missing.map(({ source }) => source)).toContain("native");
    expect(factOf(before, "table.created")).toMatchObject({ state: "known" });
    expect(before.notCollected?.groups).toContain("onDemandBackups");
    const command = before.notCollected?.command ?? "";
    expect(command).toBe(`restorable scan --region ${region}`);
    const { stdout } = await invoke(["policy", "explain", arn]);
    expect(stdout).toContain(`To read everything: ${command}`);
    expect(stdout).toMatch(/^ {2}native +\?/m);

    await invoke(command.split(" ").slice(1));
    const after = await told(invoke, arn);
    expect(after.timeline.missing.map(({ source }) => source)).not.toContain("native");
    expect(after.notCollected?.groups ?? []).not.toContain("onDemandBackups");
  });

  it("tells when AWS Backup last made a backup, where only that was read", async () => {
    const { invoke } = await place({ organization: keptOrganization });
    await invoke(["audit", "--organization", "--policy", "recovery-point-fresh"]);
    const { timeline } = await told(invoke, ledger);
    expect(timeline.missing.map(({ source }) => source)).toContain("aws-backup");
    const { stdout } = await invoke(["policy", "explain", ledger]);
    expect(stdout).toContain("AWS Backup tells that its last backup of this table was at 2026-11-20 05:00 UTC.");
  });

  it("tells of a table that went during the scan that it did", async () => {
    const { invoke } = await place({ organization: sampleOrganization });
    await invoke(["audit", "--account", orders]);
    const { exit, stdout } = await invoke(["policy", "explain", arnIn(orders, "import-staging-20261120", frankfurt)]);
    expect(exit).toBe(0);
    expect(stdout).toContain("It was deleted during the scan");
    expect(stdout).not.toContain("Recovery points in time");
  });

  it("writes every format to files beside what it prints", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization"]);
    const outputs = ["-o", "out/orders.md", "-o", "out/orders.json", "-o", "console=out/orders"];
    const arn = arnIn(management, "orders");
    const { exit, stdout } = await invoke(["policy", "explain", arn, ...outputs]);
    expect(exit).toBe(0);
    const read = (name: string): Promise<string> => readFile(join(folder, "out", name), "utf8");
    expect(await read("orders")).toBe(stdout);
    expect(await read("orders.md")).toMatch(/^## `orders`\n/);
    expect(JSON.parse(await read("orders.json"))).toMatchObject({ schemaVersion: 1, table: { arn } });
    expect((await invoke(["policy", "explain", arn, "--json"])).stdout).toBe(await read("orders.json"));
  });

  it("carries the stamp of answers that are not from AWS at both ends, and says that PITR is off where it is", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["scan", "--organization"]);
    const { stdout } = await invoke(["policy", "explain", arnIn(member, "carts")]);
    expect(stdout.match(/^NOT OBSERVED FROM AWS/gm)).toHaveLength(2);
    expect(stdout).toContain("Point-in-time recovery is off.");
  });

  it("shows names of tags as text, whatever they would do to a terminal", async () => {
    const [first, second] = twoAccounts.accounts;
    const tags = { "\u001b[2J\u202eteam": "a\r\n✓ forged" };
    const organization: OrganizationSpec = {
      ...twoAccounts,
      accounts: [
        ...(first === undefined ? [] : [first]),
        ...(second === undefined ? [] : [{ ...second, tables: { [region]: [{ name: "carts", tags }] } }]),
      ],
    };
    const { invoke } = await place({ organization });
    await invoke(["scan", "--organization"]);
    const { stdout } = await invoke(["policy", "explain", arnIn(member, "carts")]);
    expect(stdout).toContain("tags.␛[2J\\u{202e}team");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(stdout).not.toMatch(/^✓ forged/m);
  });
});

describe("policy explain of a table that is not in the run", () => {
  it("refuses what is no ARN of a table, and says what one looks like", async () => {
    const { invoke } = await place({});
    expect(await refusal(invoke, "arn:aws:s3:::bucket")).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("arn:aws:dynamodb:REGION:ACCOUNT:table/NAME") as string,
    });
    expect(await refusal(invoke, `${arnIn(member, "carts")}/index/by-day`)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining(`did you mean \`${arnIn(member, "carts")}\`?`) as string,
    });
    expect(await refusal(invoke, arnIn(member, "carts"), "baseline")).toMatchObject({ exit: 2 });
  });

  it("has no run to look in where there is none", async () => {
    const { invoke } = await place({});
    expect(await refusal(invoke, arnIn(member, "carts"))).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("there is no run in") as string,
    });
    expect(await refusal(invoke, arnIn(member, "carts"), "--run", "nope")).toMatchObject({ exit: 2 });
  });

  it("says of a Region that was seen that there is no such table, and which one is probably meant", async () => {
    const { invoke } = await place({ organization: sampleOrganization });
    await invoke(["scan", "--account", orders]);
    for (const [table, says] of [
      ["shipment", "did you mean `shipments`?"],
      ["coupons-old", "there name it, as of a table that was deleted"],
    ] as const) {
      const refused = await refusal(invoke, arnIn(orders, table, frankfurt));
      expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining(says) as string });
    }
    const elsewhere = arnIn(orders, "orders", frankfurt);
    expect(await refusal(invoke, elsewhere.replace("arn:aws:", "arn:aws-cn:"))).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining(`did you mean \`${elsewhere}\`?`) as string,
    });
  });

  it("finds the similar name among thousands", async () => {
    const tables = { generate: { seed: 3, count: 250 } };
    const organization: OrganizationSpec = {
      ...twoAccounts,
      accounts: [{ id: management, regions: [region], tables: { [region]: tables } }],
    };
    const { invoke } = await place({ organization });
    const { stdout } = await invoke(["audit", "--organization", "--policy", "pitr-enabled", "-f", "json"]);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly table: string }[] };
    expect(findings).toHaveLength(250);
    for (const { table } of [findings[0], findings[124], findings[249]].flatMap((each) => each ?? [])) {
      expect(await refusal(invoke, arnIn(management, `${table}x`))).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(`did you mean \`${table}\`?`) as string,
      });
    }
  });

  it("says of an account or Region that is not in the run what is", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["scan", "--account", member, "--region", region]);
    for (const [arn, says] of [
      [arnIn("222222222223", "carts"), `did you mean \`${member}\`?`],
      [arnIn(management, "orders"), "it has 1 account"],
      [arnIn(member, "carts", "us-eats-1"), "did you mean `us-east-1`?"],
      [arnIn(member, "carts", "eu-central-1"), "the Region was left out by --region"],
    ] as const) {
      expect(await refusal(invoke, arn)).toMatchObject({ exit: 2, stderr: expect.stringContaining(says) as string });
    }
  });

  it("claims nothing about a table where nobody saw, and exits with 3", async () => {
    const { invoke } = await place({ organization: sampleOrganization });
    await invoke(["audit", "--organization"]);
    expect(await refusal(invoke, arnIn("200000000009", "brightpay-ledger"))).toMatchObject({
      exit: 3,
      stderr: expect.stringContaining("the account could not be opened") as string,
    });
    expect(await refusal(invoke, arnIn("300000000009", "crm-contacts"))).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("the account was left out") as string,
    });
  });

  it("refuses flags of tables where a rule is named", async () => {
    const { invoke, folder } = await place({});
    await writeFile(join(folder, "latest"), "");
    for (const flags of [
      ["--run", "latest"],
      ["-f", "json"],
      ["-o", "x.md"],
    ]) {
      expect(await refusal(invoke, "baseline", ...flags)).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining("name the ARN of one") as string,
      });
    }
  });
});
