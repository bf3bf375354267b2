/**
 * What an audit of an organization by `baseline` has to ask, from what the emulator knows of it, and how soon AWS can have
 * answered: the rates of its operations, what one process can send at all, and what has to be asked one after the other.
 */
import { operations } from "./product.mjs";

const pages = (things, operation) => Math.max(1, Math.ceil(things / operations[operation].answers.most));

/** Calls by operation, of each place whose quota they count against. */
export function fewestCalls({ organization, accounts }) {
  const hub = {
    account: organization.managementAccount,
    region: null,
    calls: {
      "sts:GetCallerIdentity": 1,
      "organizations:DescribeOrganization": 1,
      "organizations:ListAccounts": pages(accounts.length, "organizations:ListAccounts"),
      "sts:AssumeRole": accounts.length - 1,
    },
  };
  const each = accounts.map(({ id }) => ({ account: id, region: null, calls: { "account:ListRegions": 1 } }));
  const scopes = accounts.flatMap(({ id, scopes }) =>
    scopes.map((scope) => ({ account: id, region: scope.region, calls: callsOf(scope) })),
  );
  return [hub, ...each, ...scopes];
}

function callsOf({ tables, backups, awsBackup }) {
  const listed = { "dynamodb:ListTables": pages(tables.length, "dynamodb:ListTables") };
  if (tables.length === 0) return listed;
  return {
    ...listed,
    "dynamodb:DescribeTable": tables.length,
    "dynamodb:DescribeContinuousBackups": tables.length,
    "dynamodb:ListBackups": pages(backups.length, "dynamodb:ListBackups"),
    "backup:ListProtectedResources": pages(awsBackup.length, "backup:ListProtectedResources"),
  };
}

export const sumOf = (places) =>
  places.reduce((sum, { calls }) => sum + Object.values(calls).reduce((a, b) => a + b, 0), 0);

/** Seconds; the greatest of the three bounds the time an audit takes. `bare`: calls a second of the SDK's own loop. */
export function boundsOf(places, { bare, latency }) {
  return {
    quotas: Math.max(...places.flatMap(({ calls }) => Object.entries(calls).map(waitOf))),
    sdk: sumOf(places) / bare,
    chain: (chainOf(places) * latency) / 1_000,
  };
}

function waitOf([operation, calls]) {
  const { perSecond, burst } = operations[operation].rate;
  return Math.max(0, (calls - burst) / perSecond);
}

/** Who, what organization, its pages, a role and its Regions; then the pages of a scope, of its last table what it is, and what else. */
function chainOf(places) {
  const [{ calls: hub }] = places;
  const inScope = places.map(({ calls }) => {
    const listed = calls["dynamodb:ListTables"] ?? 0;
    const walks = ["dynamodb:ListBackups", "backup:ListProtectedResources"].map((id) => calls[id] ?? 0);
    return listed + (calls["dynamodb:DescribeTable"] === undefined ? 0 : 1 + Math.max(1, ...walks));
  });
  const opening = Math.min(1, hub["sts:AssumeRole"]) + 1;
  return 2 + hub["organizations:ListAccounts"] + opening + Math.max(...inScope);
}
