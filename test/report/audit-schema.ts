/**
 * The JSON Schema of the JSON report, made from the lists of the model: schemas/audit.schema.json is this, written out by
 * its test. Closed objects: what is not described here is not in a report.
 */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { expectableCauses } from "../../src/model/blind-spot.ts";
import { blindSpotStates, explanations } from "../../src/model/coverage-parts.ts";
import { mostShown } from "../../src/model/kept-backups.ts";
import { policyTypes, unknownKinds } from "../../src/model/fact.ts";
import { factGroups } from "../../src/model/fact-groups.ts";
import { populationSources, regionSources } from "../../src/model/population.ts";
import { notApplicableCodes, verdicts } from "../../src/model/finding.ts";
import { severities } from "../../src/model/severity.ts";
import { waiverStates } from "../../src/model/waiver.ts";
import type { RunHeader, Unseen } from "../../src/model/run.ts";
import { reportSchemaVersion } from "../../src/report/json.ts";

const closed = { additionalProperties: false } as const;
const said = (description: string): { description: string } => ({ description });

const object = (properties: Readonly<Record<string, TSchema>>, description?: string): TSchema =>
  Type.Object({ ...properties }, { ...closed, ...(description !== undefined && said(description)) });
const text = (description: string): TSchema => Type.String(said(description));
const count = (description?: string): TSchema =>
  Type.Integer({ minimum: 0, ...(description !== undefined && said(description)) });
const choice = (values: readonly string[], description: string): TSchema => Type.Enum([...values], said(description));
const listOf = (items: TSchema, description: string): TSchema => Type.Array(items, said(description));
const nullable = (schema: TSchema, description: string): TSchema =>
  Type.Union([schema, Type.Null()], said(description));
const optional = Type.Optional;
const countsOf = (keys: readonly string[], description: string): TSchema =>
  object(Object.fromEntries(keys.map((key) => [key, count()])), description);

const account = text("account id: 12 digits");
const region = text("Region name");
const digest = Type.String({ pattern: "^sha256:[0-9a-f]{64}$" });
const severity = Type.Ref("#/definitions/severity");
const unknownReason = Type.Ref("#/definitions/unknown");
const verdictCounts = Object.fromEntries(verdicts.map((verdict) => [verdict, count()]));

const populationKinds = ["organization", "accounts", "caller"] as const satisfies readonly Population["kind"][];
type Population = RunHeader["selection"]["population"];
const collections = ["pruned", "full"] as const satisfies readonly RunHeader["collection"][];
const unseenStates = {
  denied: "AWS refused",
  failed: "the scan of the Region broke off",
  "role-less": "no role could be assumed in the account",
  unlisted: "the listing of accounts broke off",
  unfinished: "the scan ended before it",
  unreconciled: "a table that tags, backups or replicas name is missing from a Region that was listed in full",
} as const satisfies Record<Unseen["state"], string>;

const definitions = {
  severity: choice(severities, "of the rule, in the policy of this report"),
  verdict: choice(verdicts, "unknown is neither a pass nor a fail: what decides could not be read"),
  unknown: object(
    {
      kind: choice(unknownKinds, "why something is not known"),
      operation: optional(text("the API as in IAM, e.g. dynamodb:ListBackups")),
      code: optional(text("AWS's error code")),
      by: optional(choice(policyTypes, "of a denial whose message says which policy denied, or failed to allow")),
      detail: optional(text("what AWS said, without anything secret")),
      before: optional(text("ISO instant: what is missing of the list was created before it")),
    },
    "why something is not known",
  ),
  finding: object(
    {
      rule: text("id of the rule"),
      severity,
      account,
      region,
      table: text("table name"),
      arn: text("table ARN"),
      tableId: nullable(Type.String(), "TableId, the identity that survives a re-creation; null when it was not read"),
      verdict: Type.Ref("#/definitions/verdict"),
      reason: object({
        code: choice(
          ["met", "not-met", "unknown", "waived", ...notApplicableCodes],
          "to count by; for not-applicable, why the rule does not apply",
        ),
        text: text("to read"),
      }),
      unknowns: listOf(unknownReason, "every gap that kept the verdict unknown; else empty"),
      trace: listOf(
        object({
          file: text("policy file"),
          line: Type.Integer({ minimum: 1 }),
          col: Type.Integer({ minimum: 1 }),
          leaf: text("the leaf as written in the policy"),
          expected: text("what it asks for"),
          actual: text("what was found"),
        }),
        "the leaves that decided",
      ),
      override: optional(text("name of the policy's override that was applied: its condition, and file:line:col")),
      waiver: optional(text("id of the waiver in force")),
      fingerprint: Type.String({
        pattern: "^[0-9a-f]{64}$",
        ...said("sha256 over rule, ARN and TableId: the same finding in every run"),
      }),
    },
    "one rule × one table",
  ),
};

const run = object(
  {
    id: text("name of the run directory"),
    tool: object({ name: Type.Literal("restorable"), version: Type.String() }),
    asOf: Type.String({
      pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
      ...said("the time of judgement: start of the scan"),
    }),
    selection: object(
      {
        population: object({
          kind: choice(populationKinds, "what was asked for"),
          ous: optional(listOf(Type.String(), "only accounts below these OUs, roots or paths; kind organization")),
          tags: optional(
            listOf(
              object({ key: Type.String(), value: nullable(Type.String(), "null: whatever it is") }),
              "only accounts with all of these tags; kind organization",
            ),
          ),
          ids: optional(listOf(account, "the accounts named, for kind accounts")),
          source: optional(choice(["file"], "where the accounts were named, unless by --account")),
        }),
        excludedAccounts: listOf(account, "left out by flag"),
        regions: nullable(Type.Array(region), "only these; null: every Region enabled in each account"),
        shard: optional(
          object(
            { index: count("which of them, counted from 1"), of: count("how many shards there are") },
            "only accounts of this shard, which their ids name; absent: all of them",
          ),
        ),
      },
      "what the user asked to look at",
    ),
    groups: listOf(Type.Enum(Object.keys(factGroups)), "the groups of facts that were read"),
    collection: choice(collections, "pruned: groups were read only where the policy asked for them"),
    policyDigest: nullable(digest, "digest of the policy the scan was pruned for"),
    partition: text("aws, aws-cn, aws-us-gov, …"),
    organization: nullable(Type.String(), "id of the organization, where there is one"),
    foreignHosts: listOf(Type.String(), "not empty: NOT OBSERVED FROM AWS, but from these hosts"),
  },
  "what was looked at, and when",
);

const policy = object(
  {
    id: Type.String(),
    title: Type.String(),
    digest,
    rules: listOf(
      object({
        id: Type.String(),
        title: Type.String(),
        severity,
        why: text("why it matters"),
        fix: text("what to do about a failing table"),
        overrides: listOf(
          object({
            name: text("its condition, and file:line:col: what a finding says it was judged by"),
            severity,
            title: Type.String(),
            fix: Type.String(),
            skip: nullable(Type.String(), "why the rule does not apply there; null: it is judged"),
          }),
          "in order: of those that hold for a table the last one counts",
        ),
        controls: listOf(
          object({
            id: Type.String(),
            source: text("where the mapping comes from"),
            kind: choice(["ours", "publisher"], "whose reading of the control it is"),
          }),
          "controls that the rule supports; it satisfies none by itself",
        ),
      }),
      "in order of id",
    ),
  },
  "the rules the tables were judged by",
);

const summary = object(
  {
    verdicts: countsOf(verdicts, "findings by verdict"),
    failing: countsOf(severities, "failing findings by severity"),
    rules: listOf(
      object({ rule: Type.String(), ...verdictCounts }),
      "compliance of a rule is pass ÷ (pass + fail + waived + unknown)",
    ),
    notApplicable: Type.Object(Object.fromEntries(notApplicableCodes.map((code) => [code, optional(count())])), {
      ...closed,
      ...said("not-applicable findings by reason"),
    }),
    unknownKinds: Type.Object(Object.fromEntries(unknownKinds.map((kind) => [kind, optional(count())])), {
      ...closed,
      ...said("unknown findings by kind of their first cause"),
    }),
    tables: object({
      judged: count("tables with findings"),
      failing: count("tables with at least one failing finding"),
      unknown: count("tables with at least one unknown finding"),
    }),
  },
  "counts over all findings",
);

const unseenMembers = {
  account: nullable(account, "null: the listing of accounts itself"),
  region: nullable(region, "null: the whole account"),
  table: optional(text("for state unreconciled: the table")),
  state: choice(
    Object.keys(unseenStates),
    Object.entries(unseenStates)
      .map(([state, words]) => `${state}: ${words}`)
      .join("; "),
  ),
  reason: unknownReason,
};

const coverage = object(
  {
    accounts: countsOf(["listed", "opened", "unopened", "skipped", "excluded"], "accounts"),
    scopes: countsOf(
      ["seen", "denied", "failed", "unfinished", "disabled", "excluded"],
      "Regions, counted once for each account",
    ),
    tables: count("tables that were found"),
    unseen: listOf(
      object(unseenMembers),
      "should have been seen and was not; nothing is known about tables there. Each counts against --max-unseen",
    ),
    accepted: listOf(
      object({ ...unseenMembers, blindSpot: text("id of the blind spot that accepts it") }),
      "not seen and accepted by a blind spot in force: does not count, and is no pass",
    ),
    blindSpots: listOf(
      object({
        id: Type.String(),
        state: choice(
          blindSpotStates,
          "other-cause: what was found there has another cause than the expected one; unused: nothing unseen is of its accounts and Regions",
        ),
        cause: choice(expectableCauses, "the cause it expects"),
        reason: Type.String(),
        owner: Type.String(),
        expires: text("in force before this instant"),
        accepted: count("unseen accounts and Regions that do not count because of it"),
        lapsed: count("those that count again because it expired"),
        observed: listOf(
          object({ cause: choice(unknownKinds, "as observed"), count: count() }),
          "causes found in its accounts and Regions that it does not expect: there it does not apply",
        ),
      }),
      "every blind spot the run was given",
    ),
    population: object(
      {
        source: nullable(
          Type.Enum(Object.keys(populationSources)),
          "who says which accounts there are; null: the listing did not end",
        ),
        verified: Type.Boolean(said("false: accounts were named by hand, or their listing broke off")),
        complete: Type.Boolean(said("the list of accounts was read to its end")),
        pages: nullable(Type.Integer({ minimum: 0 }), "of the listing, where one was made"),
        exclusions: listOf(
          object({ flag: Type.String(), accounts: count(), regions: count("counted once for each account") }),
          "left out, by flag",
        ),
        emptyOus: listOf(
          Type.String(),
          "of --ou: no account was met below, and it could not be told whether there is one",
        ),
        undecided: listOf(
          object({ account, reason: unknownReason }),
          "kept in, though it could not be told whether --ou or --account-tag means them",
        ),
        regions: object({
          sources: countsOf(regionSources, "accounts by who named their Regions"),
          enabled: count(),
          disabled: count(),
          excluded: count(),
        }),
      },
      "what should have been seen, and who says so",
    ),
    reconciliation: object(
      {
        named: count("tables that tags, backups or replicas name and the tables of the naming scope lack"),
        found: count("those that their own Region listed"),
        explained: object(Object.fromEntries(Object.entries(explanations).map(([id, words]) => [id, count(words)]))),
        unexplained: count("each of them is in `unseen`, by name"),
      },
      "tables named elsewhere against the tables of the run",
    ),
    skipped: listOf(object({ account, because: Type.String() }), "listed, not ACTIVE, so not scanned"),
    regionsNotAuthoritative: listOf(
      object({ account, reason: unknownReason }),
      "accounts that would not tell their Regions: those of --region, else every Region of the partition, were tried",
    ),
    fallbacks: optional(
      listOf(
        object({
          account,
          instead: Type.String({ description: "the call that was made in its place" }),
          regions: count(),
          reason: unknownReason,
        }),
        "calls that were not answered and in whose place others were",
      ),
    ),
    disabledRegions: listOf(object({ account, region }), "not enabled in the account"),
    clockSkew: optional(
      Type.Integer({
        description: "milliseconds by which the clock of the scan was ahead of AWS's, above five minutes",
      }),
    ),
    drills: optional(
      listOf(
        object({
          file: text("as it was named"),
          drills: count(),
          authenticated: Type.Boolean({
            description: "signed by the key that the audit was given; false: nobody looked",
          }),
        }),
        "files of restore drills that count",
      ),
    ),
    accountNames: listOf(object({ account, name: Type.String() }), "names, where they are known"),
  },
  "what was seen out of what should have been",
);

const backupSum = object({
  count: count(),
  sizeBytes: count("of those that have a size"),
  unsized: count("those of which AWS told no size"),
  oldest: nullable(Type.String(), "ISO instant"),
  newest: nullable(Type.String(), "ISO instant"),
});
const keptSums = {
  native: backupSum,
  awsBackup: backupSum,
  monthlyCost: Type.Number({ minimum: 0, ...said("estimate in the currency of `prices`, of what has a size") }),
};
const keptGroup = (description: string): TSchema =>
  object(
    {
      tables: count(),
      ...keptSums,
      largest: listOf(
        object({
          subject: choice(["table", "deleted-table"], "deleted-table: gone, or followed by another table of its name"),
          account,
          region,
          table: text("table name"),
          arn: text("table ARN"),
          ...keptSums,
        }),
        `those that cost most, at most ${mostShown}`,
      ),
    },
    description,
  );

const keptBackups = object(
  {
    deletedTables: keptGroup("backups of tables that are gone"),
    neverExpiring: keptGroup("native backups, and recovery points without an end: nothing deletes them"),
    prices: object(
      { currency: Type.String(), nativePerGiB: Type.Number(), awsBackupPerGiB: Type.Number() },
      "a GiB for a month, as in restorable.yaml, or estimates",
    ),
    unseen: object(
      { native: count(), awsBackup: count() },
      "Regions, counted once for each account, whose backups were not asked for or did not all come",
    ),
  },
  "backups that outlived their tables or that nothing deletes; not there when no backups were asked for",
);

const waivers = object(
  {
    warning: text("how long before its expiry a waiver is warned of, e.g. 14d"),
    given: listOf(
      object({
        id: text("findings that it waives name it"),
        state: choice(
          waiverStates,
          "capped: the policy allows no more time at the severity of what it is about; overlapped: others waive all that it is about and that fails; unused: nothing that it is about fails",
        ),
        rules: listOf(Type.String(), "ids or globs"),
        accounts: listOf(Type.String(), "account ids or globs"),
        regions: listOf(Type.String(), "Regions or globs"),
        tables: listOf(Type.String(), "whole table names or globs over them"),
        reason: Type.String(),
        owner: text("who answers for it"),
        approver: text("who approved it"),
        ticket: text("where that was decided"),
        created: text("the instant from which the policy's longest term is counted"),
        expires: text("in force before this instant"),
        daysLeft: Type.Integer(said("whole days from the time of judgement to `expires`; below 0 when it is past")),
        expiresSoon: Type.Boolean(said("it has not expired, and will within `warning`")),
        waived: count("findings that it waives"),
        lapsed: count(
          "failing findings that it is about and no longer waives, since it has expired; none that another waives",
        ),
        capped: count("the same, since the policy allows no more time at their severity"),
        unknown: count("findings that it is about and that are unknown: those are never waived"),
        overlaps: listOf(
          object({ waiver: text("id of the other waiver"), findings: count() }),
          "waivers that waive findings it is about in its place, most often as they come before it in the file",
        ),
      }),
      "every waiver of the run, in the order of its file",
    ),
  },
  "fails that a person accepts, for a time; what is waived does not pass",
);

export const auditSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "audit.schema.json",
  title: "restorable: JSON report of an audit",
  ...object({
    schemaVersion: Type.Literal(reportSchemaVersion),
    run,
    policy,
    summary,
    coverage,
    waivers,
    keptBackups: optional(keptBackups),
    findings: listOf(Type.Ref("#/definitions/finding"), "in order of account, Region, table, rule"),
  }),
  definitions,
};
