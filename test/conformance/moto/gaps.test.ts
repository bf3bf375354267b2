import { ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import { CreateAccountCommand, CreateOrganizationCommand, ListAccountsCommand } from "@aws-sdk/client-organizations";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../../src/cli/run.ts";
import { captureIo } from "../../support/captured-io.ts";
import type { JsonReport } from "../../support/json-report.ts";
import { hasMoto, type Moto, needMoto, startMoto } from "../../support/moto.ts";
import { inTemporaryFolder, textsBelow } from "../../support/temporary-folder.ts";
import { administratorOf, anyKeys, clientsOf, environmentOf, type Keys } from "./clients.ts";
import { createUser } from "./iam.ts";
import { perform } from "./perform.ts";
import { day, type Story } from "./stories.ts";

const region = "eu-north-1";

type Audited = {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly report: JsonReport;
  /** What the run directory holds. */
  readonly files: ReadonlyMap<string, string>;
};

describe("where moto is not AWS", () => {
  let moto: Moto;

  beforeAll(async () => {
    if (!hasMoto()) return;
    moto = await startMoto();
    await clientsOf(moto.endpoint, anyKeys).organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  });
  afterAll(() => moto?.stop());
  beforeEach((context) => needMoto(context));

  /** An account of its own for each test. */
  async function accountWith(stories: readonly Story[] = []): Promise<string> {
    const { organizations } = clientsOf(moto.endpoint, anyKeys);
    const made = await organizations.send(
      new CreateAccountCommand({ AccountName: "member", Email: "member@accounts.example" }),
    );
    const account = made.CreateAccountStatus?.AccountId ?? "";
    await perform(moto, [{ account, region, stories, refused: [] }]);
    return account;
  }

  async function audit(argv: readonly string[], given: { keys?: Keys; policy?: string } = {}): Promise<Audited> {
    return inTemporaryFolder(async (folder) => {
      const env = { HOME: folder, ...environmentOf(moto.endpoint, given.keys ?? anyKeys) };
      if (given.policy !== undefined) await writeFile(join(folder, "policy.yaml"), given.policy);
      const io = captureIo({ env, cwd: folder, now: Date.now() });
      const exit = await run(["audit", ...argv, "-o", "report.json"], io);
      expect(io.written.stdout).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
      const files = await textsBelow(folder);
      const report = JSON.parse(files.get("report.json") ?? "null") as JsonReport;
      return { exit, ...io.written, report, files };
    });
  }

  const auditOf = (account: string, policy: string) =>
    audit(["--account", account, "--region", region, "--policy", policy]);

  const created = { does: "create", protected: true, tags: {} } as const;
  const healthy: Story = {
    table: "orders",
    deeds: [
      { ago: 30 * day, ...created },
      { ago: 30 * day, does: "enable-pitr", days: null },
      { ago: day, does: "back-up", backup: "nightly" },
    ],
  };

  it("no ListRegions, but a web page with 404, for which the SDK throws a SyntaxError: all Regions that moto names are tried", async () => {
    const account = await accountWith([healthy]);
    const { exit, stdout, report } = await audit(["--account", account, "--policy", "pitr-only"]);
    expect(exit).toBe(0);
    expect(report.findings.map(({ table, verdict }) => [table, verdict])).toEqual([
      ["orders", "pass"],
      ["orders", "pass"],
    ]);
    expect(report.coverage.regionsNotAuthoritative).toEqual([
      {
        account,
        reason: {
          kind: "unsupported",
          operation: "account:ListRegions",
          code: "HTTP 404",
          detail: expect.stringMatching(/^the endpoint did not answer as this API does: .*<!doctype/) as string,
        },
      },
    ]);
    expect(stdout).toContain(
      "1 account whose Region list is not authoritative: every Region of the partition was tried",
    );
    expect(stdout).toContain("account:ListRegions: not supported (HTTP 404)");
    const here = (await regionsOfMoto(moto)).filter((name) => !/^(cn|us-gov)-/.test(name));
    expect(here.length).toBeGreaterThan(30);
    expect(report.coverage.scopes).toMatchObject({ seen: here.length, failed: 0, denied: 0, disabled: 0 });
  });

  it("no ListRegions, and one Region asked for: the others are said to be left out, and not to be enabled", async () => {
    const { exit, stdout } = await auditOf(await accountWith([healthy]), "pitr-only");
    expect(exit).toBe(0);
    expect(stdout).toContain(`Regions left out by --region (only ${region})`);
    expect(stdout).toContain("1 account whose Region list is not authoritative: those of --region were tried");
  });

  it("no ListProtectedResources: without a native backup nobody knows, and the advice leads on", async () => {
    const account = await accountWith([
      healthy,
      { table: "never", deeds: [{ ago: 30 * day, ...created }] },
      {
        table: "too-old",
        deeds: [
          { ago: 30 * day, ...created },
          { ago: 20 * day, does: "back-up", backup: "old" },
        ],
      },
    ]);
    const { exit, stdout, stderr, report } = await auditOf(account, "recovery-point-fresh");
    expect(exit).toBe(3);
    expect(report.findings.map(({ table, verdict }) => [table, verdict])).toEqual([
      ["never", "unknown"],
      ["orders", "pass"],
      ["too-old", "unknown"],
    ]);
    const [never] = report.findings;
    expect(never?.reason.text).toBe("Not known: backup:ListProtectedResources: not supported (HTTP 404).");
    expect(never?.unknowns).toMatchObject([{ kind: "unsupported", operation: "backup:ListProtectedResources" }]);
    expect(report.summary.unknownKinds).toEqual({ unsupported: 2 });
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "The endpoint does not know backup:ListProtectedResources: leave out the rules that need it there.",
    );
    expect(stderr).toContain("2 verdicts are unknown; 0 allowed.\nExit code 3.");

    const without = await auditOf(account, "on-demand-backup-fresh");
    expect(without.report.findings.map(({ verdict }) => verdict)).toEqual(["fail", "pass", "fail"]);
    expect(without.exit).toBe(1);
  });

  it("no TableId: a backup counts when it is younger than the table, and the report says that this is all it rests on", async () => {
    const recreated = (table: string, more: Story["deeds"]): Story => ({
      table,
      deeds: [
        { ago: 30 * day, ...created, protected: false },
        { ago: 20 * day, does: "back-up", backup: "of-the-predecessor" },
        { ago: 10 * day, does: "delete" },
        { ago: 10 * day, ...created },
        ...more,
      ],
    });
    const account = await accountWith([
      recreated("forgotten", []),
      recreated("kept", [{ ago: day, does: "back-up", backup: "own" }]),
    ]);
    const { report } = await audit(["--account", account, "--region", region, "--policy", "./policy.yaml"], {
      policy: "id: own\ntitle: Own\nrules: [backups-are-of-this-table, on-demand-backup-exists]\n",
    });
    const told = report.findings.map(
      ({ table, rule, verdict, reason }) => `${table} ${rule} ${verdict}: ${reason.text}`,
    );
    expect(told).toEqual([
      "forgotten backups-are-of-this-table fail: namesakeBackups: 1 of 1 backups of a namesake fits (status AVAILABLE); " +
        "told apart by age, for want of a TableId, expected no backup of a namesake with status anything but DELETED; " +
        "onDemandBackups: the list is empty, expected a backup with status AVAILABLE.",
      "forgotten on-demand-backup-exists fail: onDemandBackups: the list is empty, expected a backup with status AVAILABLE. " +
        "Besides: awsBackup.age is unknown: backup:ListProtectedResources: not supported (HTTP 404).",
      "kept backups-are-of-this-table pass: onDemandBackups: 1 of 1 backups fits (status AVAILABLE); " +
        "told apart by age, for want of a TableId.",
      "kept on-demand-backup-exists pass: onDemandBackups: 1 of 1 backups fits (status AVAILABLE); " +
        "told apart by age, for want of a TableId.",
    ]);
    expect(report.findings.map(({ tableId }) => tableId)).toEqual([null, null, null, null]);
  });

  it("ListBackups filters by no type, and no SYSTEM backup stays of a deleted table: what moto keeps is judged", async () => {
    const account = await accountWith([
      healthy,
      {
        table: "deleted-under-pitr",
        deeds: [
          { ago: 30 * day, ...created, protected: false },
          { ago: 30 * day, does: "enable-pitr", days: null },
          { ago: 10 * day, does: "delete" },
          { ago: 10 * day, ...created },
        ],
      },
    ]);
    const { dynamodb } = clientsOf(moto.endpoint, await administratorOf(moto.endpoint, account), region);
    const { BackupSummaries: asSystem } = await dynamodb.send(new ListBackupsCommand({ BackupType: "SYSTEM" }));
    expect(asSystem?.map(({ TableName, BackupType }) => [TableName, BackupType])).toEqual([["orders", "USER"]]);

    const { exit, report } = await auditOf(account, "backups-are-of-this-table");
    expect(exit).toBe(0);
    expect(report.findings.map(({ table, verdict, reason }) => `${table} ${verdict}: ${reason.text}`)).toEqual([
      // AWS would keep a SYSTEM backup of the predecessor for 35 days, and this would fail.
      "deleted-under-pitr pass: namesakeBackups: the list is empty.",
      "orders pass: namesakeBackups: the list is empty.",
    ]);
    const own = await auditOf(account, "on-demand-backup-exists");
    expect(own.report.findings.find(({ table }) => table === "orders")?.reason.text).toContain("1 of 1 backups fits");
  });

  it("ListBackups knows no pages: 130 backups come on one, and each is counted once", async () => {
    const backups = Array.from(
      { length: 130 },
      (_, n) => ({ ago: day, does: "back-up", backup: `nightly-${n}` }) as const,
    );
    const account = await accountWith([{ table: "orders", deeds: [{ ago: 30 * day, ...created }, ...backups] }]);
    const { exit, report, files } = await auditOf(account, "on-demand-backup-fresh");
    expect(exit).toBe(0);
    expect(report.findings[0]?.reason.text).toMatch(/^onDemandBackups: 130 of 130 backups fit, the newest is 1d/);
    expect(ledgerOf(files, account)["dynamodb:ListBackups"]).toMatchObject({ calls: 1, complete: true });
  });

  it("PITR's window stands still from the moment it was enabled: it is judged as moto tells it", async () => {
    const { report } = await auditOf(await accountWith([healthy]), "pitr-window-full");
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(["fail"]);
    expect(report.findings[0]?.reason.text).toMatch(/^pitr\.shortfall is 30d.*, expected at most 1h\.$/);
  });

  it("ListAccounts tells no Paths: where an account stands is unknown, and so is what goes by it", async () => {
    const { exit, stdout, report } = await audit(
      ["--account", await accountWith([healthy]), "--region", region, "--policy", "./policy.yaml"],
      {
        policy: `id: own
title: Own
rules:
  - id: pitr-in-prod
    title: PITR is on in the OU of production
    severity: high
    why: Ours.
    applies: { fact: account.ou, eq: ou-ab12-11111111 }
    assert: { fact: pitr.enabled, eq: false }
    fix: Turn it on.
    examples: [{ name: off, given: { account.ou: ou-ab12-11111111, pitr.enabled: false }, verdict: pass }]
`,
      },
    );
    expect(report.findings.map(({ verdict, reason }) => `${verdict}: ${reason.text}`)).toEqual([
      "unknown: Not known whether the rule applies: organizations:ListAccounts: no Paths.",
    ]);
    expect(exit).toBe(3);
    expect(stdout).toContain("Check what answers in place of AWS");
  });

  it("a member that lists the accounts gets an empty list, where AWS refuses: nothing was seen, and that is said", async () => {
    const keys = await administratorOf(moto.endpoint, await accountWith());
    const { Accounts } = await clientsOf(moto.endpoint, keys).organizations.send(new ListAccountsCommand({}));
    expect(Accounts).toEqual([]);
    const { exit, stdout, stderr, report } = await audit(["--organization", "--region", region], { keys });
    expect(exit).toBe(3);
    expect(report.findings).toEqual([]);
    expect(report.coverage.unseen).toMatchObject([
      {
        account: null,
        region: null,
        state: "unlisted",
        reason: { kind: "malformed", operation: "organizations:ListAccounts" },
      },
    ]);
    expect(stdout).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
    expect(stdout).toContain("organizations:ListAccounts: an organization without accounts");
    expect(stdout).toContain(
      "Nothing was seen, so nothing is known about any table; 1 account or Region was not seen.",
    );
    expect(stderr).toContain("No Region of any account was seen: nothing is known about any table.\nExit code 3.");
  });

  it("a role that is not there can be assumed: the Regions of its account are not seen", async () => {
    const account = await accountWith([healthy]);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] };
    const keys = await createUser({ endpoint: moto.endpoint, keys: anyKeys }, "stranger", policy);
    await moto.iam("enforced");
    try {
      const { exit, report } = await audit(["--account", account, "--region", region, "--policy", "pitr-only"], {
        keys,
      });
      expect(exit).toBe(3);
      expect(report.findings).toEqual([]);
      expect(report.coverage.unseen).toMatchObject([
        { account, region, state: "failed", reason: { kind: "server-error", code: "HTTP 500" } },
      ]);
    } finally {
      await moto.iam("off");
    }
  });
});

/** By operation, of the one scope of the run. */
function ledgerOf(files: ReadonlyMap<string, string>, account: string): Readonly<Record<string, unknown>> {
  const scope = [...files].find(([path]) => path.endsWith(`scopes/${account}.${region}.ndjson.gz`))?.[1] ?? "";
  const end = JSON.parse(scope.trimEnd().split("\n").at(-1) ?? "null") as { ledger: readonly { operation: string }[] };
  return Object.fromEntries(end.ledger.map((entry) => [entry.operation, entry]));
}

/** ec2:DescribeRegions, which the audit does not use. */
async function regionsOfMoto({ endpoint }: Moto): Promise<readonly string[]> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${anyKeys.accessKeyId}/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Action: "DescribeRegions", Version: "2016-11-15" }),
  });
  return [...(await answer.text()).matchAll(/<regionName>([^<]+)</g)].map(([, name = ""]) => name);
}
