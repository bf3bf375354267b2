/** Random policies and calls, of the shapes that an emulated organization judges; for both sides of the differential test. */
import fc from "fast-check";
import type { PolicyDocument } from "../../src/emulator/iam-spec.ts";

export const account = "222222222222";
const user = `arn:aws:iam::${account}:user/operator`;
const role = `arn:aws:iam::${account}:role/Audit`;
const session = `arn:aws:sts::${account}:assumed-role/Audit/run`;

/** What is asked, with all policies that apply to it. */
export type Case = {
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly controls: readonly (readonly PolicyDocument[])[];
  readonly identity: readonly PolicyDocument[];
  readonly boundary: PolicyDocument | null;
  readonly session: PolicyDocument | null;
  readonly target: PolicyDocument | null;
};

const table = (name: string, region = "eu-central-1"): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;

const called = fc.constantFrom(
  { action: "dynamodb:DescribeTable", resource: table("orders") },
  { action: "dynamodb:DescribeTable", resource: table("carts", "us-east-1") },
  { action: "dynamodb:Scan", resource: `${table("orders")}/index/by-day` },
  { action: "dynamodb:DescribeBackup", resource: `${table("orders")}/backup/01234567890123-abcdef01` },
  { action: "dynamodb:ListTables", resource: "*" },
  { action: "backup:GetBackupPlan", resource: `arn:aws:backup:eu-central-1:${account}:backup-plan:orders` },
  { action: "backup:StartBackupJob", resource: `arn:aws:backup:eu-central-1:${account}:backup-vault:Default` },
  { action: "iam:PassRole", resource: `arn:aws:iam::${account}:role/service-role/Backup` },
);

const actions = fc.constantFrom(
  "*",
  "dynamodb:*",
  "dynamodb:Describe*",
  "DynamoDB:describetable",
  "dynamodb:*Table*",
  "dynamodb:????",
  "dynamodb:Scan",
  "backup:*",
  "backup:Get*Plan",
  "iam:PassRole",
  "s3:*",
);

const targets = fc.constantFrom(
  "*",
  "arn:aws:dynamodb:*:*:table/*",
  `arn:aws:dynamodb:*:${account}:table/orders`,
  `arn:aws:dynamodb:eu-*:${account}:table/o?ders`,
  `arn:aws:dynamodb:eu-central-1:${account}:table/orders/*`,
  "arn:aws:dynamodb:*:*:table/*/backup/*",
  "arn:aws:backup:*:*:backup-plan:*",
  `arn:aws:backup:*:${account}:backup-vault:D*t`,
  "arn:aws:iam::*:role/*",
  "arn:*:dynamodb:*:*:table/*",
);

const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const ifExists = fc.constantFrom("", "IfExists");

const textual = fc.constantFrom(
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
);

const one = (
  operator: fc.Arbitrary<string>,
  suffix: fc.Arbitrary<string>,
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
) =>
  fc
    .tuple(operator, suffix, key, some(value))
    .map(([name, end, of, values]) => ({ [`${name}${end}`]: { [of]: values } }));

const regions = fc.constantFrom("eu-central-1", "us-east-1", "EU-CENTRAL-1", "eu-*", "*");
const tags = fc.constantFrom("gold", "Gold", "g*", "silver");

const tagKeys = fc.constantFrom("tier", "owner", "TIER", "t*");

const condition = fc.oneof(
  one(textual, ifExists, fc.constantFrom("aws:RequestedRegion", "aws:requestedregion"), regions),
  one(textual, ifExists, fc.constantFrom("aws:ResourceTag/tier", "aws:RequestTag/tier"), tags),
  one(
    fc.constantFrom("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
    ifExists,
    fc.constantFrom("aws:PrincipalArn", "aws:SourceArn"),
    fc.constantFrom(user, role, "arn:aws:iam::*:role/*", "arn:aws:iam::*:user/o*", "arn:*:iam::*:*"),
  ),
  one(
    textual,
    ifExists,
    fc.constantFrom("aws:PrincipalAccount", "aws:PrincipalOrgID", "sts:ExternalId"),
    fc.constantFrom(account, "o-1234567890", "2*", "o-*"),
  ),
  one(
    fc.constant("Bool"),
    ifExists,
    fc.constantFrom("aws:SecureTransport", "aws:MultiFactorAuthPresent"),
    fc.constantFrom("true", "false"),
  ),
  one(
    fc.constant("Null"),
    fc.constant(""),
    fc.constantFrom("aws:ResourceTag/tier", "sts:ExternalId", "aws:RequestedRegion"),
    fc.constantFrom("true", "false"),
  ),
  one(
    fc.constantFrom(
      "DateLessThan",
      "DateGreaterThan",
      "DateLessThanEquals",
      "DateGreaterThanEquals",
      "DateEquals",
      "DateNotEquals",
    ),
    ifExists,
    fc.constant("aws:CurrentTime"),
    fc.constantFrom("2026-11-20T12:00:00Z", "2026-11-20T11:59:59Z", "2027-01-01T00:00:00Z", "2026-01-01"),
  ),
  one(
    fc.constantFrom("NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals"),
    ifExists,
    fc.constant("aws:EpochTime"),
    fc.constantFrom("1795176000", "1", "9999999999"),
  ),
  one(
    textual.map((name) => `ForAllValues:${name}`),
    ifExists,
    fc.constant("aws:TagKeys"),
    tagKeys,
  ),
  one(
    textual.map((name) => `ForAnyValue:${name}`),
    fc.constant(""),
    fc.constant("aws:TagKeys"),
    tagKeys,
  ),
);

const conditions = fc.option(
  fc.array(condition, { minLength: 1, maxLength: 2 }).map((each) => Object.assign({}, ...each) as object),
  { nil: undefined, freq: 3 },
);

/** Who a policy of a table names. `bySession`: the session itself too, whether by its ARN or as anybody. */
const principals = {
  none: fc.constant(null),
  byRole: some(fc.constantFrom(account, `arn:aws:iam::${account}:root`, user, role, "333333333333")),
  bySession: some(fc.constantFrom("*", account, `arn:aws:iam::${account}:root`, user, role, session, "333333333333")),
};
type Named = keyof typeof principals;

const statement = (named: Named) =>
  fc
    .record({
      effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
      notAction: fc.constantFrom(false, false, false, true),
      action: some(actions),
      notTarget: fc.constantFrom(false, false, false, true),
      target: some(targets),
      notPrincipal: fc.constantFrom(false, false, false, true),
      principal: principals[named],
      when: conditions,
    })
    .map(({ effect, notAction, action, notTarget, target, notPrincipal, principal, when }) => ({
      Effect: effect,
      [notAction ? "NotAction" : "Action"]: action,
      [notTarget ? "NotResource" : "Resource"]: target,
      // AWS warns of NotPrincipal beside Allow, which is everybody: nothing here decides that case.
      ...(principal === null
        ? {}
        : { [notPrincipal && effect === "Deny" ? "NotPrincipal" : "Principal"]: { AWS: principal } }),
      ...(when === undefined ? {} : { Condition: when }),
    }));

const documentOf = (named: Named): fc.Arbitrary<PolicyDocument> =>
  fc.array(statement(named), { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: "2012-10-17", Statement }));

const everything: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const own = fc.oneof({ weight: 1, arbitrary: fc.constant(everything) }, { weight: 2, arbitrary: documentOf("none") });

const context = fc.record(
  {
    "aws:RequestedRegion": fc.constantFrom("eu-central-1", "us-east-1"),
    "aws:ResourceTag/tier": fc.constantFrom("gold", "silver"),
    "aws:RequestTag/tier": fc.constantFrom("gold", "silver"),
    "aws:TagKeys": fc.constantFrom(["tier"], ["tier", "owner"], ["owner"]),
    "aws:PrincipalOrgID": fc.constant("o-1234567890"),
    "sts:ExternalId": fc.constant("o-1"),
    "aws:SecureTransport": fc.constant("true"),
    "aws:MultiFactorAuthPresent": fc.constant("false"),
    "aws:SourceArn": fc.constant(role),
  },
  { requiredKeys: ["aws:RequestedRegion", "aws:SecureTransport"] },
);

const option = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: null, freq: 2 });

export const cases: fc.Arbitrary<Case> = fc
  .record({
    called,
    principal: fc.constantFrom(user, session),
    context,
    controls: fc.array(fc.array(own, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
    identity: fc.array(own, { maxLength: 2 }),
    boundary: option(own),
    session: option(own),
    byRole: documentOf("byRole"),
    bySession: documentOf("bySession"),
    hasTarget: fc.constantFrom(false, false, true),
  })
  .map(
    ({
      called: { action, resource },
      principal,
      context: extra,
      session: policy,
      byRole,
      bySession,
      hasTarget,
      ...rest
    }) => ({
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: {
          ...extra,
          "aws:PrincipalArn": principal === user ? user : role,
          "aws:PrincipalAccount": account,
          "aws:CurrentTime": "2026-11-20T12:00:00Z",
          "aws:EpochTime": "1795176000",
        },
      },
      ...rest,
      session: principal === user ? null : policy,
      // AWS limits what is granted to a session itself by no session policy (policy evaluation logic); iam-simulate always does.
      target: !hasTarget ? null : principal === session && policy !== null ? byRole : bySession,
    }),
  );
