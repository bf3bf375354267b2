import { describe, expect, test } from "vitest";
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

  test("is failed when it is a Region that nobody can disable", () => {
    expect(regionRefusal(untold, "us-east-1", reason("region-disabled")).state).toBe("failed");
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
