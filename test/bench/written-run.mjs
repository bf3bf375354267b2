/** A number of tables in, a complete run directory with them out: made up table by table, and written by the product. */
import { allRules, createRun, runId } from "./product.mjs";
import { account, accountId, asOf, regions, table } from "./tables.mjs";

/** `tables`: how many in all, so many in each scope but the last. Resolves to the path of the run. */
export async function writeRun(runsDir, { tables: count, tablesOfScope }) {
  const policy = await allRules();
  const selection = { population: { kind: "organization" }, excludedAccounts: [], regions: null };
  const scopes = Math.ceil(count / tablesOfScope);
  const ids = Array.from({ length: Math.ceil(scopes / regions.length) }, (_, number) => accountId(number));
  const header = {
    schemaVersion: 3,
    id: runId({ asOf, policyDigest: policy.digest, selection }),
    tool: { name: "restorable", version: "bench" },
    asOf,
    selection,
    caller: { account: "111111111111", arn: "arn:aws:iam::111111111111:user/auditor" },
    roles: {
      everywhere: { name: "RestorableAudit", externalId: false },
      except: {},
      sessionName: "restorable",
      hub: null,
    },
    groups: ["account", "table", "pitr", "tags", "onDemandBackups", "protectedResources"],
    collection: "pruned",
    policyDigest: policy.digest,
    partition: "aws",
    organization: "o-abcde12345",
    foreignHosts: [],
  };
  const owner = { pid: process.pid, isAlive: () => false };
  const run = await createRun({
    runsDir,
    header,
    inputs: { policy, blindSpots: null, waivers: null, drills: null },
    owner,
  });
  for (const id of ids) await run.appendAccount(account(id));
  await run.endAccounts({ kind: "end", listed: ids.length, source: "organizations:ListAccounts" });
  let written = 0;
  for (const id of ids) {
    for (const region of regions) {
      const scope = { account: id, region };
      const size = Math.min(tablesOfScope, count - written);
      const writer = await run.openScope(scope);
      for (let number = 0; number < size; number += 1) await writer.append(table(scope, written + number));
      written += size;
      const ledger = [{ operation: "dynamodb:ListTables", calls: 10, throttled: 0, failed: 0, complete: true }];
      await writer.seal({ kind: "scope", ...scope, coverage: { state: "seen" }, tables: size, ledger });
    }
  }
  const { complete } = await run.finish();
  if (!complete) throw new Error("the run to measure is not complete");
  await run.close();
  return run.path;
}
