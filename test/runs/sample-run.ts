/**
 * A small organization as records, and a run of it written the way the audit writes one: whatever is recorded already is
 * skipped, so that the same steps begin a run and go on with it.
 */
import { absent, known, unknown } from "../../src/model/fact.ts";
import type { Finding } from "../../src/model/finding.ts";
import type {
  AccountAccess,
  AccountRecord,
  AccountsEnd,
  ForeignObservation,
  Scope,
  ScopeEnd,
  ScopeState,
  TableRecord,
} from "../../src/model/observation.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { Coverage, RunHeader, Summary } from "../../src/model/run.ts";
import type { Probe } from "../../src/runs/crash-points.ts";
import { createRun } from "../../src/runs/create-run.ts";
import type { Owner } from "../../src/runs/lock.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { resumeRun } from "../../src/runs/resume-run.ts";
import { runId } from "../../src/runs/run-id.ts";
import type { RunWriter } from "../../src/runs/run-writer.ts";

const position = { file: "policies/pitr-enabled.yaml", line: 3, col: 5, endLine: 3, endCol: 20 };

export const policy: CompiledPolicy = {
  id: "sample",
  title: "Sample",
  rules: [
    {
      id: "pitr-enabled",
      title: "PITR is on",
      severity: "high",
      why: "Without it there is nothing to go back to.",
      fix: "Turn it on.",
      grace: null,
      archivedTables: "skip",
      applies: null,
      assert: {
        kind: "leaf",
        fact: "pitr.enabled",
        operator: "eq",
        operand: true,
        source: "pitr.enabled eq true",
        at: position,
      },
      remediate: { action: "enable-pitr" },
      mention: [],
      controls: [],
      params: {},
      examples: [],
      overrides: [],
      at: position,
    },
  ],
  sources: [
    { file: "policies/pitr-enabled.yaml", text: "id: pitr-enabled\n# ünïcode\r\n" },
    { file: "../elsewhere/../../pitr-enabled.yaml", text: "" },
  ],
  digest: "sha256:0123456789abcdef",
};

const asOf = "2026-11-22T08:00:00.123Z";
const selection: RunHeader["selection"] = { population: { kind: "organization" }, excludedAccounts: [], regions: null };

export const header: RunHeader = {
  schemaVersion: 3,
  id: runId({ asOf, policyDigest: policy.digest, selection }),
  tool: { name: "restorable", version: "0.1.0" },
  asOf,
  selection,
  caller: { account: "111111111111", arn: "arn:aws:iam::111111111111:user/auditor" },
  roles: {
    everywhere: { name: "RestorableAudit", externalId: false },
    except: {},
    sessionName: "restorable",
    hub: null,
  },
  groups: ["table", "pitr"],
  collection: "pruned",
  policyDigest: policy.digest,
  partition: "aws",
  organization: "o-sample",
  foreignHosts: [],
};

/** The test's own process, which no other is alive beside. */
export const owner: Owner = { pid: 4242, isAlive: () => false };

export const account = (id: string, access: AccountAccess, regions: readonly string[] = []): AccountRecord => ({
  kind: "account",
  id,
  state: id.endsWith("3") ? unknown({ kind: "not-collected" }) : known("ACTIVE"),
  facts: { "account.name": known(`account ${id} \u2028 "quoted"`), "account.ou": absent },
  access,
  regions:
    access.state === "opened"
      ? {
          source: "account:ListRegions",
          authoritative: true,
          regions: [
            ...regions.map((name) => ({ name, state: "enabled" as const })),
            { name: "af-south-1", state: "disabled" },
            { name: "sa-east-1", state: "excluded" },
          ],
        }
      : null,
  ledger: [],
  evidence: [{ operation: "sts:AssumeRole", requestId: "r-1", at: asOf }],
});

const opened: AccountAccess = { state: "opened", via: "assumed-role", principal: "arn:aws:sts::1:assumed-role/a/b" };

export const accounts: readonly AccountRecord[] = [
  account("222222222222", opened, ["us-east-1", "eu-west-1"]),
  account("111111111111", opened, ["us-east-1", "eu-central-1"]),
  account("333333333333", { state: "unopened", reason: { kind: "role-not-assumable", code: "AccessDenied" } }),
  account("444444444444", { state: "skipped", because: "SUSPENDED" }),
];

export const accountsEnd: AccountsEnd = { kind: "end", listed: accounts.length, source: "organizations:ListAccounts" };

export const table = (scope: Scope, name: string): TableRecord => ({
  kind: "table",
  name,
  arn: `arn:aws:dynamodb:${scope.region}:${scope.account}:table/${name}`,
  presence: "present",
  groups: {
    table: { state: "read" },
    pitr: { state: "unread", reason: { kind: "denied", operation: "dynamodb:DescribeContinuousBackups" } },
  },
  facts: {
    "table.name": known(name),
    "table.sizeBytes": known(12345),
    "table.deletionProtection": absent,
    "tags.__proto__": known("\u2028\u0000]]> 🙂"),
    "pitr.enabled": unknown({ kind: "denied", operation: "dynamodb:DescribeContinuousBackups" }),
  },
  lists: {
    backupsByName: { items: [{ status: known("AVAILABLE"), sizeBytes: absent }], missing: [{ kind: "throttled" }] },
  },
  evidence: [{ operation: "dynamodb:DescribeTable", at: asOf }],
});

/** The names a scope holds, in the order in which a scan happens to finish them. */
export const tableNames: Readonly<Record<string, readonly string[]>> = {
  "111111111111.eu-central-1": ["zeta", "Alpha", "alpha", "beta.1", "🙂", "_x"],
  "111111111111.us-east-1": [],
  "222222222222.eu-west-1": ["only-one"],
  "222222222222.us-east-1": [],
};

export const scopes: readonly Scope[] = [
  { account: "222222222222", region: "us-east-1" },
  { account: "222222222222", region: "eu-west-1" },
  { account: "111111111111", region: "us-east-1" },
  { account: "111111111111", region: "eu-central-1" },
];

export const namesOf = ({ account: id, region }: Scope): readonly string[] => tableNames[`${id}.${region}`] ?? [];

export const foreign: ForeignObservation = {
  kind: "foreign",
  about: "arn:aws:dynamodb:us-east-1:222222222222:table/copied",
  observation: "copy",
  facts: { vault: known("v") },
};

const coverageOf = ({ account: id, region }: Scope): ScopeState =>
  id === "222222222222" && region === "us-east-1"
    ? { state: "denied", reason: { kind: "denied-by-scp", operation: "dynamodb:ListTables" } }
    : { state: "seen" };

export const scopeEnd = (scope: Scope, tables: number): ScopeEnd => ({
  kind: "scope",
  ...scope,
  coverage: coverageOf(scope),
  tables,
  ledger: [{ operation: "dynamodb:ListTables", calls: 1, throttled: 0, failed: 0, complete: true }],
});

export const finding = (scope: Scope, name: string): Finding => ({
  rule: "pitr-enabled",
  severity: "high",
  ...scope,
  table: name,
  arn: `arn:aws:dynamodb:${scope.region}:${scope.account}:table/${name}`,
  tableId: null,
  verdict: "unknown",
  reason: { code: "unknown", text: "PITR could not be read" },
  unknowns: [{ kind: "denied", operation: "dynamodb:DescribeContinuousBackups" }],
  trace: [{ file: "a.yaml", line: 3, col: 5, leaf: "pitr.enabled eq true", expected: "true", actual: "unknown" }],
  fingerprint: `fp-${name}`,
});

const verdictCounts = { pass: 0, fail: 0, unknown: 7, waived: 0, "not-applicable": 0 };

export const summary: Summary = {
  verdicts: verdictCounts,
  failing: { low: 0, medium: 0, high: 0, critical: 0 },
  rules: [{ rule: "pitr-enabled", ...verdictCounts }],
  notApplicable: {},
  unknownKinds: { denied: 7 },
  tables: { judged: 7, failing: 0, unknown: 7 },
};

export const coverage: Coverage = {
  accounts: { listed: 4, opened: 2, unopened: 1, skipped: 1, excluded: 0 },
  scopes: { seen: 3, denied: 1, failed: 0, unfinished: 0, disabled: 2, excluded: 2 },
  tables: 7,
  unseen: [{ account: "222222222222", region: "us-east-1", state: "denied", reason: { kind: "denied-by-scp" } }],
  accepted: [
    {
      account: "111111111111",
      region: "eu-west-2",
      state: "failed",
      reason: { kind: "timeout", operation: "dynamodb:ListTables" },
      blindSpot: "firewall",
    },
  ],
  blindSpots: [
    {
      id: "firewall",
      state: "in-force",
      cause: "timeout",
      reason: "The firewall lets nobody through.",
      owner: "network@example.com",
      expires: "2027-01-01T00:00:00.000Z",
      accepted: 1,
      lapsed: 0,
      observed: [{ cause: "denied", count: 2 }],
    },
  ],
  population: {
    source: "organizations:ListAccounts",
    verified: true,
    complete: true,
    pages: 1,
    exclusions: [
      { flag: "--account-tag", accounts: 1, regions: 0 },
      { flag: "--ou", accounts: 2, regions: 0 },
      { flag: "--region", accounts: 0, regions: 2 },
    ],
    emptyOus: ["ou-ab12-11111111"],
    undecided: [{ account: "222222222222", reason: { kind: "denied" } }],
    regions: {
      sources: { "account:ListRegions": 2, partition: 0, selection: 0 },
      enabled: 4,
      disabled: 2,
      excluded: 2,
    },
  },
  reconciliation: {
    named: 4,
    found: 1,
    explained: { "outlived-by-backup": 1, "tag-lag": 0, "unseen-scope": 1, "outside-population": 0 },
    unexplained: 1,
  },
  skipped: [{ account: "444444444444", because: "SUSPENDED" }],
  regionsNotAuthoritative: [],
  disabledRegions: [{ account: "111111111111", region: "af-south-1" }],
};

export const createSample = (runsDir: string, probe?: Probe, of: RunHeader = header): Promise<RunWriter> =>
  createRun({ runsDir, header: of, inputs: { policy, blindSpots: null, waivers: null, drills: null }, owner, probe });

/** Scans whatever the run has not yet: accounts, then scopes. */
export async function scanSample(run: RunWriter): Promise<void> {
  await run.noteForeignHosts(["127.0.0.1:4566"]);
  if (run.accountsEnd() === null) {
    for (const each of accounts) if (!run.hasAccount(each.id)) await run.appendAccount(each);
    await run.endAccounts(accountsEnd);
  }
  for (const scope of scopes) {
    if (run.isSealed(scope)) continue;
    const writer = await run.openScope(scope);
    const names = namesOf(scope);
    for (const name of names) if (!writer.known.has(name)) await writer.append(table(scope, name));
    // A resumed scan makes its foreign observations again.
    if (names.length > 1) await writer.append(foreign);
    await writer.seal(scopeEnd(scope, names.length));
  }
}

export async function* judgeSample(path: string): AsyncGenerator<Finding> {
  const reader = await openRun(path);
  for await (const scope of reader.scopes()) {
    const { account: id, region } = scope;
    for await (const { name } of scope.tables()) yield finding({ account: id, region }, name);
  }
}

/** From wherever the run stands to its sealed end. */
export async function finishSample(run: RunWriter): Promise<void> {
  if (!run.sealed) {
    await scanSample(run);
    await run.finish();
    await run.sealFindings(judgeSample(run.path), "0.1.0");
    await run.writeSummary({ summary, coverage });
  }
  await run.close();
}

export const resumeSample = (path: string, probe?: Probe): Promise<RunWriter> => resumeRun({ path, owner, probe });
