import { describe, expect, it } from "vitest";
import {
  conditionHolds,
  conditionMistakes,
  conditionsOf,
  type RequestContext,
} from "../../src/emulator/iam-conditions.ts";

const context: RequestContext = {
  "aws:requestedregion": "eu-central-1",
  "aws:principalarn": "arn:aws:iam::222222222222:role/audit/Reader",
  "aws:currenttime": "2026-11-20T12:00:00.000Z",
  "aws:epochtime": "1795176000",
  "aws:securetransport": "true",
  "aws:tagkeys": ["tier", "owner"],
};

const holds = (condition: unknown): boolean => conditionsOf(condition).every((each) => conditionHolds(each, context));

const region = (operator: string, ...values: readonly string[]) => ({ [operator]: { "aws:RequestedRegion": values } });
const absent = (operator: string, value = "x") => ({ [operator]: { "aws:SourceAccount": value } });
const tags = (operator: string, ...values: readonly string[]) => ({ [operator]: { "aws:TagKeys": values } });
const when = (operator: string, value: string) => ({ [operator]: { "aws:CurrentTime": value } });
const epoch = (operator: string, value: string | number) => ({ [operator]: { "aws:EpochTime": value } });
const by = (operator: string, ...values: readonly string[]) => ({ [operator]: { "aws:PrincipalArn": values } });

describe("a condition", () => {
  it.each<readonly [string, unknown, boolean]>([
    ["equal to one of several", region("StringEquals", "us-east-1", "eu-central-1"), true],
    ["equal but for its case", region("StringEquals", "EU-CENTRAL-1"), false],
    ["equal in whatever case", region("StringEqualsIgnoreCase", "EU-CENTRAL-1"), true],
    ["a star where no pattern is taken", region("StringEquals", "eu-*"), false],
    ["like a pattern", region("StringLike", "eu-*"), true],
    ["not equal to any of several", region("StringNotEquals", "us-east-1", "eu-central-1"), false],
    ["not like any", region("StringNotLike", "us-*", "af-*"), true],
    ["a key in another case", { StringEquals: { "AWS:requestedREGION": "eu-central-1" } }, true],
    ["an ARN, part by part", by("ArnLike", "arn:aws:iam::*:role/*"), true],
    ["an ARN that ArnEquals takes as a pattern", by("ArnEquals", "arn:aws:iam::*:role/audit/*"), true],
    ["no such ARN", by("ArnNotEquals", "arn:aws:iam::*:user/*"), true],
    ["true", { Bool: { "aws:SecureTransport": "true" } }, true],
    ["false, as a boolean of the document", { Bool: { "aws:SecureTransport": false } }, false],
    ["a date before", when("DateLessThan", "2026-11-20T12:00:01Z"), true],
    ["the date itself", when("DateLessThan", "2026-11-20T12:00:00Z"), false],
    ["a date in another zone", when("DateEquals", "2026-11-20T13:00:00+01:00"), true],
    ["a date in seconds since the epoch", when("DateGreaterThanEquals", "1795176000"), true],
    ["a day alone", when("DateGreaterThan", "2026-11-20"), true],
    ["a number", epoch("NumericGreaterThan", 1795175999), true],
    ["another number", epoch("NumericNotEquals", "1795176000"), false],
    ["the same number, written otherwise", epoch("NumericEquals", "1795176000.0"), true],
    ["an absent key, equal", absent("StringEquals"), false],
    ["an absent key, not equal", absent("StringNotEquals"), true],
    ["an absent key, if it exists", absent("StringEqualsIfExists"), true],
    ["an absent key that may be no number", absent("NumericNotEquals", "1"), true],
    ["an absent key: null", absent("Null", "true"), true],
    ["an absent key: not null", absent("Null", "false"), false],
    ["a present key: not null", region("Null", "false"), true],
    ["all of several values", tags("ForAllValues:StringEquals", "tier", "owner", "cost"), true],
    ["all, but one is another", tags("ForAllValues:StringEquals", "tier"), false],
    ["any of several", tags("ForAnyValue:StringEquals", "owner"), true],
    ["any, but none is", tags("ForAnyValue:StringLike", "c*"), false],
    ["any that is another", tags("ForAnyValue:StringNotEquals", "tier"), true],
    ["all of an absent key", { "ForAllValues:StringEquals": { "aws:CalledVia": "x" } }, true],
    ["any of an absent key", { "ForAnyValue:StringEquals": { "aws:CalledVia": "x" } }, false],
    ["two operators, one of which fails", { ...region("StringLike", "eu-*"), ...absent("StringEquals") }, false],
  ])("of %s", (_name, condition, expected) => {
    expect(conditionMistakes(condition)).toEqual([]);
    expect(holds(condition)).toBe(expected);
  });

  it.each<readonly [string, unknown, string]>([
    [
      "an operator that is not judged",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      "the condition operator IpAddress is not judged here",
    ],
    [
      "an operator in another case",
      { stringequals: { "aws:RequestedRegion": "x" } },
      "the condition operator stringequals is not judged here",
    ],
    [
      "Null if it exists",
      { NullIfExists: { "aws:SourceAccount": "true" } },
      "the condition operator NullIfExists is not judged here",
    ],
    [
      "any value, if it exists",
      { "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "x" } },
      "the condition operator ForAnyValue:StringEqualsIfExists is not judged here",
    ],
    [
      "a key that is not judged",
      { StringEquals: { "aws:SourceIp": "10.0.0.1" } },
      "the condition key aws:SourceIp is not judged here",
    ],
    [
      "a tag without a name",
      { StringEquals: { "aws:ResourceTag/": "x" } },
      "the condition key aws:ResourceTag/ is not judged here",
    ],
    [
      "several values compared as one",
      { StringEquals: { "aws:TagKeys": "tier" } },
      "aws:TagKeys holds several values: StringEquals needs ForAllValues or ForAnyValue",
    ],
    [
      "a variable",
      region("StringEquals", "${aws:username}"),
      "the policy variable in ${aws:username} is not judged here",
    ],
    ["no number", epoch("NumericEquals", "soon"), 'NumericEquals does not take "soon"'],
    ["no date", when("DateLessThan", "20 November"), 'DateLessThan does not take "20 November"'],
    ["no truth", { Bool: { "aws:SecureTransport": "yes" } }, 'Bool does not take "yes"'],
    ["no ARN", by("ArnLike", "role/x"), 'ArnLike does not take "role/x"'],
    [
      "no text",
      { StringEquals: { "aws:RequestedRegion": [null] } },
      "StringEquals of aws:RequestedRegion has a value that is no text",
    ],
    ["no map", ["StringEquals"], "Condition is not a map"],
  ])("with %s is told", (_name, condition, mistake) => {
    expect(conditionMistakes(condition)).toEqual([mistake]);
  });
});
