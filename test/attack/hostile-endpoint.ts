/**
 * An endpoint that plays one account with one healthy table, and whose every answer can be replaced by a hostile one. In
 * go the replacements by operation, out comes what `audit` made of it: exit code, texts and the JSON report.
 */
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { run } from "../../src/cli/run.ts";
import {
  assumedRole,
  callerIdentity,
  startEndpoint,
  type Answer,
  type FakeEndpoint,
  type Seen,
} from "../aws/endpoint-fixture.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder, textsBelow } from "../support/temporary-folder.ts";

export const account = "111122223333";
export const region = "us-east-1";
export const tableArn = (name: string, where = region, owner = account): string =>
  `arn:aws:dynamodb:${where}:${owner}:table/${name}`;

/** 1 November 2026, in seconds. */
export const asOf = 1_793_491_200;
const day = 86_400;

/** A value becomes the JSON of the answer; text is sent as it is; a function sees the request. */
export type Hostile = Readonly<Record<string, unknown>> | string | ((request: Seen, nth: number) => Answer | object);
export type Replacements = Readonly<Record<string, Hostile>>;

export const healthyTable = (name: string): Readonly<Record<string, unknown>> => ({
  TableName: name,
  TableArn: tableArn(name),
  TableId: "0f3c6c1e-0000-4000-8000-000000000001",
  TableStatus: "ACTIVE",
  CreationDateTime: asOf - 100 * day,
  DeletionProtectionEnabled: true,
  TableSizeBytes: 1,
  ItemCount: 1,
});

export const healthyPitr = {
  ContinuousBackupsStatus: "ENABLED",
  PointInTimeRecoveryDescription: {
    PointInTimeRecoveryStatus: "ENABLED",
    RecoveryPeriodInDays: 35,
    EarliestRestorableDateTime: asOf - 35 * day,
    LatestRestorableDateTime: asOf - 300,
  },
};

export const healthyBackup = (name: string): Readonly<Record<string, unknown>> => ({
  BackupArn: `${tableArn(name)}/backup/01793404800000-0a1b2c3d`,
  BackupName: "daily",
  BackupStatus: "AVAILABLE",
  BackupType: "USER",
  BackupCreationDateTime: asOf - day,
  BackupSizeBytes: 1,
  TableArn: tableArn(name),
  TableId: "0f3c6c1e-0000-4000-8000-000000000001",
  TableName: name,
});

const named = ({ body }: Seen): string => String((JSON.parse(body) as { TableName?: unknown }).TableName);

const healthy: Replacements = {
  GetCallerIdentity: () => callerIdentity(account, `arn:aws:iam::${account}:user/auditor`),
  AssumeRole: ({ body }: Seen) =>
    assumedRole({
      account: /iam%3A%3A(\d+)%3A/.exec(body)?.[1] ?? account,
      key: "ASIAEXAMPLEEXAMPLE02",
      expires: "2026-11-01T01:00:00Z",
    }),
  DescribeOrganization: { Organization: { Id: "o-exampleorg", MasterAccountId: account } },
  ListAccounts: { Accounts: [{ Id: account, Name: "main", State: "ACTIVE", Status: "ACTIVE" }] },
  "/listRegions": { Regions: [{ RegionName: region, RegionOptStatus: "ENABLED_BY_DEFAULT" }] },
  ListTables: { TableNames: ["orders"] },
  DescribeTable: (request: Seen) => ({ Table: healthyTable(named(request)) }),
  DescribeContinuousBackups: { ContinuousBackupsDescription: healthyPitr },
  ListBackups: { BackupSummaries: [healthyBackup("orders")] },
  ListTagsOfResource: { Tags: [] },
  GetResources: { ResourceTagMappingList: [] },
  "/resources": { Results: [] },
};

function answerOf(hostile: Hostile, request: Seen, nth: number): Answer {
  const given = typeof hostile === "function" ? hostile(request, nth) : hostile;
  if (typeof given === "string") {
    const special = ["hang", "reset", "close", "break off", "drip"] as const;
    return special.find((each) => each === given) ?? { body: given };
  }
  return "body" in given || "status" in given || "headers" in given
    ? (given as Answer)
    : { body: JSON.stringify(given) };
}

export type Audited = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly report: Report | null;
  /** Every file below the working directory, the run directory among them. */
  readonly files: ReadonlyMap<string, string>;
  readonly seen: FakeEndpoint["seen"];
};

export type Report = {
  readonly findings: readonly {
    readonly table: string;
    readonly rule: string;
    readonly verdict: string;
    readonly unknowns: readonly { readonly kind: string; readonly detail?: string }[];
  }[];
  readonly coverage: { readonly unseen: readonly { readonly reason: { readonly kind: string } }[] };
};

export type HostileAudit = {
  readonly answers?: Replacements;
  readonly argv?: readonly string[];
  readonly env?: (url: string) => Readonly<Record<string, string>>;
  /** Is given the working directory before the audit. */
  readonly prepare?: (folder: string) => Promise<void>;
};

export const keys = {
  id: "AKIAIOSFODNN7EXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** Runs `audit` in a folder of its own; the JSON report is read when one was written. */
export async function audit(given: HostileAudit = {}): Promise<Audited> {
  const answers: Replacements = { ...healthy, ...given.answers };
  const endpoint = await startEndpoint((request, nth) => {
    const path = request.operation.split("?")[0] ?? "";
    const found = answers[path];
    return found === undefined ? { status: 400, body: "{}" } : answerOf(found, request, nth);
  });
  try {
    return await inTemporaryFolder(async (cwd) => {
      await given.prepare?.(cwd);
      const env = {
        HOME: cwd,
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_ACCESS_KEY_ID: keys.id,
        AWS_SECRET_ACCESS_KEY: keys.secret,
        AWS_REGION: region,
        ...given.env?.(endpoint.url),
      };
      const io = captureIo({ env, cwd, now: asOf * 1_000 });
      const argv = given.argv ?? ["audit", "-o", "audit.json"];
      const exitCode = await run(argv, io);
      const text = await readFile(join(cwd, "audit.json"), "utf8").catch(() => null);
      return {
        exitCode,
        ...io.written,
        report: text === null ? null : (JSON.parse(text) as Report),
        files: await textsBelow(cwd),
        seen: endpoint.seen,
      };
    });
  } finally {
    await endpoint.stop();
  }
}

/** Verdict by table and rule, as in `orders pitr-enabled`. */
export const verdictsOf = ({ report }: Audited): Readonly<Record<string, string>> =>
  Object.fromEntries((report?.findings ?? []).map(({ table, rule, verdict }) => [`${table} ${rule}`, verdict]));
