import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ActionId } from "../../../src/model/plan.ts";
import type { Snippet, SnippetKind } from "../../../src/report/fixes/snippets.ts";
import { rule } from "../../report/audit-fixture.ts";
import { failing, failingFindings, fixSnippets } from "../../report/failing-findings.ts";
import { hasPython, needPython, python, pythonProgram } from "../../support/python.ts";
import { run } from "../../support/spawned.ts";
import { startEmulatorProcess, type EmulatorProcess } from "./emulator-process.ts";
import { management, region, variedOrganization } from "../models/varied-organization.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-snippets-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One text, and the rules whose findings give it. */
type Told = { readonly rules: Set<string>; readonly text: string };
const told: Record<SnippetKind, Told[]> = { cli: [], terraform: [], cloudformation: [] };

type Sent = { readonly url: string; readonly target: string; readonly body: Readonly<Record<string, unknown>> };
type Request = { readonly code: number; readonly said: string; readonly sent: readonly Sent[] };
type Spoken = { readonly requests: readonly Request[]; readonly terraform: readonly unknown[] };
let spoken: Spoken;
let callers: readonly ReadonlySet<string>[];

/** What bash makes of a script: the words of each call of `aws`, which answers with an ARN as DescribeTable would. */
function callsOf(script: string): readonly (readonly string[])[] {
  const calls = join(folder, "calls");
  writeFileSync(calls, "");
  const arn = `arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`;
  const aws = `aws() { printf '%s\\0' "$@" >>"$CALLS"; printf '\\n' >>"$CALLS"; echo ${arn}; }\n`;
  const { status, stderr } = spawnSync("bash", ["-eu", "-c", aws + script], {
    env: { PATH: process.env["PATH"], CALLS: calls },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${stderr}\n${script}`);
  return readFileSync(calls, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\0").slice(0, -1));
}

beforeAll(async () => {
  for (const { rule: judged, finding } of await failingFindings())
    for (const { kind, text } of fixSnippets(judged, finding, "aws")) {
      const same = told[kind].find((each) => each.text === text);
      if (same === undefined) told[kind].push({ rules: new Set([judged.id]), text });
      else same.rules.add(judged.id);
    }
  if (!hasPython()) return;
  const calls = told.cli.flatMap(({ rules, text }) => callsOf(text).map((argv) => ({ rules, argv })));
  callers = calls.map(({ rules }) => rules);
  spoken = spokenBy({
    commands: calls.map(({ argv }) => argv),
    terraform: told.terraform.map(({ text }) => text),
  });
}, 240_000);

function spokenBy(given: unknown): Spoken {
  const { status, stdout, stderr } = spawnSync(python(), [join(import.meta.dirname, "snippets_client.py")], {
    input: JSON.stringify(given),
    encoding: "utf8",
    env: {
      HOME: folder,
      PATH: process.env["PATH"],
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_PAGER: "",
    },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Spoken;
}

beforeEach((context) => needPython(context));

const sentFor = (id: string): readonly Sent[] =>
  spoken.requests.flatMap(({ sent }, at) => (callers[at]?.has(id) ? sent : []));

describe("the commands", () => {
  test("are understood by the AWS CLI, each as one request", () => {
    expect(spoken.requests.length).toBeGreaterThan(10);
    expect(spoken.requests.filter(({ code, sent }) => code !== 0 || sent.length !== 1)).toEqual([]);
  });

  test("ask the Region of the table", () => {
    const hosts = spoken.requests.flatMap(({ sent }) => sent.map(({ url }) => new URL(url).host));
    expect(
      hosts.filter((host) => !/^(111122223333\.ddb|dynamodb|backup|kms)\.eu-west-1\.amazonaws\.com$/.test(host)),
    ).toEqual([]);
  });

  test("say what was meant", () => {
    const specification = { PointInTimeRecoveryEnabled: true };
    expect(sentFor("pitr-enabled").map(({ target, body }) => [target, body])).toEqual([
      [
        "DynamoDB_20120810.UpdateContinuousBackups",
        { TableName: "orders", PointInTimeRecoverySpecification: specification },
      ],
    ]);
    expect(sentFor("pitr-recovery-period").map(({ body }) => body)).toContainEqual({
      TableName: "orders",
      PointInTimeRecoverySpecification: { ...specification, RecoveryPeriodInDays: 35 },
    });
    expect(sentFor("deletion-protection-enabled").map(({ body }) => body)).toEqual([
      { TableName: "orders", DeletionProtectionEnabled: true },
    ]);
    expect(sentFor("immutable-copy").map(({ body }) => body)).toEqual([{ MinRetentionDays: 35, ChangeableForDays: 3 }]);
    const [plan, selection] = sentFor("restore-tested");
    expect(plan?.body).toMatchObject({ RestoreTestingPlan: { RestoreTestingPlanName: "dynamodb" } });
    expect(selection?.body).toMatchObject({
      RestoreTestingSelection: {
        ProtectedResourceArns: ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"],
      },
    });
  });
});

describe("what Terraform reads", () => {
  test("is HCL, with the settings that were meant", () => {
    expect(spoken.terraform).toHaveLength(told.terraform.length);
    const read = new Map(
      told.terraform.flatMap(({ rules }, at) => [...rules].map((id) => [id, spoken.terraform[at]] as const)),
    );
    expect(read.get("pitr-recovery-period")).toMatchObject({
      point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
    });
    expect(read.get("deletion-protection-enabled")).toMatchObject({ deletion_protection_enabled: true });
    expect(read.get("aws-backup-point-fresh")).toMatchObject({
      resource: [
        { '"aws_backup_vault"': {} },
        { '"aws_backup_plan"': { '"dynamodb"': { rule: [{ lifecycle: [{ delete_after: 35 }] }] } } },
        {
          '"aws_backup_selection"': {
            '"dynamodb"': { resources: ['"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"'] },
          },
        },
      ],
    });
  });
});

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

/** A template around the part of one that a snippet is. */
function templateOf(text: string): string {
  if (/^Resources:/m.test(text)) return text;
  if (/^Properties:/m.test(text)) {
    const [type, rest] = text.includes("LockConfiguration:")
      ? ["AWS::Backup::BackupVault", "    BackupVaultName: kept"]
      : [
          "AWS::DynamoDB::Table",
          "    BillingMode: PAY_PER_REQUEST\n    KeySchema: [{ AttributeName: pk, KeyType: HASH }]\n" +
            "    AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]",
        ];
    return `Resources:\n  Mine:\n    Type: ${type}\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n${indented(text, 4)}\n${indented(rest, 2)}\n`;
  }
  const plan =
    "      BackupPlan:\n        BackupPlanName: mine\n        BackupPlanRule:\n          - RuleName: daily\n";
  return `Resources:\n  Mine:\n    Type: AWS::Backup::BackupPlan\n    Properties:\n${plan}            TargetBackupVault: kept\n${indented(text, 12)}\n`;
}

describe("what CloudFormation reads", () => {
  test("is valid by AWS's own schemas", async () => {
    expect(told.cloudformation.length).toBeGreaterThan(10);
    const files = told.cloudformation.map(({ rules, text }, at) => {
      const file = join(folder, `${at}-${[...rules][0] ?? ""}.yaml`);
      writeFileSync(file, templateOf(text));
      return file;
    });
    const { stdout, stderr } = await run(pythonProgram("cfn-lint"), {
      args: ["--format", "parseable", "--regions", "eu-west-1", "--", ...files],
      cwd: folder,
      env: { HOME: folder },
    });
    expect(stdout + stderr).toBe("");
  });
});

describe("against the emulator", () => {
  let emulator: EmulatorProcess;
  beforeAll(async () => {
    if (hasPython()) emulator = await startEmulatorProcess(variedOrganization, folder);
  }, 60_000);
  afterAll(async () => {
    if (hasPython()) await emulator.stop();
  });

  const aws = async (command: string): Promise<string> => {
    const { code, stdout, stderr } = await run("bash", {
      args: ["-eu", "-c", command],
      cwd: folder,
      env: {
        ...emulator.environment,
        PATH: `${join(pythonProgram("aws"), "..")}:${process.env["PATH"] ?? ""}`,
        HOME: folder,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_PAGER: "",
      },
    });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };

  const cliOf = (action: ActionId, table: string): string => {
    const judged = rule("own-rule", "high", { remediate: { action } });
    const finding = { ...failing(judged), account: management, region, table };
    const [snippet]: readonly (Snippet | undefined)[] = fixSnippets(judged, finding, "aws");
    return snippet?.text ?? "";
  };

  test("a table whose name begins with a hyphen gets PITR and a backup", async () => {
    const table = "-orders.2";
    await aws(
      `aws dynamodb create-table --region=${region} --table-name=${table} --billing-mode PAY_PER_REQUEST ` +
        "--key-schema AttributeName=pk,KeyType=HASH --attribute-definitions AttributeName=pk,AttributeType=S",
    );
    await emulator.post("/clock", { advance: "1h" });
    await aws(`${cliOf("enable-pitr", table)}\n${cliOf("create-backup", table)}`);
    const query = "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus";
    expect(
      await aws(
        `aws dynamodb describe-continuous-backups --region=${region} --table-name=${table} --query ${query} --output text`,
      ),
    ).toBe("ENABLED\n");
    expect(
      await aws(
        `aws dynamodb list-backups --region=${region} --table-name=${table} --query 'BackupSummaries[].BackupName' --output text`,
      ),
    ).toBe(`${table}\n`);
  }, 120_000);
});
