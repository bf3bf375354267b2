import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Decided } from "../../src/model/decided.ts";
import { absent, known, unknown, type Fact } from "../../src/model/fact.ts";
import { selectsTable } from "../../src/model/select-tables.ts";
import type { TagOf } from "../../src/model/tag-condition.ts";
import { possibleAnswers, type Judged } from "../support/oracle/backup-selection.ts";
import { selectionOf, tagged, type Printed } from "./selections.ts";

const orders = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
const on = known(true);
const off = known(false);

type Table = { readonly arn?: string; readonly tagOf?: TagOf; readonly optIn?: Fact<boolean> };

const decide = (printed: Printed, { arn = orders, tagOf = tagged({}), optIn = on }: Table = {}): Decided =>
  selectsTable({ selection: selectionOf(printed), arn, tagOf, optIn });

const truth = (printed: Printed, tags: Readonly<Record<string, string>> = {}): Decided["truth"] =>
  decide(printed, { tagOf: tagged(tags) }).truth;

const denied = unknown({ kind: "denied", operation: "tag:GetResources", code: "AccessDeniedException" });
const equals = (key: string, value: string) => ({ ConditionKey: `aws:ResourceTag/${key}`, ConditionValue: value });
const listed = (key: string, value: string, type = "STRINGEQUALS") => ({
  ConditionType: type,
  ConditionKey: key,
  ConditionValue: value,
});
const tables = "arn:aws:dynamodb:*:*:table/*";
const volumes = "arn:aws:ec2:*:*:volume/*";

/**
 * AWS Backup developer guide, "Assign resources with AWS CLI" (assigning-resources-json). Each heading is an example there,
 * and its selection is printed there in these members. `as printed` judges a table by it; `of tables` puts tables in the
 * place of the type the example is about.
 */
describe("AWS's own examples", () => {
  it('"Select all resources in my account"', () => {
    expect(truth({ Resources: ["*"] })).toBe(true);
  });

  it('"Select all resources in my account, but exclude EBS volumes"', () => {
    expect(truth({ Resources: ["*"], NotResources: [volumes] })).toBe(true);
    expect(truth({ Resources: ["*"], NotResources: [tables] })).toBe(false);
  });

  it('"Select all resources tagged with "backup":"true", but exclude EBS volumes"', () => {
    const printed = {
      Resources: ["*"],
      NotResources: [volumes],
      Conditions: { StringEquals: [equals("backup", "true")] },
    };
    expect(truth(printed, { backup: "true" })).toBe(true);
    expect(truth(printed, { backup: "false" })).toBe(false);
    expect(truth(printed)).toBe(false);
    expect(truth({ ...printed, NotResources: [tables] }, { backup: "true" })).toBe(false);
  });

  it('"Select all EBS volumes and RDS DB instances tagged with both "backup":"true" and "stage":"prod""', () => {
    const both = { StringEquals: [equals("backup", "true"), equals("stage", "prod")] };
    const printed = { Resources: [volumes, "arn:aws:rds:*:*:db:*"], Conditions: both };
    expect(truth(printed, { backup: "true", stage: "prod" })).toBe(false);
    const ofTables = { Resources: [volumes, tables], Conditions: both };
    expect(truth(ofTables, { backup: "true", stage: "prod" })).toBe(true);
    expect(truth(ofTables, { backup: "true" })).toBe(false);
    expect(truth(ofTables, { stage: "prod" })).toBe(false);
  });

  it('"Select all EBS volumes and RDS instances tagged with "backup":"true" but not "stage":"test""', () => {
    const ofTables = {
      Resources: [volumes, tables],
      Conditions: { StringEquals: [equals("backup", "true")], StringNotEquals: [equals("stage", "test")] },
    };
    expect(truth(ofTables, { backup: "true", stage: "prod" })).toBe(true);
    expect(truth(ofTables, { backup: "true" })).toBe(true);
    expect(truth(ofTables, { backup: "true", stage: "test" })).toBe(false);
    expect(truth(ofTables, { stage: "prod" })).toBe(false);
  });

  it('"… tagged with "key1" and a value which begins with "include" but not with "key2" and value that contains the word "exclude""', () => {
    const printed = {
      Resources: ["*"],
      Conditions: { StringLike: [equals("key1", "include*")], StringNotLike: [equals("key2", "*exclude*")] },
    };
    expect(truth(printed, { key1: "included" })).toBe(true);
    expect(truth(printed, { key1: "include", key2: "other" })).toBe(true);
    expect(truth(printed, { key1: "not-include" })).toBe(false);
    expect(truth(printed, { key1: "included", key2: "to-exclude-it" })).toBe(false);
    expect(truth(printed, { key2: "other" })).toBe(false);
  });

  it('"… tagged with "backup":"true" except FSx file systems and RDS, Aurora, Neptune, and DocumentDB resources"', () => {
    const conditions = { StringEquals: [equals("backup", "true")] };
    const printed = { Resources: ["*"], NotResources: ["arn:aws:fsx:*", "arn:aws:rds:*"], Conditions: conditions };
    expect(truth(printed, { backup: "true" })).toBe(true);
    const ofTables = { ...printed, NotResources: ["arn:aws:fsx:*", "arn:aws:dynamodb:*"] };
    expect(truth(ofTables, { backup: "true" })).toBe(false);
  });

  it('"Select all resources tagged with a tag "backup" and any value"', () => {
    const printed = { Resources: ["*"], Conditions: { StringLike: [equals("backup", "*")] } };
    for (const value of ["daily", "", "*"]) expect(truth(printed, { backup: value })).toBe(true);
    expect(truth(printed)).toBe(false);
    expect(truth(printed, { Backup: "daily" })).toBe(false);
  });

  describe('"Select all FSx file systems, the Aurora cluster "my-aurora-cluster", and all resources tagged with "backup":"true", except for resources tagged with "stage":"test""', () => {
    const rest = {
      ListOfTags: [listed("backup", "true", "StringEquals")],
      Conditions: { StringNotEquals: [equals("stage", "test")] },
    };
    const printed = { Resources: ["arn:aws:fsx:*", "arn:aws:rds:*:*:cluster:my-aurora-cluster"], ...rest };
    const ofTables = { Resources: ["arn:aws:fsx:*", "arn:aws:dynamodb:*:*:table/orders"], ...rest };

    test("as printed: a table comes in by its tag, though no ARN is its own", () => {
      expect(truth(printed, { backup: "true" })).toBe(true);
      expect(truth(printed, { backup: "false" })).toBe(false);
      expect(truth(printed)).toBe(false);
      expect(truth(printed, { backup: "true", stage: "test" })).toBe(false);
    });

    test("of tables: the one that is named comes in without the tag, and the condition is over both", () => {
      expect(truth(ofTables)).toBe(true);
      expect(truth(ofTables, { stage: "prod" })).toBe(true);
      expect(truth(ofTables, { stage: "test" })).toBe(false);
      expect(truth(ofTables, { backup: "true", stage: "test" })).toBe(false);
    });
  });

  it('"Select all resources tagged with tag "backup":"true" except for EBS volumes tagged with "stage":"test"": two selections', () => {
    const backup = { StringEquals: [equals("backup", "true")] };
    const first = { Resources: ["*"], NotResources: [tables], Conditions: backup };
    const second = { Resources: [tables], Conditions: { ...backup, StringNotEquals: [equals("stage", "test")] } };
    const both = (tags: Readonly<Record<string, string>>) => [truth(first, tags), truth(second, tags)];
    expect(both({ backup: "true" })).toEqual([false, true]);
    expect(both({ backup: "true", stage: "test" })).toEqual([false, false]);
  });

  /** "Filter by services or resource types", same page: `arn:aws:ec2:*`, and `arn:aws:ec2:::instance/*`. */
  it('"Selection by service name" depends on the opt-in, "selection by resource type" does not', () => {
    const service = { Resources: ["arn:aws:dynamodb:*"] };
    expect(decide(service, { optIn: off })).toEqual({ truth: false, why: "DynamoDB is not opted in in this Region" });
    expect(decide(service).truth).toBe(true);
    expect(decide({ Resources: ["arn:aws:dynamodb:::table/*"] }, { optIn: off }).truth).toBe(true);
  });

  /** AWS CLI reference, create-backup-selection: "in addition to an EBS volume with the specified volume ID". */
  it('"Resources and conditions are additive": a volume by its id, and all with either tag', () => {
    const printed = {
      Resources: [orders],
      ListOfTags: [listed("department", "finance"), listed("importance", "critical")],
    };
    expect(truth(printed)).toBe(true);
    const other = "arn:aws:dynamodb:eu-west-1:111122223333:table/other";
    expect(decide(printed, { arn: other, tagOf: tagged({ importance: "critical" }) }).truth).toBe(true);
    expect(decide(printed, { arn: other, tagOf: tagged({ department: "sales" }) }).truth).toBe(false);
  });

  /** API_BackupSelection, Resources: the note on wildcards. */
  it('"arn:aws:s3:::my-bucket-*" is valid, but "arn:aws:s3:::*-logs" is not supported', () => {
    expect(truth({ Resources: ["arn:aws:dynamodb:eu-west-1:111122223333:table/ord*"] })).toBe(true);
    expect(truth({ Resources: ["arn:aws:dynamodb:eu-west-1:111122223333:table/*ers"] })).toBe("unknown");
    expect(truth({ Resources: ["arn:aws:dynamodb:eu-west-1:111122223333:table/*-logs"] })).toBe(false);
  });

  /** API_Conditions: `"prod*" or "*rod*" matches the tag value "production"`. */
  it('"prod*" and "*rod*" match production', () => {
    for (const pattern of ["prod*", "*rod*"]) {
      expect(truth({ Conditions: { StringLike: [equals("stage", pattern)] } }, { stage: "production" })).toBe(true);
    }
  });

  /** API_BackupSelection: "Otherwise, Backup attempts to select all supported and opted-in storage resources". */
  it("a selection without anything is of every table, where DynamoDB is opted in", () => {
    expect(decide({})).toEqual({ truth: true, why: "every table, opted in" });
    expect(decide({}, { optIn: off }).truth).toBe(false);
  });

  /** assigning-resources: "if you assign resources with the tag values July and August … either July or August". */
  it("tags of ListOfTags are alternatives, and case-sensitive", () => {
    const printed = { ListOfTags: [listed("month", "July"), listed("month", "August")] };
    expect(truth(printed, { month: "August" })).toBe(true);
    expect(truth(printed, { month: "august" })).toBe(false);
    expect(truth(printed, { Month: "August" })).toBe(false);
    expect(truth(printed, { month: "June" })).toBe(false);
  });
});

describe("faults of other tools", () => {
  it("tag selections are not passed over (Prowler: false FAIL)", () => {
    expect(truth({ ListOfTags: [listed("backup", "daily")] }, { backup: "daily" })).toBe(true);
    expect(truth({ Conditions: { StringEquals: [equals("backup", "daily")] } }, { backup: "daily" })).toBe(true);
  });

  it("NotResources is not passed over (Prowler: false PASS)", () => {
    expect(truth({ Resources: [tables], NotResources: [orders] })).toBe(false);
    expect(truth({ ListOfTags: [listed("backup", "daily")], NotResources: [orders] }, { backup: "daily" })).toBe(false);
  });

  it("other wildcards than arn:aws:dynamodb:*:*:table/* are understood (Prowler, a9s)", () => {
    for (const pattern of [
      "arn:aws:dynamodb:eu-west-1:*:table/*",
      "arn:aws:dynamodb:*:111122223333:table/orders",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/o*",
      "arn:aws:*",
      "*",
    ]) {
      expect([pattern, truth({ Resources: [pattern] })]).toEqual([pattern, true]);
    }
  });

  it("ARNs of another Region, account, partition, service or table are not this table's", () => {
    for (const pattern of [
      "arn:aws:dynamodb:us-east-1:*:table/*",
      "arn:aws:dynamodb:*:444455556666:table/*",
      "arn:aws-cn:dynamodb:*:*:table/*",
      "arn:aws:s3:::orders",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/order",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/*",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders",
      "",
    ]) {
      expect([pattern, truth({ Resources: [pattern] })]).toEqual([pattern, false]);
      expect([pattern, truth({ Resources: ["*"], NotResources: [pattern] })]).toEqual([pattern, true]);
    }
    const china = "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders";
    expect(decide({ Resources: ["arn:aws-cn:dynamodb:*:*:table/*"] }, { arn: china }).truth).toBe(true);
    expect(decide({ Resources: [tables] }, { arn: china }).truth).toBe(false);
  });

  it("a bare * and tags select nothing where DynamoDB is not opted in, an ARN of the table does", () => {
    expect(decide({ Resources: ["*"] }, { optIn: off }).truth).toBe(false);
    const daily = tagged({ backup: "daily" });
    expect(decide({ ListOfTags: [listed("backup", "daily")] }, { optIn: off, tagOf: daily }).truth).toBe(false);
    expect(decide({ Resources: [orders] }, { optIn: off }).truth).toBe(true);
    expect(decide({ Resources: [tables] }, { optIn: off }).truth).toBe(true);
    expect(decide({ Resources: ["*", tables] }, { optIn: off }).truth).toBe(true);
  });
});

describe("what AWS's pages leave open is unknown, and says so", () => {
  test.each<[string, Printed, Table, string]>([
    [
      "an operator in ListOfTags",
      { ListOfTags: [listed("backup", "no", "STRINGNOTEQUALS")] },
      {},
      "AWS documents no STRINGNOTEQUALS in ListOfTags (tag backup)",
    ],
    [
      "a prefixed key in ListOfTags that would match without its prefix",
      { ListOfTags: [listed("aws:ResourceTag/backup", "daily")] },
      { tagOf: tagged({ backup: "daily" }) },
      "AWS documents no prefix in a key of ListOfTags (aws:ResourceTag/backup)",
    ],
    [
      "a bare key in Conditions",
      { Conditions: { StringEquals: [{ ConditionKey: "backup", ConditionValue: "daily" }] } },
      { tagOf: tagged({ backup: "daily" }) },
      "AWS documents condition keys as aws:ResourceTag/<key> alone, not as backup",
    ],
    [
      "a question mark",
      { Resources: ["arn:aws:dynamodb:*:*:table/order?"] },
      {},
      "AWS documents no such wildcards in ARNs as arn:aws:dynamodb:*:*:table/order?",
    ],
    ["a wildcard for the partition", { Resources: ["arn:*:dynamodb:*:*:table/*"] }, {}, "arn:*:dynamodb:*:*:table/*"],
    ["a part of a Region", { Resources: ["arn:aws:dynamodb:eu-*:*:table/*"] }, {}, "arn:aws:dynamodb:eu-*:*:table/*"],
    ["a Region left out alone", { Resources: ["arn:aws:dynamodb::*:table/*"] }, {}, "arn:aws:dynamodb::*:table/*"],
    [
      "such a wildcard in NotResources",
      { Resources: ["*"], NotResources: ["arn:aws:dynamodb:*:*:table/*ers"] },
      {},
      "AWS documents no such wildcards in ARNs as arn:aws:dynamodb:*:*:table/*ers",
    ],
    [
      "* over a blank",
      { Conditions: { StringLike: [equals("backup", "every*")] } },
      { tagOf: tagged({ backup: "every day" }) },
      "AWS documents neither ? nor * over blanks (every day like every*)",
    ],
    [
      "an ARN that stops within the type, without opt-in",
      { Resources: ["arn:aws:dynamodb:*:*:tab*"] },
      { optIn: off },
      "AWS does not document whether arn:aws:dynamodb:*:*:tab* names tables and so needs no opt-in",
    ],
    [
      "a tag beside an ARN that names other tables, without opt-in",
      { Resources: [`${orders}-archive`], ListOfTags: [listed("backup", "daily")] },
      { optIn: off, tagOf: tagged({ backup: "daily" }) },
      "AWS does not document whether tags need an opt-in beside an ARN that names tables",
    ],
    ["an opt-in that AWS did not send", {}, { optIn: absent }, "AWS sent no opt-in of DynamoDB for this Region"],
  ])("%s", (_, printed, table, why) => {
    const decided = decide(printed, table);
    expect(decided.truth).toBe("unknown");
    expect(decided.why).toContain(why);
  });

  it("no reading of them makes a match where none is", () => {
    expect(truth({ ListOfTags: [listed("aws:ResourceTag/backup", "daily")] }, { backup: "weekly" })).toBe(false);
    expect(truth({ Resources: ["arn:aws:dynamodb:*:*:table/invoice?"] })).toBe(false);
    expect(truth({ Conditions: { StringLike: [equals("backup", "every*day")] } }, { backup: "every week" })).toBe(
      false,
    );
    expect(truth({ Conditions: { StringNotLike: [equals("b", "every*day")] } }, { b: "every week" })).toBe(true);
  });
});

describe("what is known decides although tags or the opt-in are not", () => {
  const unread: TagOf = () => denied;

  it("unknown tags make a tag selection unknown, with the read that failed", () => {
    expect(decide({ ListOfTags: [listed("backup", "daily")] }, { tagOf: unread })).toEqual({
      truth: "unknown",
      why: "the tags are not known (denied)",
      cause: { kind: "denied", operation: "tag:GetResources", code: "AccessDeniedException" },
    });
  });

  test.each<[string, Printed, Table, Decided["truth"]]>([
    ["an ARN beside tags", { Resources: [orders], ListOfTags: [listed("a", "b")] }, { tagOf: unread }, true],
    [
      "another table's ARN",
      { Resources: [`${orders}-2`], Conditions: { StringEquals: [equals("a", "b")] } },
      { tagOf: unread },
      false,
    ],
    ["NotResources", { ListOfTags: [listed("a", "b")], NotResources: [tables] }, { tagOf: unread }, false],
    ["no opt-in", { ListOfTags: [listed("a", "b")] }, { tagOf: unread, optIn: off }, false],
    ["an ARN without the opt-in", { Resources: [tables] }, { optIn: denied }, true],
    ["a tag that differs, without the opt-in", { ListOfTags: [listed("a", "b")] }, { optIn: denied }, false],
    ["nothing", { Resources: ["*"] }, { optIn: denied }, "unknown"],
  ])("%s", (_, printed, table, expected) => {
    expect(decide(printed, table).truth).toBe(expected);
  });
});

it("says what decided", () => {
  const daily = tagged({ backup: "daily" });
  expect(decide({ ListOfTags: [listed("backup", "daily")] }, { tagOf: daily }).why).toBe(
    "by tag backup=daily, opted in",
  );
  expect(decide({ Resources: [orders] }).why).toBe(`ARN ${orders} in Resources`);
  expect(decide({ Resources: ["*"], Conditions: { StringNotEquals: [equals("stage", "test")] } }).why).toBe(
    "ARN * in Resources, opted in, no tag stage, not test",
  );
  expect(decide({ Resources: [tables], NotResources: [orders] }).why).toBe(`left out by ARN ${orders} in NotResources`);
  expect(
    decide({ Resources: ["arn:aws:s3:::*"], ListOfTags: [listed("backup", "weekly")] }, { tagOf: daily }).why,
  ).toBe("no ARN in Resources is this table's; tag backup=daily, not weekly");
});

describe("against a judge that goes through every world", () => {
  const value = fc.constantFrom("daily", "weekly", "every day", "");
  const pattern = fc.constantFrom("daily", "d*", "*ly", "*ee*", "*", "every*", "w?ekly", "*a*l*", "e*");
  const key = fc.constantFrom("backup", "Backup", "stage", "owner");
  const part = (...own: readonly string[]) => fc.constantFrom("*", ...own);
  const arnPattern = fc.oneof(
    fc.constantFrom("*", "arn:aws:*", "arn:aws:dynamodb:*", orders, `${orders}-2`, "arn:aws:s3:::*"),
    fc
      .tuple(
        part("eu-west-1", "us-east-1", "eu-*"),
        part("111122223333", "444455556666"),
        part("orders", "ord*", "other", "x*", "*ers", "o*s", "order?"),
      )
      .map(([region, account, name]) => `arn:aws:dynamodb:${region}:${account}:table/${name}`),
  );
  const few = { maxLength: 3 };
  const condition = fc.oneof(
    fc.record({
      operator: fc.constantFrom("StringEquals" as const, "StringNotEquals" as const),
      key: fc.oneof(
        { weight: 9, arbitrary: key.map((each) => `aws:ResourceTag/${each}`) },
        { weight: 1, arbitrary: key },
      ),
      value,
    }),
    fc.record({
      operator: fc.constantFrom("StringLike" as const, "StringNotLike" as const),
      key: key.map((each) => `aws:ResourceTag/${each}`),
      value: pattern,
    }),
  );
  const judged: fc.Arbitrary<Judged> = fc.record({
    selection: fc.record({
      id: fc.constant("s"),
      name: fc.constant("s"),
      resources: fc.array(arnPattern, few),
      notResources: fc.array(arnPattern, { maxLength: 1 }),
      listOfTags: fc.array(
        fc.record({ type: fc.constantFrom("STRINGEQUALS", "STRINGEQUALS", "STRINGLIKE"), key, value }),
        few,
      ),
      conditions: fc.array(condition, few),
    }),
    arn: fc.constant(orders),
    tags: fc.dictionary(key, fc.option(fc.option(value, { nil: undefined }), { nil: null }), { maxKeys: 4 }),
    optIn: fc.option(fc.boolean(), { nil: undefined }),
  });

  const tagOfAll =
    ({ tags }: Judged): TagOf =>
    (name) => {
      if (!Object.hasOwn(tags, name)) return absent;
      const found = tags[name];
      if (found === undefined) return denied;
      return found === null ? absent : known(found);
    };
  const decideAll = (each: Judged): Decided =>
    selectsTable({
      selection: each.selection,
      arn: each.arn,
      tagOf: tagOfAll(each),
      optIn: each.optIn === undefined ? denied : known(each.optIn),
    });

  it("what is decided holds in every world, and what is unknown differs between worlds unless a key is asked twice", () => {
    const seen = { true: 0, false: 0, unknown: 0 };
    fc.assert(
      fc.property(judged, (each) => {
        const { truth: answer } = decideAll(each);
        seen[`${answer}`] += 1;
        const asked = [...each.selection.listOfTags, ...each.selection.conditions].map((tag) =>
          tag.key.replace("aws:ResourceTag/", ""),
        );
        const arns = [...each.selection.resources, ...each.selection.notResources];
        // Kleene does not see that one unknown tag cannot be two things at once.
        const askedTwice = new Set(asked).size < asked.length || new Set(arns).size < arns.length;
        const [only, other] = possibleAnswers(each);
        const expected = other === undefined ? [only, ...(askedTwice ? ["unknown"] : [])] : ["unknown"];
        expect(expected).toContain(answer);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.true, seen.false, seen.unknown)).toBeGreaterThan(50);
  });

  it("to know less never turns yes into no", () => {
    fc.assert(
      fc.property(judged, fc.array(key), fc.boolean(), (each, forgotten, alsoOptIn) => {
        const tags = { ...each.tags, ...Object.fromEntries(forgotten.map((name) => [name, undefined])) };
        const less = decideAll({ ...each, tags, optIn: alsoOptIn ? undefined : each.optIn }).truth;
        expect([decideAll(each).truth, "unknown"]).toContain(less);
      }),
      { numRuns: 2_000 },
    );
  });
});
