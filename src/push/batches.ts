/**
 * Findings in the order of accounts and Regions in, batches of them out that Security Hub takes in one call: of one account
 * and Region, as many as fit. Holds one batch; a finding that is too large goes by itself, for AWS to say so.
 */
import type { ImportedFinding } from "../aws/write-push.ts";

/** Partner guide, guidelines for using BatchImportFindings: 100 findings and 6 MB a call; what is around them takes room, too. */
export const batchLimits = { findings: 100, bytes: 6_000_000 - 1_024 };

/** The findings of one account and Region, as long as they come one after the other. */
export type PushScope = { readonly account: string; readonly region: string };

export type Batch = { readonly scope: PushScope; readonly findings: readonly ImportedFinding[] };

/** What names account and Region of a finding: its product. */
export function scopeOf({ AwsAccountId: account = "", ProductArn: product = "" }: ImportedFinding): PushScope {
  return { account, region: product.split(":")[3] ?? "" };
}

/** `scope` is the same object for as long as the place is the same. */
export async function* inBatches(
  findings: AsyncIterable<ImportedFinding>,
  limits: typeof batchLimits = batchLimits,
): AsyncGenerator<Batch> {
  let scope: PushScope | null = null;
  let batch: ImportedFinding[] = [];
  let bytes = 0;
  for await (const finding of findings) {
    const place = scopeOf(finding);
    // With the comma that parts it from the next.
    const size = Buffer.byteLength(JSON.stringify(finding)) + 1;
    const isElsewhere: boolean = scope?.account !== place.account || scope.region !== place.region;
    const isFull = batch.length === limits.findings || bytes + size > limits.bytes;
    if (scope !== null && batch.length > 0 && (isElsewhere || isFull)) {
      yield { scope, findings: batch };
      [batch, bytes] = [[], 0];
    }
    if (scope === null || isElsewhere) scope = place;
    batch.push(finding);
    bytes += size;
  }
  if (scope !== null && batch.length > 0) yield { scope, findings: batch };
}
