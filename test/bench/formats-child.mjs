/**
 * A format, a number of tables and a path in; as JSON out the seconds to make a report of them and write it there, those to
 * write as many bytes again, and the peak memory of this process before it did.
 */
import { rm, stat } from "node:fs/promises";
import { baseline, createCounts, createSummary, evaluateTable, formats, openOutput } from "./product.mjs";
import { account, accountId, asOf, regions, table } from "./tables.mjs";

const [id = "", tables = "0", path = ""] = process.argv.slice(2);
const count = Number(tables);
const tablesOfScope = 1_000;
/** As reports are written: in blocks, with a wait for each. */
const block = 65_536;

const policy = await baseline();
const judged = Array.from({ length: Math.min(count, tablesOfScope) }, (_, number) => {
  const scope = { account: accountId(0), region: regions[0] };
  const record = table(scope, number);
  return { ...scope, table: record.name, findings: evaluateTable(policy, account(scope.account), record, asOf) };
});

/** The judged tables again in each scope, under its account and Region. */
const placed = ({ account: owner, region }, { table: name, findings }) => {
  const place = { account: owner, region, table: name, arn: `arn:aws:dynamodb:${region}:${owner}:table/${name}` };
  return { ...place, findings: findings.map((finding) => ({ ...finding, ...place })) };
};

function* scopes() {
  for (let number = 0; number * tablesOfScope < count; number += 1) {
    const size = Math.min(tablesOfScope, count - number * tablesOfScope);
    const scope = { account: accountId(Math.floor(number / regions.length)), region: regions[number % regions.length] };
    yield { ...scope, of: judged.slice(0, size) };
  }
}

const summary = createSummary(policy);
for (const { of, ...scope } of scopes()) for (const each of of) summary.add(placed(scope, each));

const accounts = Math.ceil(count / tablesOfScope / regions.length);
const context = {
  run: {
    schemaVersion: 3,
    id: "2026-11-22T08-00-00.000Z-0badf00d",
    tool: { name: "restorable", version: "bench" },
    asOf,
    selection: { population: { kind: "organization" }, excludedAccounts: [], regions: null },
    caller: { account: "111111111111", arn: "arn:aws:iam::111111111111:user/auditor" },
    groups: ["account", "table", "pitr", "tags", "onDemandBackups"],
    collection: "pruned",
    policyDigest: policy.digest,
    partition: "aws",
    organization: "o-abcde12345",
    foreignHosts: [],
  },
  policy,
  summary: summary.summary(),
  coverage: {
    accounts: { listed: accounts, opened: accounts, unopened: 0, skipped: 0, excluded: 0 },
    scopes: { seen: accounts * regions.length, denied: 0, failed: 0, unfinished: 0, disabled: 0, excluded: 0 },
    tables: count,
    unseen: [],
    accepted: [],
    blindSpots: [],
    population: {
      source: "organizations:ListAccounts",
      verified: true,
      complete: true,
      pages: 1,
      exclusions: [],
      emptyOus: [],
      undecided: [],
      regions: {
        sources: { "account:ListRegions": accounts, partition: 0, selection: 0 },
        enabled: accounts * regions.length,
        disabled: 0,
        excluded: 0,
      },
    },
    reconciliation: {
      named: 0,
      found: 0,
      explained: { "outlived-by-backup": 0, "tag-lag": 0, "unseen-scope": 0, "outside-population": 0 },
      unexplained: 0,
    },
    skipped: [],
    regionsNotAuthoritative: [],
    disabledRegions: [],
  },
  kept: null,
  waivers: { warning: "14d", uses: [] },
  accountNames: new Map(Array.from({ length: accounts }, (_, n) => [accountId(n), `workload ${n}`])),
  ous: new Map(Array.from({ length: accounts }, (_, n) => [accountId(n), "Root/Workloads"])),
  trend: [],
  worst: summary.worst(),
  options: { colour: false, columns: 100 },
};

async function report() {
  const output = await openOutput(path);
  const writer = formats[id].create(context);
  let waiting = writer.begin();
  const flush = async (most) => {
    if (waiting.length <= most) return;
    const text = waiting;
    waiting = "";
    await output.write(text);
  };
  for (const { of, ...scope } of scopes()) {
    const counts = createCounts();
    for (const each of of) counts.add(each);
    const told = { ...scope, coverage: { state: "seen" }, tables: of.length, verdicts: counts.counts() };
    waiting += writer.scope?.(told) ?? "";
    for (const each of of) {
      waiting += writer.table(placed(scope, each));
      await flush(block);
    }
  }
  waiting += writer.end();
  await flush(0);
  await output.keep();
}

async function write(bytes) {
  const output = await openOutput(path);
  const text = "x".repeat(block);
  for (let left = bytes; left > 0; left -= block) await output.write(left < block ? text.slice(0, left) : text);
  await output.keep();
}

async function seconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const taken = await seconds(report);
// `maxRSS` is in KiB.
const peak = process.resourceUsage().maxRSS / 1024;
const { size } = await stat(path);
await rm(path);
const writing = await seconds(() => write(size));
await rm(path);
process.stdout.write(JSON.stringify({ seconds: taken, writing, bytes: size, peak }));
