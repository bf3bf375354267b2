/** One row a fault: each way in which AWS, a network or a proxy goes wrong, at every rate at which it makes sense. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { faultKinds, type FaultKind, type FaultSpec } from "../../src/emulator/organization.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import { placeOf } from "../support/healthy-organization.ts";
import type { JsonReport } from "../support/json-report.ts";
import { auditUnder, type Audited } from "./audit.ts";

/** These cost real time at every call: see below. */
const late: readonly FaultKind[] = ["hang", "drip", "slow"];
/** The audit must come through these without a trace, however often they strike. */
const overcome: readonly FaultKind[] = ["clock-skew", "overlapping-page"];
/** It strikes nothing that an audit asks. */
const quick = faultKinds.filter((kind) => !late.includes(kind) && kind !== "limit-exceeded");

let whole: JsonReport;
beforeAll(async () => {
  const { report, breaches } = await auditUnder({});
  if (report === null || breaches.length > 0) throw new Error(`undisturbed, it says: ${breaches.join("; ")}`);
  whole = report;
});

/**
 * Kinds of all causes that are told now and, of the same place, were not without the fault. Apart from `not-scanned`, which
 * every other table is told where a copy of it may lie unseen: whether that is explained, `auditUnder` looks at.
 */
function kindsIn({ report }: Audited): readonly UnknownKind[] {
  const causes = ({ findings, coverage }: JsonReport): readonly (readonly [string, UnknownKind])[] => [
    ...findings.flatMap((finding) => finding.unknowns.map(({ kind }) => [placeOf(finding), kind] as const)),
    ...coverage.unseen.map(({ account, region, reason }) => [`${account} ${region}`, reason.kind] as const),
    ...coverage.regionsNotAuthoritative.map(({ account, reason }) => [account, reason.kind] as const),
  ];
  const before = new Set(causes(whole).map((cause) => cause.join(" ")));
  const now = report === null ? [] : causes(report).filter((cause) => !before.has(cause.join(" ")));
  return [...new Set(now.map(([, kind]) => kind))].filter((kind) => !following.has(kind)).toSorted();
}

/** They tell of another gap: in a scope that may hold copies, or of a fact that was read too late to tell whose a point is. */
const following: ReadonlySet<UnknownKind> = new Set(["not-scanned", "depends-on"]);

/** Which tables come and go while they are looked at depends on who is quicker. */
const steady = (report: JsonReport | null) => report?.findings.filter(({ table }) => !/^(gone|appears)-/.test(table));

describe.each([0.01, 0.2])("a fault at a rate of %f, at every operation", (rate) => {
  it.each(quick)("%s: nothing is told but the truth, or what is not known and why", async (kind) => {
    const { breaches, log } = await auditUnder({ faults: [{ kind, rate, seed: 1 }] });
    expect(breaches).toEqual([]);
    // At 1 % it may be that none of some ninety calls is struck.
    expect(rate < 0.2 || log.some(({ fault }) => fault === kind)).toBe(true);
  });
});

describe("a fault that strikes every time, at every operation", () => {
  it.each(overcome)("%s leaves no trace in the verdicts", async (kind) => {
    const { breaches, report, exit } = await auditUnder({ faults: [{ kind }] });
    expect(breaches).toEqual([]);
    expect(steady(report)).toEqual(steady(whole));
    expect(exit).toBe(1);
  });

  it.each(quick.filter((kind) => !overcome.includes(kind) && !/page|not-found|revoked/.test(kind)))(
    "%s leaves nothing to judge",
    async (kind) => {
      const { breaches, report, exit } = await auditUnder({ faults: [{ kind }] });
      expect(breaches).toEqual([]);
      expect(report).toBeNull();
      expect(exit).toBe(/token/.test(kind) ? 2 : 3);
    },
  );
});

/** Those that test/scenarios/disturbed-reads.test.ts does not try for good. */
const forGood: Readonly<Partial<Record<FaultKind, readonly [string, readonly UnknownKind[]][]>>> = {
  "expired-token": [
    ["sts:AssumeRole", ["role-not-assumable"]],
    ["organizations:ListAccounts", ["denied"]],
    ["organizations:DescribeOrganization", []],
    ["account:ListRegions", ["denied"]],
    ["dynamodb:ListTables", ["denied"]],
    ["dynamodb:*", ["denied"]],
    ["backup:ListProtectedResources", ["denied"]],
  ],
  // Keys that AWS takes elsewhere: as far as anybody can tell, a Region that is not enabled.
  "invalid-token": [
    ["sts:AssumeRole", ["role-not-assumable"]],
    ["organizations:ListAccounts", ["denied"]],
    ["account:ListRegions", ["denied"]],
    ["dynamodb:DescribeContinuousBackups", ["denied", "region-disabled"]],
  ],
  "revoked-session": [
    ["account:ListRegions", ["denied"]],
    ["dynamodb:ListTables", ["denied"]],
    ["dynamodb:DescribeTable", ["denied"]],
    ["dynamodb:ListBackups", ["denied"]],
  ],
  "not-found": [
    ["dynamodb:DescribeTable", []],
    ["dynamodb:DescribeContinuousBackups", ["not-ready"]],
  ],
  "repeat-page-token": [
    ["account:ListRegions", ["malformed"]],
    ["dynamodb:ListTables", ["malformed"]],
    ["dynamodb:ListBackups", ["malformed"]],
    ["backup:ListProtectedResources", ["malformed"]],
    ["organizations:ListAccounts", ["malformed"]],
  ],
};

describe.each(Object.entries(forGood))("%s for good", (kind, rows) => {
  it.each(rows)("at %s is told as %j and as nothing else", async (operation, kinds) => {
    const audited = await auditUnder({ faults: [{ kind: kind as FaultKind, operation }] });
    expect(audited.breaches).toEqual([]);
    expect(kindsIn(audited)).toEqual(kinds);
  });
});

describe("an endpoint at which nobody listens", () => {
  let unreachable: string;
  beforeAll(async () => {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    unreachable = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((closed) => server.close(closed));
  });

  it.each([
    ["DYNAMODB", "dynamodb:*", ["network"]],
    ["BACKUP", "backup:*", ["network"]],
    ["ACCOUNT", "account:*", ["network"]],
    ["ORGANIZATIONS", "organizations:*", ["network"]],
  ] as const)("of %s leaves unknown what it was for", async (service, operation, kinds) => {
    const env = { [`AWS_ENDPOINT_URL_${service}`]: unreachable };
    const audited = await auditUnder({}, { env, like: [{ kind: "reset", operation }] });
    expect(audited.breaches).toEqual([]);
    expect(kindsIn(audited)).toEqual(kinds);
  });

  it("of STS leaves nothing to judge", async () => {
    const { breaches, report, exit } = await auditUnder({}, { env: { AWS_ENDPOINT_URL_STS: unreachable } });
    expect({ breaches, report, exit }).toEqual({ breaches: [], report: null, exit: 3 });
  });
});

describe("the clock of this machine, which says what time it is for ages", () => {
  it.each([
    ["two hours ahead", 7_200_000],
    ["two hours behind", -7_200_000],
  ])("%s of AWS's, ends no session early and turns no age negative", async (_, ahead) => {
    const { breaches, log } = await auditUnder({}, { ahead });
    expect(breaches).toEqual([]);
    expect(log.filter(({ operation }) => operation === "sts:AssumeRole")).toHaveLength(3);
  });
});

/** In real time: few rows, and time enough for answers that do come. */
describe("an answer that does not come in time", () => {
  const waiting = {
    timeouts: { connection: 2_000, request: 1_500, socket: 2_000, response: 2_500 },
    patience: { transientAttempts: 2 },
  };

  it.each<[FaultKind, string, readonly UnknownKind[]]>([
    ["hang", "sts:AssumeRole", ["timeout"]],
    ["hang", "dynamodb:ListTables", ["timeout"]],
    ["hang", "dynamodb:DescribeContinuousBackups", ["timeout"]],
    ["drip", "dynamodb:ListBackups", ["timeout"]],
    ["slow", "backup:ListProtectedResources", []],
  ])("by %s, at %s in one account", async (kind, operation, kinds) => {
    const audited = await auditUnder({ faults: [{ kind, operation, account: "222222222222" }] }, { waiting });
    expect(audited.breaches).toEqual([]);
    expect(kindsIn(audited)).toEqual(kinds);
  });

  it("by hang, at one scope of two workers, is waited for once, as it is by one process, and is told as a timeout", async () => {
    const faults = [{ kind: "hang", operation: "dynamodb:ListTables", account: "222222222222", region: "us-east-1" }];
    const once = { ...waiting, patience: { timeoutAttempts: 1 } };
    const [two, one] = await Promise.all(
      [2, 1].map((workers) => auditUnder({ faults: faults as FaultSpec[] }, { waiting: once, workers })),
    );
    const hung = (audited?: Audited) => audited?.log.filter(({ fault }) => fault === "hang").length;
    const told = (audited?: Audited) => ({
      coverage: audited?.report?.coverage,
      findings: steady(audited?.report ?? null),
    });
    expect(two?.breaches).toEqual([]);
    expect(told(two)).toEqual(told(one));
    expect([hung(two), hung(one)]).toEqual([1, 1]);
    expect(two?.report?.coverage.unseen).toMatchObject([
      { account: "222222222222", region: "us-east-1", reason: { kind: "timeout" } },
    ]);
  });

  it("by hang now and then, at every operation, is told as nothing but a timeout", async () => {
    const { breaches } = await auditUnder({ faults: [{ kind: "hang", rate: 0.2, seed: 3 }] }, { waiting });
    expect(breaches).toEqual([]);
  });
});
