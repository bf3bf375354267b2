import { describe, expect, test } from "vitest";
import { partitions, regionsOf, type PartitionId } from "../../src/aws/partitions.ts";
import type { UnknownKind } from "../../src/model/fact.ts";
import { unknown } from "../../src/model/fact.ts";
import type { AccountRecord, RegionList } from "../../src/model/observation.ts";
import { regionRefusal } from "../../src/scan/region-refusal.ts";

const account = (list: Pick<RegionList, "source" | "authoritative">): AccountRecord => ({
  kind: "account",
  id: "111111111111",
  state: unknown({ kind: "not-collected" }),
  facts: {},
  access: { state: "opened", via: "assumed-role", principal: "arn:aws:sts::111111111111:assumed-role/R/s" },
  regions: { ...list, regions: [] },
  ledger: [],
  evidence: [],
});
const told = account({ source: "account:ListRegions", authoritative: true });
const untold = account({ source: "partition", authoritative: false });
const reason = (kind: UnknownKind) => ({ kind, operation: "dynamodb:ListTables" });

describe("a Region whose first call was refused", () => {
  test("is disabled when the account did not tell its Regions and the Region can be disabled", () => {
    expect(regionRefusal(untold, "af-south-1", reason("region-disabled")).state).toBe("disabled");
  });

  const older = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ];
  const ofOtherPartitions = Object.keys(partitions)
    .filter((id) => id !== "aws")
    .flatMap((id) => regionsOf(id as PartitionId));

  test.each([...older, ...ofOtherPartitions])("is failed when it is %s, which nobody can disable", (region) => {
    expect(regionRefusal(untold, region, reason("region-disabled")).state).toBe("failed");
  });

  test.each(regionsOf("aws").filter((region) => !older.includes(region)))(
    "may be disabled when it is %s, which accounts enable",
    (region) => {
      expect(regionRefusal(untold, region, reason("region-disabled")).state).toBe("disabled");
    },
  );

  test("is failed when it is a Region of which nothing is known here", () => {
    expect(regionRefusal(untold, "ap-northeast-9", reason("region-disabled")).state).toBe("failed");
  });

  test("is failed when the account said that the Region is enabled", () => {
    expect(regionRefusal(told, "af-south-1", reason("region-disabled")).state).toBe("failed");
  });

  test.each(["denied", "denied-by-scp"] as const)("is denied when AWS says %s", (kind) => {
    expect(regionRefusal(untold, "af-south-1", reason(kind))).toEqual({ state: "denied", reason: reason(kind) });
  });

  test.each(["throttled", "timeout", "network", "server-error", "malformed", "unsupported"] as const)(
    "is failed, and never disabled, after %s",
    (kind) => {
      expect(regionRefusal(untold, "af-south-1", reason(kind)).state).toBe("failed");
    },
  );
});
