/** Every operation that an audit may ask, refused for one account, one Region, one table: never green, never a guess. */
import { beforeAll, describe, expect, it } from "vitest";
import type { RefusalSpec } from "../../src/emulator/organization.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import type { JsonReport } from "../support/json-report.ts";
import {
  accountOf,
  auditHealthy,
  hub,
  hubOperations,
  memberOperations,
  placeOf,
  shownIn,
  toldAs,
  words,
  type Disturbance,
} from "../support/healthy-organization.ts";

const ofOneTable = [
  "dynamodb:DescribeTable",
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:ListTagsOfResource",
  "dynamodb:DescribeTimeToLive",
  "dynamodb:GetResourcePolicy",
  "dynamodb:DescribeKinesisStreamingDestination",
];
/** Signed for whichever Region the product chooses. */
const ofNoRegion = ["sts:AssumeRole", "account:ListRegions"];
const region = "us-gov-east-1";
const table = "scratch";

type Place = {
  readonly of: string;
  readonly because: RefusalSpec["because"];
  readonly part: Pick<RefusalSpec, "region" | "table">;
  readonly kind: UnknownKind;
  /** Operations that cannot be refused for such a part. */
  readonly without: readonly string[];
};

const places: readonly Place[] = [
  { of: "one account", because: "identity", part: {}, kind: "denied", without: [] },
  { of: "one account by SCP", because: "scp", part: {}, kind: "denied-by-scp", without: [] },
  { of: "one Region", because: "boundary", part: { region }, kind: "denied", without: ofNoRegion },
  {
    of: "one table",
    because: "identity-deny",
    part: { table },
    kind: "denied",
    without: memberOperations.filter((operation) => !ofOneTable.includes(operation)),
  },
];

async function audit(disturbed: Disturbance): Promise<{ readonly exit: number; readonly report: JsonReport }> {
  const { exit, report, stderr, breaches } = await auditHealthy(disturbed);
  expect(breaches).toEqual([]);
  if (report === null) throw new Error(`the audit refused to judge: ${stderr}`);
  return { exit, report };
}

describe("a refused read", () => {
  let whole: JsonReport;
  beforeAll(async () => {
    ({ report: whole } = await audit({}));
  });

  it("is the only thing that keeps this organization from being green", async () => {
    const { exit, report, calls } = await auditHealthy({});
    expect(exit).toBe(0);
    expect(report?.summary.verdicts).toMatchObject({ pass: 1408, fail: 0, unknown: 0, "not-applicable": 44 });
    const asked = [...hubOperations, ...memberOperations].sort();
    expect([...calls].sort(), "no operation that it needs is left untried").toEqual(asked);
  });

  it.each(places)("for $of is unknown there with its true cause, and nowhere else", async (place) => {
    const { because, part, kind, without } = place;
    const tried = memberOperations.filter((operation) => !without.includes(operation));
    const refusals = tried.map((operation): RefusalSpec => ({
      operation,
      account: accountOf(operation),
      because,
      ...part,
    }));
    const { exit, report } = await audit({ refusals });
    expect(exit).toBe(3);

    const told = tried.map((operation) => [operation, shownIn(report, whole, accountOf(operation)).as]);
    const right = tried.map((operation) => [
      operation,
      toldAs(operation, operation === "sts:AssumeRole" ? "role-not-assumable" : kind),
    ]);
    expect(told).toEqual(right);

    for (const operation of tried) {
      const { unknown, turned } = shownIn(report, whole, accountOf(operation));
      expect(turned).toEqual([]);
      // What hangs on the lost read is told after it, as depending on it.
      const causes = unknown.flatMap(({ unknowns }) => unknowns.map((reason) => reason.operation));
      expect(causes.filter((cause) => cause !== operation)).toEqual([]);
      const elsewhere = unknown.filter(
        ({ region, table }) => region !== (part.region ?? region) || table !== (part.table ?? table),
      );
      expect(elsewhere.map(placeOf)).toEqual([]);
    }
    expect(shownIn(report, whole, hub)).toEqual({ unknown: [], turned: [], as: [] });
  });

  it("of both ways to a table's tags leaves what depends on a tag unknown, and nothing else", async () => {
    const account = accountOf("tag:GetResources");
    const refusals: RefusalSpec[] = ["tag:GetResources", "dynamodb:ListTagsOfResource"].map((operation) => ({
      operation,
      account,
      because: "identity",
    }));
    const { exit, report } = await audit({ refusals });
    const { unknown, as } = shownIn(report, whole, account);
    expect(as).toEqual(toldAs("dynamodb:ListTagsOfResource", "denied"));
    expect(unknown.map(({ rule }) => rule).toSorted()).toEqual([
      ...Array.from({ length: 6 }, () => "protected"),
      ...Array.from({ length: 6 }, () => "recoverable"),
    ]);
    expect(exit).toBe(3);
  });

  it("of the list of accounts is an unseen population, whatever little was seen", async () => {
    const operation = "organizations:ListAccounts";
    const { exit, report } = await audit({ refusals: [{ operation, because: "scp" }] });
    expect(report.coverage.unseen).toMatchObject([
      { account: null, region: null, state: "unlisted", reason: { kind: "denied-by-scp", operation } },
    ]);
    expect(exit).toBe(3);
  });

  it("of the organization leaves unknown who manages it, and nothing else", async () => {
    const operation = "organizations:DescribeOrganization";
    const { exit, report } = await audit({ refusals: [{ operation, because: "identity" }] });
    const { unknown, turned, as } = shownIn(report, whole, hub);
    expect({ turned, as }).toEqual({ turned: [], as: [words("unknown", { kind: "denied", operation })] });
    expect(new Set(unknown.map(({ rule }) => rule))).toEqual(new Set(["known-owner"]));
    expect(exit).toBe(3);
  });

  it("of who is calling does not exist: AWS asks no permission for that", async () => {
    const { exit, report } = await audit({ refusals: [{ operation: "sts:GetCallerIdentity", because: "scp" }] });
    expect(report.findings).toEqual(whole.findings);
    expect(exit).toBe(0);
  });
});
