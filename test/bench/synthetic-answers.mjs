/**
 * What AWS would answer about a large organization, worked out from the number of the account, the Region and the table
 * alone, so that five million tables take no memory. Only what an audit by `baseline` asks; anything else throws.
 */
import { accountId } from "./emulated.mjs";
import { assumed } from "./large-organization.mjs";

export const numberOf = (account) => Number(account) - Number(accountId(0));

const day = 86_400_000;
const pages = { accounts: 20, tables: 100, backups: 100, protected: 1_000 };
const words = ["orders", "payments", "sessions", "inventory", "audit-log", "carts", "profiles", "events"];
const tableName = (number) => `${words[number % words.length]}-prod-${String(number).padStart(5, "0")}`;
const numberOfTable = (name) => Number(name.slice(-5));

/** `asOf`: epoch milliseconds. An answer is asked for by operation and input, and the account and Region whose keys were used. */
export function syntheticAnswers({ organization, asOf }) {
  const sizeOf = (account, region) => organization.sizeOf(numberOf(account), organization.regions.indexOf(region));
  const arnOf = (account, region, number) => `arn:aws:dynamodb:${region}:${account}:table/${tableName(number)}`;
  const ago = (ms) => new Date(asOf - ms);

  /** Numbers from a page's first on, and the cursor to the next page. */
  const paged = (count, most, from) => {
    const end = Math.min(count, from + most);
    const numbers = Array.from({ length: end - from }, (_, index) => from + index);
    return { numbers, next: end < count ? end : undefined };
  };

  const answers = {
    "sts:GetCallerIdentity": (_, { account }) => ({ Account: account, Arn: `arn:aws:iam::${account}:user/auditor` }),
    "sts:AssumeRole": ({ RoleArn: role }, { now }) => {
      const [, , , , account, resource] = role.split(":");
      return {
        Credentials: {
          AccessKeyId: `ASIA${account}`,
          SecretAccessKey: "synthetic",
          SessionToken: "synthetic",
          Expiration: new Date(now + 3_600_000),
        },
        AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/${resource.split("/").at(-1)}/restorable` },
      };
    },
    "organizations:DescribeOrganization": () => ({
      Organization: { Id: "o-abcde12345", MasterAccountId: accountId(0) },
    }),
    "organizations:ListAccounts": ({ NextToken: token = "0" }) => {
      const { numbers, next } = paged(organization.accounts, pages.accounts, Number(token));
      const Accounts = numbers.map((number) => ({
        Id: accountId(number),
        Name: `workload-${number}`,
        State: "ACTIVE",
        Paths: [`o-abcde12345/r-abcd/ou-abcd-${String(number % 97).padStart(8, "0")}/`],
      }));
      return { Accounts, ...(next === undefined ? {} : { NextToken: String(next) }) };
    },
    "account:ListRegions": () => ({
      Regions: organization.regions.map((name) => ({ RegionName: name, RegionOptStatus: "ENABLED_BY_DEFAULT" })),
    }),
    "dynamodb:ListTables": ({ ExclusiveStartTableName: after }, { account, region }) => {
      const from = after === undefined ? 0 : numberOfTable(after) + 1;
      const { numbers, next } = paged(sizeOf(account, region), pages.tables, from);
      return {
        TableNames: numbers.map(tableName),
        ...(next === undefined ? {} : { LastEvaluatedTableName: tableName(next - 1) }),
      };
    },
    "dynamodb:DescribeTable": ({ TableName: name }, { account, region }) => {
      const number = numberOfTable(name);
      return {
        Table: {
          TableName: name,
          TableArn: arnOf(account, region, number),
          TableId: uuid(`${account} ${region} ${name}`),
          TableStatus: "ACTIVE",
          CreationDateTime: ago((30 + (number % 900)) * day + (drawn(`${account} ${name} created`) % day)),
          TableSizeBytes: drawn(`${account} ${name} bytes`),
          ItemCount: drawn(`${account} ${name} items`) % 10_000_000,
          BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
          DeletionProtectionEnabled: number % 3 !== 0,
        },
      };
    },
    "dynamodb:DescribeContinuousBackups": ({ TableName: name }, { now }) => ({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription:
          numberOfTable(name) % assumed.tablesWithoutPitr === 0
            ? { PointInTimeRecoveryStatus: "DISABLED" }
            : {
                PointInTimeRecoveryStatus: "ENABLED",
                RecoveryPeriodInDays: 35,
                EarliestRestorableDateTime: new Date(now - 35 * day),
                LatestRestorableDateTime: new Date(now - 300_000),
              },
      },
    }),
    "dynamodb:ListBackups": ({ ExclusiveStartBackupArn: after = "0" }, { account, region }) => {
      const count = Math.ceil(sizeOf(account, region) / assumed.tablesOfBackup);
      const { numbers, next } = paged(count, pages.backups, Number(after));
      const BackupSummaries = numbers.map((index) => {
        const number = index * assumed.tablesOfBackup;
        const arn = arnOf(account, region, number);
        return {
          TableName: tableName(number),
          TableArn: arn,
          TableId: uuid(`${account} ${region} ${tableName(number)}`),
          BackupArn: `${arn}/backup/0${asOf - day}-${hex(`${account} ${arn} backup`)}`,
          BackupName: `${tableName(number)}-daily`,
          BackupStatus: "AVAILABLE",
          BackupType: "USER",
          BackupCreationDateTime: ago(2 * day + (drawn(arn) % (20 * day))),
          BackupSizeBytes: drawn(`${arn} bytes`),
        };
      });
      return { BackupSummaries, ...(next === undefined ? {} : { LastEvaluatedBackupArn: String(next) }) };
    },
    "backup:ListProtectedResources": ({ NextToken: token = "0" }, { account, region }) => {
      const count = Math.ceil(sizeOf(account, region) / assumed.tablesOfProtected);
      const { numbers, next } = paged(count, pages.protected, Number(token));
      const Results = numbers.map((index) => {
        const arn = arnOf(account, region, index * assumed.tablesOfProtected);
        return { ResourceArn: arn, ResourceType: "DynamoDB", LastBackupTime: ago(drawn(`${arn} last`) % (9 * day)) };
      });
      return { Results, ...(next === undefined ? {} : { NextToken: String(next) }) };
    },
  };

  return (operation, input, asking) => {
    const answer = answers[operation];
    if (answer === undefined) throw new Error(`nobody said what ${operation} answers`);
    const about = `${operation} ${asking.account} ${asking.region} ${JSON.stringify(input)}`;
    return { ...answer(input, asking), $metadata: { requestId: requestId(about) } };
  };
}

/** A number below 2^32 that depends on every letter: FNV-1a, well mixed. */
function drawn(text, seed = 0) {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

function mixed(value) {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const hex = (text, seed) => drawn(text, seed).toString(16).padStart(8, "0");

function uuid(text) {
  const [a, b, c, d] = [hex(text), hex(text, 1), hex(text, 2), hex(text, 3)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** As DynamoDB makes them: 52 letters and digits that do not compress, which is most of what a table takes on disk. */
function requestId(text) {
  let state = drawn(text);
  let id = "";
  for (let part = 0; part < 8; part += 1) {
    state = mixed(state + 0x9e3779b9);
    id += (state >>> 2).toString(32).padStart(6, "0");
  }
  return `${id.toUpperCase()}AAJG`;
}
