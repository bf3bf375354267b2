/** The months that every format is shown: one typical, one with a stranger's words wherever they can be, and the first month of all. */
import type { NamedAccount } from "../../src/history/compliance.ts";
import type { Verdict } from "../../src/model/finding.ts";
import type { Owner } from "../../src/model/month-compliance.ts";
import type { MonthlyReport } from "../../src/model/monthly.ts";
import type { CompiledPolicy, CompiledRule, Control } from "../../src/model/policy.ts";
import type { Severity } from "../../src/model/severity.ts";
import type { Waiver } from "../../src/model/waiver.ts";
import { policyOf, rule } from "./audit-fixture.ts";
import { longName, nasty } from "./audits.ts";
import { monthOf, runIdOf, type PastRun, type PastTable } from "./monthly-history.ts";

const control = (id: string): Control => ({ id, source: "this project", kind: "ours" });

const ruled = (id: string, severity: Severity, title: string, controls: readonly string[]): CompiledRule =>
  rule(id, severity, { title, controls: controls.map(control), params: {} });

const rules = [
  ruled("deletion-protection-enabled", "medium", "Deletion protection is on", [
    "AWS FSBP:DynamoDB.6",
    "NIST 800-53 r5:CM-2",
    "NIST 800-53 r5:SC-5(2)",
    "ISO/IEC 27001:2022:A.8.13",
  ]),
  ruled("pitr-enabled", "high", "Point-in-time recovery is on", [
    "AWS FSBP:DynamoDB.2",
    "NIST 800-53 r5:CP-9",
    "NIST 800-53 r5:CP-10",
    "ISO/IEC 27001:2022:A.8.13",
    "SOC 2:A1.2",
    "HIPAA:164.308(a)(7)(ii)(A)",
  ]),
  ruled("recovery-point-fresh", "critical", "A recovery point is newer than 26 hours", [
    "NIST 800-53 r5:CP-9",
    "NIST 800-53 r5:CP-10",
    "SOC 2:A1.2",
    "HIPAA:164.308(a)(7)(ii)(B)",
  ]),
  ruled("restore-tested", "medium", "A restore of the table was tested within 90 days", [
    "NIST 800-53 r5:CP-4",
    "SOC 2:A1.3",
  ]),
];

const day = 86_400_000;

const policy = (digest: string, changed: (rule: CompiledRule) => CompiledRule = (same) => same): CompiledPolicy => ({
  ...policyOf("acme-backups", rules.map(changed)),
  title: "What acme asks of the backups of its tables",
  sla: { critical: 3 * day, high: 14 * day },
  digest: `sha256:${digest.repeat(64 / digest.length)}`,
});

const earlier = policy("5f70bf18");
const later = policy("c0ffee42", (each) =>
  each.id === "restore-tested" ? { ...each, severity: "high", params: { maxAge: 90 * day } } : each,
);

const accounts: readonly NamedAccount[] = [
  { account: "111111111111", name: "management", ou: null },
  { account: "222222222222", name: "payments-prod", ou: "ou-ab12-prod0001" },
  { account: "333333333333", name: "orders-prod", ou: "ou-ab12-prod0001" },
  { account: "444444444444", name: "data-platform", ou: "ou-ab12-data0001" },
  { account: "555555555555", name: "sandbox", ou: "ou-ab12-sand0001" },
];

const owners: readonly (Owner | null)[] = [
  { kind: "tag", value: "team-payments" },
  { kind: "tag", value: "team-orders" },
  { kind: "tag", value: "data-platform" },
  { kind: "none" },
];

/** The same numbers on every machine: spread over [0, 1). */
const spread = (seed: number): number => (seed * 0.618_033_988_749_895) % 1;

type Place = readonly [account: string, region: string, table: string];

const places: readonly Place[] = ["222222222222", "333333333333", "444444444444", "555555555555"].flatMap(
  (account, at) =>
    ["ledger", "customers", "sessions", "events", "carts", "invoices", "audit-log"].map((name, number): Place => {
      const region = (at + number) % 3 === 0 ? "eu-central-1" : "us-east-1";
      return [account, region, `${name}-${at + 1}`];
    }),
);

/** What fails at first gets fixed over the months; some of it comes back. */
function saysOf(at: number, ofDay: number): PastTable["says"] {
  const verdict = (seed: number, from: number, to: number): Verdict => {
    const breaks = Math.floor(spread(seed) * 420) - 40;
    const lasts = 2 + Math.floor(spread(seed + 7) * (to - from) + from);
    return ofDay >= breaks && ofDay < breaks + lasts ? "fail" : "pass";
  };
  const fresh = verdict(at * 11 + 3, 1, 9);
  return {
    "deletion-protection-enabled": at % 9 === 4 ? "not-applicable" : verdict(at * 5 + 1, 20, 300),
    "pitr-enabled": at === 12 && ofDay > 300 ? { waivedBy: "W-7" } : verdict(at * 3 + 2, 5, 90),
    "recovery-point-fresh": at === 20 && ofDay > 378 ? "unknown" : fresh,
    "restore-tested": verdict(at * 13 + 5, 60, 400),
  };
}

const waiver = (id: string, changes: Partial<Waiver>): Waiver => ({
  id,
  rules: ["pitr-enabled"],
  accounts: ["333333333333"],
  regions: ["*"],
  tables: ["carts-*"],
  reason: "Filled anew each night from the warehouse.",
  owner: "team-orders@example.com",
  approver: "ciso@example.com",
  ticket: "SEC-118",
  created: "2026-08-01T00:00:00.000Z",
  expires: "2026-12-14T00:00:00.000Z",
  ...changes,
});

const waivers: readonly Waiver[] = [
  waiver("W-7", {}),
  waiver("W-9", { created: "2026-11-10T00:00:00.000Z", expires: "2027-02-01T00:00:00.000Z", ticket: "SEC-131" }),
  waiver("W-4", { created: "2026-05-01T00:00:00.000Z", expires: "2026-11-12T00:00:00.000Z", ticket: "SEC-77" }),
];

const denied = {
  account: "555555555555",
  region: "eu-west-1",
  state: "denied",
  reason: { kind: "denied-by-scp", operation: "dynamodb:ListTables", code: "AccessDeniedException" },
} as const;

const start = Date.parse("2025-11-10T06:00:00.000Z");

/** Every third day until June, then every day; none in March, nor in a part of November. */
function runsUntil(end: string): readonly PastRun[] {
  const runs: PastRun[] = [];
  for (let at = start; at < Date.parse(end); at += day) {
    const asOf = new Date(at).toISOString();
    const ofDay = Math.round((at - start) / day);
    const isGap = asOf.startsWith("2026-03") || ("2026-11-14" <= asOf && asOf < "2026-11-19");
    if (isGap || (asOf < "2026-06-01" && ofDay % 3 > 0)) continue;
    const here = asOf < "2026-11-08" ? places.filter((_, number) => number !== 9) : places;
    const tables = here.map((place): PastTable => {
      const number = places.indexOf(place);
      const owner = owners[number % 5] ?? { kind: "none" };
      const anew = number === 17 && asOf > "2026-11-20";
      return { at: place, id: `table-${number}${anew ? "-anew" : ""}`, owner, says: saysOf(number, ofDay) };
    });
    const hidden = asOf > "2026-11-22" ? { unseen: [denied] } : {};
    const policy = asOf < "2026-11-19" ? earlier : later;
    runs.push({
      asOf,
      policy,
      tables,
      accounts,
      coverage: hidden,
      waivers: asOf < "2026-11-05" ? waivers.slice(0, 2) : waivers,
    });
  }
  return runs;
}

export const typicalMonth = (): Promise<MonthlyReport> =>
  monthOf("2026-11", runsUntil("2026-11-28T00:00:00.000Z"), {
    leftOut: [
      { run: runIdOf("2026-11-14T06:00:00.000Z"), why: "unfinished", detail: null },
      { run: runIdOf("2026-11-21T09:30:00.000Z"), why: "other-policy", detail: "pitr-only" },
    ],
    drills: {
      collected: true,
      ofMonth: [
        {
          account: "222222222222",
          region: "us-east-1",
          table: "ledger-1",
          status: "COMPLETED",
          created: "2026-11-12T02:00:00.000Z",
          validation: "SUCCESSFUL",
          testingPlan: "quarterly",
          by: "aws-backup",
        },
        {
          account: "333333333333",
          region: "us-east-1",
          table: "invoices-2",
          status: "FAILED",
          created: "2026-11-12T02:10:00.000Z",
          validation: null,
          testingPlan: "quarterly",
          by: "drill",
        },
      ],
      tables: { inMonth: 1, earlier: 9, never: 18, unknown: 0 },
    },
  });

const nastyPolicy = (digest: string, severity: Severity): CompiledPolicy => ({
  ...policyOf(nasty, [
    ruled("nasty-rule", severity, nasty, [nasty, "SOC 2:A1.2"]),
    rule(nasty, "low", { title: longName, params: { [nasty]: nasty } }),
  ]),
  title: nasty,
  sla: { critical: 3_600_000 },
  digest,
});

const nastyWaiver: Waiver = {
  id: nasty,
  rules: [nasty],
  accounts: [nasty],
  regions: [nasty],
  tables: [nasty],
  reason: nasty,
  owner: "=cmd|' /C calc'!A0",
  approver: nasty,
  ticket: "@SUM(A1)",
  created: "2026-11-02T00:00:00.000Z",
  expires: "2026-11-20T00:00:00.000Z",
};

/** One nasty text in every place that a stranger's words can reach, in a month in which everything there is to tell happened. */
export function nastyMonth(): Promise<MonthlyReport> {
  const here: readonly NamedAccount[] = [
    { account: "111111111111", name: nasty, ou: nasty },
    { account: "222222222222", name: longName, ou: null },
  ];
  const at = (table: string, region = "us-east-1"): Place => ["111111111111", region, table];
  const says = (first: PastTable["says"][string], second: PastTable["says"][string]): PastTable["says"] => ({
    "nasty-rule": first,
    [nasty]: second,
  });
  const owner: Owner = { kind: "tag", value: nasty };
  const unseen = {
    account: "222222222222",
    region: nasty,
    state: "denied",
    reason: { kind: "malformed", operation: nasty, code: nasty, detail: nasty },
  } as const;
  const blindSpot = {
    id: nasty,
    state: "in-force",
    cause: "denied",
    reason: nasty,
    owner: nasty,
    expires: "2027-01-01T00:00:00.000Z",
    accepted: 1,
    lapsed: 0,
    observed: [],
  } as const;
  const runs: readonly PastRun[] = [
    {
      asOf: "2026-10-31T06:00:00.000Z",
      policy: nastyPolicy("sha256:0a", "high"),
      accounts: [...here, { account: "333333333333", name: nasty, ou: nasty }],
      tables: [
        { at: at(nasty), id: "a", says: says("fail", "pass") },
        { at: at("<i>fixed</i>"), id: "b", says: says("fail", "pass") },
        { at: at("=1+1"), id: "c", says: says("fail", "fail") },
        { at: at("made-anew"), id: "d", says: says("fail", "pass") },
      ],
    },
    {
      asOf: "2026-11-03T06:00:00.000Z",
      policy: nastyPolicy("sha256:0a", "high"),
      accounts: here,
      tables: [
        { at: at(nasty), id: "a", owner, says: says("fail", "fail") },
        { at: at("<i>fixed</i>"), id: "b", owner, says: says("pass", { waivedBy: nasty }) },
        { at: at("made-anew"), id: "e", owner, says: says("fail", "unknown") },
      ],
      waivers: [nastyWaiver, { ...nastyWaiver, id: "W-2", expires: "2026-12-05T00:00:00.000Z" }],
      coverage: { unseen: [unseen, { account: null, region: null, state: "unlisted", reason: unseen.reason }] },
    },
    {
      asOf: "2026-11-21T06:00:00.000Z",
      policy: nastyPolicy("sha256:0b", "critical"),
      accounts: here,
      tables: [
        { at: at(nasty), id: "a", owner, says: says("fail", "not-applicable") },
        { at: at("<i>fixed</i>"), id: "b", owner: { kind: "unknown" }, says: says("pass", "fail") },
        { at: at("made-anew"), id: "e", owner: { kind: "none" }, says: says("unknown", "pass") },
      ],
      waivers: [{ ...nastyWaiver, id: "W-2", expires: "2026-12-10T00:00:00.000Z" }],
      coverage: { accepted: [{ ...unseen, blindSpot: nasty }], blindSpots: [blindSpot] },
      header: {
        organization: nasty,
        foreignHosts: [nasty, "127.0.0.1:4566"],
        tool: { name: "restorable", version: nasty },
        selection: { population: { kind: "organization" }, excludedAccounts: [nasty], regions: null },
      },
    },
  ];
  return monthOf("2026-11", runs, {
    owners: { tag: nasty, tableTags: true, accountTags: true },
    leftOut: [
      { run: runIdOf("2026-11-05T06:00:00.000Z"), why: "damaged", detail: nasty },
      { run: runIdOf("2026-11-06T06:00:00.000Z"), why: "other-policy", detail: nasty },
      { run: runIdOf("2026-11-07T06:00:00.000Z"), why: "other-population", detail: null },
      { run: runIdOf("2026-11-08T06:00:00.000Z"), why: "not-judged", detail: null },
    ],
    drills: {
      collected: true,
      ofMonth: [
        {
          account: "111111111111",
          region: "us-east-1",
          table: nasty,
          status: nasty,
          created: "2026-11-12T02:00:00.000Z",
          validation: nasty,
          testingPlan: nasty,
          by: "aws-backup",
        },
      ],
      tables: { inMonth: 0, earlier: 0, never: 1, unknown: 2 },
    },
  });
}

/** One run, and nothing before it: no age is known, and nothing can be compared. */
export const firstMonth = (): Promise<MonthlyReport> =>
  monthOf("2026-11", [
    {
      asOf: "2026-11-30T06:00:00.000Z",
      policy: earlier,
      accounts,
      tables: places.map((at, number): PastTable => ({ at, id: `table-${number}`, says: saysOf(number, 300) })),
    },
  ]);
