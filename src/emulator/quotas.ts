/**
 * Documented request rates as token buckets in real time, one per operation and account, and per Region. How AWS scopes and
 * refills them is our assumption (aws-facts §1.1): figures are "against the documented rates", not against AWS.
 */
import type { OperationId } from "./operations.ts";

type Quota = {
  readonly perSecond: number;
  readonly burst: number;
  /** Counted over all Regions of the account. */
  readonly perAccount?: true;
  readonly source: string;
};

export const quotas: Readonly<Partial<Record<OperationId, Quota>>> = {
  "dynamodb:DescribeContinuousBackups": { perSecond: 10, burst: 10, source: "API reference: 10 times per second" },
  "dynamodb:ListBackups": { perSecond: 5, burst: 5, source: "API reference: 5 times per second" },
  "dynamodb:DescribeBackup": { perSecond: 10, burst: 10, source: "API reference: 10 times per second" },
  "dynamodb:ListTagsOfResource": {
    perSecond: 10,
    burst: 10,
    perAccount: true,
    source: "API reference: 10 times per second, per account",
  },
  "dynamodb:TagResource": {
    perSecond: 5,
    burst: 5,
    perAccount: true,
    source: "API reference: 5 times per second, per account",
  },
  "dynamodb:UntagResource": {
    perSecond: 5,
    burst: 5,
    perAccount: true,
    source: "API reference: 5 times per second, per account",
  },
  "dynamodb:CreateBackup": { perSecond: 50, burst: 50, source: "API reference: 50 times per second" },
  "dynamodb:DeleteBackup": { perSecond: 10, burst: 10, source: "API reference: 10 times per second" },
  "dynamodb:RestoreTableFromBackup": { perSecond: 10, burst: 10, source: "API reference: 10 times per second" },
  "securityhub:BatchImportFindings": {
    perSecond: 10,
    burst: 30,
    source: "Security Hub partner guide: 10 TPS per account per Region, with a burst of 30 TPS",
  },
  "securityhub:GetFindings": {
    perSecond: 3,
    burst: 6,
    source: "Security Hub API reference: 3 requests per second, burst 6",
  },
  "account:ListRegions": {
    perSecond: 5,
    burst: 5,
    perAccount: true,
    source: "Account Management quotas: 5/s, burst 5",
  },
  "organizations:ListAccounts": {
    perSecond: 4,
    burst: 8,
    perAccount: true,
    source: "assumed: no figure could be retrieved (aws-facts §1.2)",
  },
  "organizations:ListTagsForResource": {
    perSecond: 4,
    burst: 8,
    source: "assumed: no figure could be retrieved (aws-facts §1.2)",
  },
  "organizations:DescribeOrganization": {
    perSecond: 1,
    burst: 2,
    perAccount: true,
    source: "assumed: no figure could be retrieved (aws-facts §1.2)",
  },
};

/** All control-plane operations of DynamoDB together (developer guide, control plane best practices). */
const controlPlane: Quota = { perSecond: 2500, burst: 2500, source: "developer guide: 2,500 requests/s" };
/** All of STS together, per account and Region (IAM and STS quotas, second-hand). */
const sts: Quota = { perSecond: 600, burst: 600, source: "IAM and STS quotas: 600 requests/s" };

type Bucket = { tokens: number; at: number };

/** Answers whether a call is within its quotas, and takes from them if it is. `monotonic` in milliseconds. */
export function createQuotas(monotonic: () => number) {
  const buckets = new Map<string, Bucket>();
  const fill = (key: string, quota: Quota): Bucket => {
    const now = monotonic();
    const bucket = buckets.get(key) ?? { tokens: quota.burst, at: now };
    bucket.tokens = Math.min(quota.burst, bucket.tokens + ((now - bucket.at) / 1000) * quota.perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket;
  };
  return (account: string, region: string, operation: OperationId): boolean => {
    const own = quotas[operation];
    const taken: Bucket[] = [];
    if (own) taken.push(fill(own.perAccount ? `${account} ${operation}` : `${account} ${region} ${operation}`, own));
    if (operation.startsWith("dynamodb:")) taken.push(fill(`${account} ${region} dynamodb`, controlPlane));
    if (operation.startsWith("sts:")) taken.push(fill(`${account} ${region} sts`, sts));
    if (taken.some((bucket) => bucket.tokens < 1)) return false;
    for (const bucket of taken) bucket.tokens -= 1;
    return true;
  };
}
