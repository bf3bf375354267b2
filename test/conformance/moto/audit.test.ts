import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compareText } from "../../../src/model/compare-text.ts";
import type { Finding, Verdict } from "../../../src/model/finding.ts";
import type { LedgerEntry } from "../../../src/model/observation.ts";
import { built } from "../../support/built.ts";
import type { JsonReport } from "../../support/json-report.ts";
import { hasMoto, type Moto, needMoto, startMoto } from "../../support/moto.ts";
import { disagreements } from "../../support/oracle/oracle.ts";
import { type RuleId, rules } from "../../support/oracle/rules.ts";
import { askedFor } from "../../support/oracle/selection.ts";
import { type Ended, runNode } from "../../support/spawned.ts";
import { inTemporaryFolder, textsBelow } from "../../support/temporary-folder.ts";
import { complaintsOf, type Document } from "../jsonschema/python-jsonschema.ts";
import { environmentOf, management } from "./clients.ts";
import { regions, roleName, seedOrganization, type Seeded } from "./organization.ts";

/** In each of three accounts and two Regions: more than a page of ListTables. */
const tablesPerScope = 120;

const shipped = Object.keys(rules) as RuleId[];

/** Every shipped rule, and one of our own that goes by a tag. */
const everything = `id: everything
title: Every rule
rules:
${shipped.map((rule) => `  - ${rule}`).join("\n")}
  - id: gold-has-a-fresh-backup
    title: A gold table has a native backup newer than a week
    severity: high
    why: Gold tables must be restorable after the table itself is gone.
    applies: { fact: tags.tier, eq: gold }
    grace: 24h
    assert:
      some: onDemandBackups
      satisfies: { all: [{ fact: status, eq: AVAILABLE }, { fact: age, lte: 7d }] }
    fix: Back it up.
    examples:
      - { name: backed up, given: { tags.tier: gold }, verdict: pass }
      - { name: not backed up, given: { tags.tier: gold, onDemandBackups: [] }, verdict: fail }
`;

const argv = [
  "audit",
  "--organization",
  "--role-name",
  roleName,
  "--region",
  regions.join(","),
  "--policy",
  "./everything.yaml",
];

type Audited = Seeded & {
  readonly ended: Ended;
  readonly report: JsonReport;
  /** Everything the audit left behind, and the reports among it. */
  readonly files: ReadonlyMap<string, string>;
};

/** As a user would: the built command, in a folder of its own, led to moto by AWS_ENDPOINT_URL alone. */
async function audit(moto: Moto, seeded: Seeded): Promise<Audited> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "everything.yaml"), everything);
    const outputs = ["json", "md", "junit.xml"].flatMap((ending) => ["-o", `audit.${ending}`]);
    const ended = await runNode({
      args: [built("cli/bin.cjs"), ...argv, ...outputs],
      cwd: folder,
      env: { HOME: folder, ...environmentOf(moto.endpoint, seeded.auditor) },
    });
    const files = await textsBelow(folder);
    const text = files.get("audit.json");
    if (text === undefined) throw new Error(ended.stderr);
    return { ...seeded, ended, files, report: JSON.parse(text) as JsonReport };
  });
}

describe("an organization of 720 tables in moto, made by the AWS SDK and audited by the built command", () => {
  let moto: Moto;
  let audited: Audited;

  beforeAll(async () => {
    if (!hasMoto()) return;
    moto = await startMoto();
    audited = await audit(moto, await seedOrganization(moto, tablesPerScope));
  }, 300_000);
  afterAll(() => moto?.stop());
  beforeEach((context) => needMoto(context));

  const findingsOf = (account: string, rule?: string): readonly Finding[] =>
    audited.report.findings.filter((each) => each.account === account && (rule === undefined || each.rule === rule));

  it("is seen whole, but for the account that lets nobody in", () => {
    const { report, accounts, organizationId } = audited;
    expect(report.run.organization).toBe(organizationId);
    const tables = new Map<string, Set<string>>();
    for (const { account, region, arn } of report.findings) {
      const place = `${account} ${region}`;
      tables.set(place, (tables.get(place) ?? new Set()).add(arn));
    }
    const expected = regions.flatMap((region) => [
      [`${accounts.management} ${region}`, tablesPerScope],
      [`${accounts.payments} ${region}`, tablesPerScope],
      [`${accounts.nested} ${region}`, tablesPerScope],
      [`${accounts.restricted} ${region}`, 5],
    ]);
    expect(Object.fromEntries([...tables].map(([place, arns]) => [place, arns.size]))).toEqual(
      Object.fromEntries(expected),
    );
    expect(report.coverage).toMatchObject({
      accounts: { listed: 6, opened: 4, unopened: 1, skipped: 1, excluded: 0 },
      scopes: { seen: 8, denied: 0, failed: 0, unfinished: 0, disabled: 0 },
      skipped: [{ account: accounts.closed, because: "SUSPENDED" }],
      unseen: [
        {
          account: accounts.locked,
          region: null,
          state: "role-less",
          reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
        },
      ],
    });
  });

  it.each(shipped)("is judged by %s as it was made, table by table", (rule) => {
    const { report, truth } = audited;
    const asked = { ...askedFor(argv), policy: rule };
    expect(disagreements({ report, truth, scanned: asked, judged: asked, caller: management })).toEqual([]);
  });

  it("is judged by tag as it was tagged", () => {
    const { report, truth } = audited;
    const tags = new Map(
      truth.accounts.flatMap(({ scopes }) =>
        scopes.flatMap(({ tables }) => tables.map((table) => [table.arn, table.tags] as const)),
      ),
    );
    const sameWithoutTag = new Map(
      report.findings.filter(({ rule }) => rule === "on-demand-backup-fresh").map(({ arn, verdict }) => [arn, verdict]),
    );
    const gold = report.findings.filter(({ rule }) => rule === "gold-has-a-fresh-backup");
    expect(gold.map(({ arn, verdict }) => `${arn} ${verdict}`)).toEqual(
      gold.map(
        ({ arn }) => `${arn} ${tags.get(arn)?.["tier"] === "gold" ? sameWithoutTag.get(arn) : "not-applicable"}`,
      ),
    );
    // GetResources gave them page by page.
    const [, scope = ""] =
      [...audited.files].find(([path]) => path.includes(`scopes/${management}.${regions[0]}.`)) ?? [];
    const { ledger } = JSON.parse(scope.trimEnd().split("\n").at(-1) ?? "") as { ledger: readonly LedgerEntry[] };
    const walk = ledger.find(({ operation }) => operation === "tag:GetResources");
    expect(walk).toMatchObject({ complete: true, failed: 0 });
    expect(walk?.calls).toBeGreaterThan(1);
  });

  it("shows every verdict that its rules can come to, so that agreeing means something", () => {
    const seen = (rule: string): readonly string[] =>
      [...new Set(audited.report.findings.filter((each) => each.rule === rule).map(({ verdict }) => verdict))].sort(
        compareText,
      );
    const all = ["fail", "not-applicable", "pass", "unknown"];
    expect(Object.fromEntries([...shipped, "gold-has-a-fresh-backup"].map((rule) => [rule, seen(rule)]))).toEqual({
      "pitr-enabled": all,
      "pitr-recovery-period": all,
      "pitr-window-full": all,
      "on-demand-backup-exists": all,
      "on-demand-backup-fresh": all,
      "gold-has-a-fresh-backup": all,
      // Without AWS Backup's answer nothing proves that there is no recovery point.
      "recovery-point-fresh": ["not-applicable", "pass", "unknown"],
      "backups-are-of-this-table": ["fail", "pass", "unknown"],
      "deletion-protection-enabled": ["fail", "pass"],
      // moto has one state for tables.
      "table-accessible": ["pass"],
      // It has no vault, no plan, no replica and no restored table here, and tells of no restore.
      "aws-backup-point-fresh": ["fail", "not-applicable"],
      "aws-backup-retention": ["not-applicable"],
      "backup-plan-produces-points": ["not-applicable"],
      "backup-vault-locked": ["fail", "not-applicable"],
      "continuous-backup-is-pitr": ["not-applicable"],
      "in-backup-plan": ["fail"],
      "replica-pitr-any": ["not-applicable"],
      "replica-pitr-every": ["not-applicable"],
      "restore-tested": ["not-applicable", "unknown"],
      "drill-fresh": ["not-applicable", "unknown"],
      "restored-table-protected": ["not-applicable"],
      // The account that lets nobody in may hold copies.
      "copy-in-another-account": ["not-applicable", "unknown"],
      "copy-in-another-region": ["not-applicable", "unknown"],
      "immutable-copy": ["not-applicable", "unknown"],
      "recovery-point-objective": ["not-applicable", "pass", "unknown"],
      // All tables are under DynamoDB's own key.
      "encrypted-with-customer-key": ["fail"],
      "encryption-key-usable": ["pass"],
    });
  });

  it("takes a denial in moto's words for no answer, and never for PITR that is off", () => {
    const { accounts } = audited;
    // IAM's XML with 403, where DynamoDB would send JSON and AccessDeniedException.
    const reason = { kind: "malformed", operation: "dynamodb:DescribeContinuousBackups", code: "HTTP 403" };
    const pitr = findingsOf(accounts.restricted, "pitr-window-full");
    expect(pitr).toHaveLength(10);
    for (const { verdict, unknowns } of pitr)
      expect({ verdict, unknowns }).toMatchObject({ verdict: "unknown", unknowns: [reason] });
    expect(
      new Set(findingsOf(accounts.restricted, "deletion-protection-enabled").map(({ verdict }) => verdict)),
    ).toEqual(new Set<Verdict>(["pass", "fail"]));
  });

  it("ends with 1, and says on standard error what else was not right", () => {
    const { ended, report } = audited;
    expect(ended.code).toBe(1);
    const { fail, unknown } = report.summary.verdicts;
    expect(ended.stderr).toContain(`Scanned 8 scopes (account × Region) with ${6 * tablesPerScope + 10} tables.`);
    expect(ended.stderr).toContain(
      `${fail} findings fail at severity low or above.\n` +
        `${unknown} verdicts are unknown; 0 allowed.\n` +
        "1 account or Region was not seen; 0 allowed.\nExit code 1.\n",
    );
  });

  it("is never taken for AWS: every report carries the stamp", () => {
    const { ended, report, files } = audited;
    expect(report.run.foreignHosts).toEqual(["127.0.0.1"]);
    for (const text of [ended.stdout, files.get("audit.md"), files.get("audit.junit.xml")]) {
      expect(text).toContain("NOT OBSERVED FROM AWS");
    }
  });

  it("leaves no key behind", () => {
    const { ended, files, auditor } = audited;
    const everywhere = [ended.stdout, ended.stderr, ...files.values()];
    expect(everywhere.length).toBeGreaterThan(10);
    expect(everywhere.filter((text) => text.includes(auditor.secretAccessKey))).toEqual([]);
  });

  it("has a JSON report that Python's jsonschema accepts", async () => {
    const report: Document = {
      name: "report",
      schema: "audit.schema.json",
      text: audited.files.get("audit.json") ?? "",
      form: "json",
    };
    expect(await complaintsOf([report])).toEqual(new Map([["report", []]]));
  });
});
