/**
 * What a scope is called when its first ListTables was refused: denied, failed, or a Region that is not enabled. The
 * last is only believed when nothing else explains the refusal.
 */
import { partitionOfRegion } from "../aws/partitions.ts";
import type { Unknown } from "../model/fact.ts";
import type { AccountRecord, ScopeState } from "../model/observation.ts";

/** Regions of before 20 March 2019: enabled in every account and not to be disabled (Account Management guide, Regions). */
const olderRegions: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);

/**
 * Only the commercial partition has Regions that an account enables. One that no partition here has is newer than this
 * program, and nothing is known of it.
 */
const canBeDisabled = (region: string): boolean => partitionOfRegion(region) === "aws" && !olderRegions.has(region);

/**
 * `reason`: why the first ListTables of `region` was not answered. The kind `region-disabled` means that AWS called the
 * credentials unknown there while sts:GetCallerIdentity, which needs no permission, accepts them. That is believed only
 * where the account did not tell its Regions and the Region is one that can be disabled at all; elsewhere it contradicts
 * what AWS said before, and a contradiction gates.
 */
export function regionRefusal(account: AccountRecord, region: string, reason: Unknown): ScopeState {
  switch (reason.kind) {
    case "denied":
    case "denied-by-scp":
      return { state: "denied", reason };
    case "region-disabled": {
      const untold = account.regions?.authoritative === false;
      return { state: untold && canBeDisabled(region) ? "disabled" : "failed", reason };
    }
    default:
      return { state: "failed", reason };
  }
}
