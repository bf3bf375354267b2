/** As many tables as asked for, in scopes of two Regions, and an audit of them that no rate of AWS's holds back. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accountId, emulated, organizationOf } from "./emulated.mjs";

const regions = ["us-east-1", "eu-west-1"];
export const manyTables = { args: ["--config", "unpaced.yaml", "--policy", "pitr-only"] };

/** `calls`: of an audit by `pitr-only`, and of a loop that asks the same of the tables alone. */
export function withManyTables({ tables, accounts }, circumstances, work) {
  const each = Math.max(1, Math.round(tables / (accounts * regions.length)));
  const organization = organizationOf(
    regions,
    Array.from({ length: accounts }, (_, number) =>
      Object.fromEntries(regions.map((region, at) => [region, { generate: { count: each, seed: 2 * number + at } }])),
    ),
  );
  const scopes = Array.from({ length: accounts }, (_, number) =>
    regions.map((region) => ({ account: accountId(number), region })),
  ).flat();
  const bare = scopes.length * (Math.ceil(each / 100) + 2 * each);
  // Who, what organization, its accounts on one page; of each account its Regions, and a role but for the first.
  const calls = { bare, audit: bare + 3 + accounts + accounts - 1 };
  return emulated({ organization, logLimit: 2, ...circumstances }, async (site) => {
    const operations = ["ListTables", "DescribeTable", "DescribeContinuousBackups"];
    const rates = operations.map((operation) => `  dynamodb:${operation}: 10000\n`);
    await writeFile(join(site.folder, "unpaced.yaml"), `rates:\n${rates.join("")}`);
    return work({ ...site, scopes, calls, tables: each * scopes.length });
  });
}
