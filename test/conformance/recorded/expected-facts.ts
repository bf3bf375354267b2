/** What a reader of the recordings finds in them, by recording and table: the facts that our collectors must find too. */

/** null: AWS answered and there is none. `not recorded`: the recorder never asked. Text that begins with `?`: why unknown. */
export type Told = string | number | boolean | null;

export type ExpectedTable = {
  readonly id: Told;
  readonly status: string;
  readonly created: string;
  readonly billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly pitr: "not recorded" | Readonly<Record<"enabled" | "period" | "earliest" | "latest", Told>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type ExpectedScan = {
  readonly recording: string;
  /** Of several answers about one table, which. */
  readonly take: number;
  /** Which read answers for the tags: that of the whole Region, or that of each table. */
  readonly tagsFrom: "walk" | "table";
  readonly tables: Readonly<Record<string, ExpectedTable>>;
};

const custom = {
  id: "0f64ca00-386f-4b55-b403-acd215e81072",
  status: "ACTIVE",
  billingMode: "PAY_PER_REQUEST",
  pitr: "not recorded",
  tags: {},
} as const;
const backedUp = { "Test-DDBTable-backup": { ...custom, created: "2022-08-29T13:39:48.333Z" } };
const mosdef = { ...custom, created: "2019-01-29T13:39:48.333Z" };
const off = { enabled: false, period: null, earliest: null, latest: null };
const gone = "?not-ready dynamodb:DescribeContinuousBackups TableNotFoundException";
const toBeBackedUp = {
  "c7n-dynamodb-backup": {
    id: "d4f0100b-96ea-4429-8cf4-53cce61719dd",
    status: "ACTIVE",
    created: "2018-01-09T19:56:40.237Z",
    billingMode: "PROVISIONED",
    pitr: "not recorded",
    tags: {},
  },
} as const;
/** Answers of 2016 have no TableId. */
const rolltop = {
  id: null,
  status: "ACTIVE",
  created: "2016-06-26T07:20:39.637Z",
  billingMode: "PROVISIONED",
  pitr: "not recorded",
} as const;
const toBeDeleted = { id: null, billingMode: "PROVISIONED", pitr: "not recorded", tags: {} } as const;
const updated = {
  id: "5fbade66-71e0-482c-8883-6d8b923e20de",
  created: "2022-11-22T14:45:26.730Z",
  pitr: "not recorded",
  tags: {},
} as const;

export const expectedScans: readonly ExpectedScan[] = [
  { recording: "test_dynamodb_consecutive_backup_count_filter", take: 0, tagsFrom: "walk", tables: backedUp },
  { recording: "test_dynamodb_consecutive_backup_hourly_count_filter", take: 0, tagsFrom: "walk", tables: backedUp },
  { recording: "test_dynamodb_consecutive_backup_weekly_count_filter", take: 0, tagsFrom: "walk", tables: backedUp },
  {
    recording: "test_dynamodb_continuous_backup_action",
    take: 0,
    tagsFrom: "walk",
    tables: { "mosdef2-DDBTable-VV01OCO2TJ72": { ...mosdef, pitr: off } },
  },
  {
    recording: "test_dynamodb_continuous_backup_action",
    take: 1,
    tagsFrom: "walk",
    tables: {
      "mosdef2-DDBTable-VV01OCO2TJ72": {
        ...mosdef,
        pitr: {
          enabled: true,
          // An answer of 2020 has no RecoveryPeriodInDays; it may be 35 days, but nobody said so.
          period: "?malformed dynamodb:DescribeContinuousBackups no RecoveryPeriodInDays",
          earliest: "2020-05-02T13:57:39.000Z",
          latest: "2020-05-02T13:57:39.000Z",
        },
      },
    },
  },
  {
    recording: "test_dynamodb_continuous_backup_filter",
    take: 0,
    tagsFrom: "walk",
    tables: {
      "mosdef2-DDBTable-VV01OCO2TJ72": { ...mosdef, pitr: off },
      "mosdef2-deleted": { ...mosdef, pitr: { enabled: gone, period: gone, earliest: gone, latest: gone } },
    },
  },
  { recording: "test_dynamodb_create_backup", take: 0, tagsFrom: "walk", tables: toBeBackedUp },
  { recording: "test_dynamodb_create_prefixed_backup", take: 0, tagsFrom: "walk", tables: toBeBackedUp },
  {
    recording: "test_dynamodb_delete_table",
    take: 0,
    tagsFrom: "walk",
    tables: {
      "c7n.DynamoDB.01": { ...toBeDeleted, status: "ACTIVE", created: "2016-12-30T10:20:56.731Z" },
      "c7n.DynamoDB.02": { ...toBeDeleted, status: "CREATING", created: "2016-12-30T10:23:07.688Z" },
    },
  },
  {
    recording: "test_dynamodb_table",
    take: 0,
    tagsFrom: "walk",
    tables: {
      "test-table-kms-filter": {
        id: "561704a8-1a45-4a47-b2a6-71044bbe2807",
        status: "ACTIVE",
        created: "2019-01-15T18:06:37.198Z",
        billingMode: "PAY_PER_REQUEST",
        pitr: "not recorded",
        tags: { App: "Foo", Env: "Dev", Owner: "Bar" },
      },
    },
  },
  { recording: "test_dynamodb_tag", take: 0, tagsFrom: "walk", tables: { rolltop: { ...rolltop, tags: {} } } },
  {
    recording: "test_dynamodb_tag",
    take: 0,
    tagsFrom: "table",
    tables: { rolltop: { ...rolltop, tags: { test_key: "test_value", new_tag_key: "new_tag_value" } } },
  },
  {
    recording: "test_dynamodb_tag_filter",
    take: 0,
    tagsFrom: "walk",
    tables: { rolltop: { ...rolltop, tags: { test_key: "test_value" } } },
  },
  {
    recording: "test_dynamodb_tag_filter",
    take: 0,
    tagsFrom: "table",
    tables: { rolltop: { ...rolltop, tags: { test_key: "test_value" } } },
  },
  {
    recording: "test_dynamodb_update_table",
    take: 0,
    tagsFrom: "walk",
    tables: { "cc-testing-table": { ...updated, status: "ACTIVE", billingMode: "PROVISIONED" } },
  },
  {
    recording: "test_dynamodb_update_table",
    take: 1,
    tagsFrom: "walk",
    tables: { "cc-testing-table": { ...updated, status: "UPDATING", billingMode: "PAY_PER_REQUEST" } },
  },
];
