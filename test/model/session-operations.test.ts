import { describe, expect, test } from "vitest";
import { factGroups } from "../../src/model/fact-groups.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import { sessionOperations } from "../../src/model/session-operations.ts";

describe("what a session inside an account is allowed", () => {
  test("without any group it can list Regions and tables and describe tables", () => {
    expect(sessionOperations([])).toEqual(["account:ListRegions", "dynamodb:ListTables", "dynamodb:DescribeTable"]);
  });

  test("a group adds its own operations and no other", () => {
    expect(sessionOperations(["table", "tags"])).toEqual([
      "account:ListRegions",
      "dynamodb:ListTables",
      "dynamodb:DescribeTable",
      "dynamodb:ListTagsOfResource",
      "tag:GetResources",
    ]);
  });

  test("nothing that only the hub may do is asked for, whatever is demanded", () => {
    const all = Object.keys(factGroups) as GroupId[];
    expect(sessionOperations(all).filter((operation) => /^(?:organizations|sts):/.test(operation))).toEqual([]);
  });
});
