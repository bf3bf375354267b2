/** DynamoDB's answers about a table's own policy: GetResourcePolicy, PutResourcePolicy. */
import { seconds, type Call, type Output } from "./call.ts";
import { findTable, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { hexOf } from "./ids.ts";
import { optionalFlag, optionalText, requiredText } from "./input.ts";
import { wouldDeny } from "./iam-authorize.ts";
import { documentMistakes } from "./iam-document.ts";
import { documentIn } from "./iam-principal.ts";
import { notFound, policyNotFound } from "./not-found.ts";
import { validation } from "./service-error.ts";
import { hasTags } from "./table-state.ts";
import type { Table } from "./table.ts";

/** API reference, PutResourcePolicy: 20 KB, whitespace counted. */
const largestPolicy = 20 * 1024;

export function getResourcePolicy(call: Call): Output {
  const { table, arn } = ownedTable(call);
  const { resourcePolicy } = table.settings;
  if (resourcePolicy === null) throw policyNotFound(arn);
  return { Policy: resourcePolicy, RevisionId: revisionOf(table) };
}

export function putResourcePolicy(call: Call): Output {
  const policy = requiredText(call.input, "Policy");
  const expected = optionalText(call.input, "ExpectedRevisionId");
  const confirmed = optionalFlag(call.input, "ConfirmRemoveSelfResourceAccess") ?? false;
  const { table, arn } = ownedTable(call);
  if (Buffer.byteLength(policy) > largestPolicy) {
    throw validation("Resource policy size exceeds the maximum limit of 20480 bytes");
  }
  const document = documentIn(policy);
  if (document === undefined) throw validation("Invalid policy document: The policy is not in the valid JSON format");
  const [mistake] = documentMistakes(document, "table");
  if (mistake !== undefined) throw validation(`Invalid policy document: ${mistake}`);
  const present = table.settings.resourcePolicy === null ? "NO_POLICY" : revisionOf(table);
  if (expected !== undefined && expected !== present) throw policyNotFound(arn);
  const { world, principal, input, region, now } = call;
  const facts = { operation: call.operation, account: principal.account, region, table: table.name };
  if (!confirmed && wouldDeny({ world, principal, facts, input, now }, policy)) {
    throw validation(
      "The policy would take away your own permission to change it; set ConfirmRemoveSelfResourceAccess to confirm",
    );
  }
  // Idempotent: the same document keeps its revision (API reference).
  const same = table.settings.resourcePolicy === policy;
  const policyRevision = same ? table.settings.policyRevision : `${call.now}${hexOf(policy, 8)}`;
  const put: Table = { ...table, settings: { ...table.settings, resourcePolicy: policy, policyRevision } };
  scopeOf(call).put(put);
  return { RevisionId: revisionOf(put) };
}

const revisionOf = ({ created, settings }: Table): string =>
  settings.policyRevision ?? String(Math.floor(seconds(created)) * 1000);

/** Assumed to be found as tags are: nobody has measured it on a table that is being made or deleted. */
function ownedTable(call: Call): { readonly table: Table; readonly arn: string } {
  const arn = requiredText(call.input, "ResourceArn");
  if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(arn)) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  }
  const name = tableNameOf(call, arn);
  const found = findTable(call, name);
  if (!found || !hasTags(found.table, found.status, call.now)) throw notFound(`Table: ${name} not found`);
  return { table: found.table, arn };
}
