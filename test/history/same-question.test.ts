import { describe, expect, test } from "vitest";
import { isSameAudit, isSameQuestion, type Asked } from "../../src/history/same-question.ts";
import { header } from "../runs/sample-run.ts";

type Given = Partial<Asked["header"]> & { readonly policy?: string };

const asked = ({ policy = "acme", ...changed }: Given): Asked => ({ header: { ...header, ...changed }, policy });

const organization = (of: {
  ous?: readonly string[];
  tags?: readonly { key: string; value: string | null }[];
}): Given => ({
  selection: { ...header.selection, population: { kind: "organization", ...of } },
});
const accounts = (...ids: readonly string[]): Given => ({
  selection: { ...header.selection, population: { kind: "accounts", ids } },
});
const caller = (account: string): Given => ({
  selection: { ...header.selection, population: { kind: "caller" } },
  caller: { account, arn: `arn:aws:iam::${account}:root` },
});
const regions = (...names: readonly string[]): Given => ({ selection: { ...header.selection, regions: names } });

describe("two runs", () => {
  test.each<[string, Given, Given, boolean, boolean]>([
    ["of the same question", {}, {}, true, true],
    ["by another auditor of the same organization", {}, { caller: { account: "999999999999", arn: "a" } }, true, true],
    ["of another policy", {}, { policy: "other" }, false, false],
    ["of another organization", {}, { organization: "o-other" }, true, false],
    ["of another partition", {}, { partition: "aws-cn" }, true, false],
    ["one of which AWS did not answer", {}, { foreignHosts: ["127.0.0.1:4566"] }, false, false],
    ["neither of which AWS answered", { foreignHosts: ["127.0.0.1:1"] }, { foreignHosts: ["127.0.0.1:2"] }, true, true],
    ["of all accounts and of an OU", {}, organization({ ous: ["ou-ab12-11111111"] }), true, false],
    [
      "of OUs in another order",
      organization({ ous: ["r-b", "r-a"] }),
      organization({ ous: ["r-a", "r-b"] }),
      true,
      true,
    ],
    [
      "of another tag",
      organization({ tags: [{ key: "env", value: "prod" }] }),
      organization({ tags: [{ key: "env", value: null }] }),
      true,
      false,
    ],
    [
      "of accounts in another order",
      accounts("222222222222", "111111111111"),
      accounts("111111111111", "222222222222"),
      true,
      true,
    ],
    ["of one account more", accounts("111111111111"), accounts("111111111111", "222222222222"), true, false],
    [
      "of accounts by name, asked from different organizations",
      accounts("111111111111"),
      { ...accounts("111111111111"), organization: null },
      true,
      true,
    ],
    [
      "of the caller's account, and of that of another caller",
      caller("111111111111"),
      caller("222222222222"),
      true,
      false,
    ],
    ["of fewer Regions", {}, regions("eu-west-1"), true, false],
    [
      "of Regions in another order",
      regions("eu-west-1", "us-east-1"),
      regions("us-east-1", "eu-west-1", "eu-west-1"),
      true,
      true,
    ],
  ])("%s", (_name, a, b, sameAudit, sameQuestion) => {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(isSameAudit(asked(one), asked(other))).toBe(sameAudit);
      expect(isSameQuestion(asked(one), asked(other))).toBe(sameQuestion);
    }
  });
});
