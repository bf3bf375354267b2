/**
 * The catalogue of AWS operations this product reads with. The reader refuses every command that is not listed here;
 * IAM policies, session policies, pacing and documentation are derived from it.
 */

import { backupOperations } from "./backup-operations.ts";
import { assumed, documented, one, page, perAccount, type Operation } from "./operation.ts";

const controlPlane =
  "DynamoDB developer guide, control plane best practices: 2,500 requests/s for all operations; none of its own";

const organizationsTable = "AWS Organizations publishes a throttling table; its numbers were not retrievable";

export const operations = {
  "organizations:DescribeOrganization": {
    service: "organizations",
    command: "DescribeOrganization",
    iam: "organizations:DescribeOrganization",
    caller: "hub",
    rate: perAccount(assumed(1, 2, organizationsTable)),
    answers: one("audit"),
  },
  "organizations:ListAccounts": {
    service: "organizations",
    command: "ListAccounts",
    iam: "organizations:ListAccounts",
    caller: "hub",
    rate: perAccount(assumed(4, 8, organizationsTable)),
    answers: page(20, "accounts"),
  },
  "organizations:ListTagsForResource": {
    service: "organizations",
    command: "ListTagsForResource",
    iam: "organizations:ListTagsForResource",
    caller: "hub",
    rate: perAccount(assumed(4, 8, organizationsTable)),
    answers: one("account"),
  },
  "sts:GetCallerIdentity": {
    service: "sts",
    command: "GetCallerIdentity",
    iam: null,
    caller: "hub",
    rate: assumed(
      50,
      50,
      "IAM and STS quotas: 600 requests/s per account and Region shared by all STS operations (second-hand)",
    ),
    answers: one("audit"),
  },
  "sts:AssumeRole": {
    service: "sts",
    command: "AssumeRole",
    iam: "sts:AssumeRole",
    caller: "hub",
    rate: assumed(
      200,
      200,
      "IAM and STS quotas: 600 requests/s per account and Region shared by all STS operations (second-hand)",
    ),
    answers: one("account"),
  },
  "account:ListRegions": {
    service: "account",
    command: "ListRegions",
    iam: "account:ListRegions",
    caller: "member",
    rate: perAccount(documented(5, 5, "AWS Account Management reference guide, quotas: ListRegions 5/s, burst 5")),
    answers: page(50, "regions"),
  },
  "dynamodb:ListTables": {
    service: "dynamodb",
    command: "ListTables",
    iam: "dynamodb:ListTables",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: page(100, "tables"),
  },
  "dynamodb:DescribeTable": {
    service: "dynamodb",
    command: "DescribeTable",
    iam: "dynamodb:DescribeTable",
    caller: "member",
    rate: assumed(400, 400, controlPlane),
    answers: one("table"),
  },
  "dynamodb:DescribeContinuousBackups": {
    service: "dynamodb",
    command: "DescribeContinuousBackups",
    iam: "dynamodb:DescribeContinuousBackups",
    caller: "member",
    rate: documented(10, 10, "DynamoDB API reference, DescribeContinuousBackups: 10 times per second; burst observed"),
    answers: one("table"),
  },
  "dynamodb:ListBackups": {
    service: "dynamodb",
    command: "ListBackups",
    iam: "dynamodb:ListBackups",
    caller: "member",
    rate: documented(5, 5, "DynamoDB API reference, ListBackups: 5 times per second; burst observed"),
    answers: page(100, "backups"),
  },
  "dynamodb:DescribeBackup": {
    service: "dynamodb",
    command: "DescribeBackup",
    iam: "dynamodb:DescribeBackup",
    caller: "writer",
    rate: documented(10, 10, "DynamoDB API reference, DescribeBackup: 10 times per second; burst observed"),
    answers: one("backup"),
  },
  "dynamodb:ListTagsOfResource": {
    service: "dynamodb",
    command: "ListTagsOfResource",
    iam: "dynamodb:ListTagsOfResource",
    caller: "member",
    rate: perAccount(
      documented(10, 10, "DynamoDB API reference, ListTagsOfResource: 10 times per second, per account"),
    ),
    answers: one("table"),
  },
  "dynamodb:DescribeTimeToLive": {
    service: "dynamodb",
    command: "DescribeTimeToLive",
    iam: "dynamodb:DescribeTimeToLive",
    caller: "member",
    rate: assumed(
      10,
      10,
      "no rate is documented; measured on an account of others: 4 at once, then one in two seconds a connection",
    ),
    answers: one("table"),
  },
  "dynamodb:GetResourcePolicy": {
    service: "dynamodb",
    command: "GetResourcePolicy",
    iam: "dynamodb:GetResourcePolicy",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: one("table"),
  },
  "dynamodb:DescribeKinesisStreamingDestination": {
    service: "dynamodb",
    command: "DescribeKinesisStreamingDestination",
    iam: "dynamodb:DescribeKinesisStreamingDestination",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: one("table"),
  },
  "tag:GetResources": {
    service: "tagging",
    command: "GetResources",
    iam: "tag:GetResources",
    caller: "member",
    rate: assumed(10, 10, "Resource Groups Tagging API: no rate was retrievable"),
    answers: page(100, "tagged"),
  },
  ...backupOperations,
  "kms:DescribeKey": {
    service: "kms",
    command: "DescribeKey",
    iam: "kms:DescribeKey",
    caller: "member",
    rate: assumed(
      100,
      100,
      "AWS KMS developer guide, request quotas: 2,000 requests/s or more shared by its Describe and List operations",
    ),
    answers: one("key"),
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
