/**
 * The organization that the demo audits: a retailer with eleven accounts in three OUs and three Regions. Between them its
 * tables show every verdict and the traps that backup audits fall into; each trap names the fact about AWS behind it.
 */
import type { AccountSpec, OrganizationSpec } from "./organization.ts";
import { centralVault } from "./sample/central-vault.ts";
import { dataPlatform } from "./sample/data-platform.ts";
import { identity } from "./sample/identity.ts";
import { management } from "./sample/management.ts";
import { orders } from "./sample/orders.ts";
import { payments } from "./sample/payments.ts";
import { sandbox } from "./sample/sandbox.ts";
import { securityTooling } from "./sample/security-tooling.ts";
import { storefront } from "./sample/storefront.ts";
import { acquired, retired } from "./sample/unreachable.ts";

/** Each role was rolled out to every member by a StackSet of its own; Security Hub is on everywhere. */
const withRoles = (account: AccountSpec): AccountSpec => ({
  ...account,
  roles: ["RestorableAudit", "RestorableWrite", "RestorableDrill", "RestorablePush"],
  securityHub: true,
});

export const sampleOrganization: OrganizationSpec = {
  now: "2026-11-20T09:30:00.000Z",
  id: "o-tidewater01",
  managementAccount: management.id,
  // me-central-1 is an opt-in Region: disabled wherever an account does not name it (aws-facts §3.7).
  regions: ["eu-central-1", "me-central-1", "us-east-1"],
  accounts: [
    { ...management, securityHub: true },
    ...[securityTooling, centralVault, payments, orders, identity, dataPlatform, storefront].map(withRoles),
    acquired,
    ...[sandbox, retired].map(withRoles),
  ],
  refusals: [
    // A role that was rolled out before native backups were audited: every verdict about them is unknown (aws-facts §0.6).
    { account: dataPlatform.id, operation: "dynamodb:ListBackups", because: "identity" },
    // One table behind a boundary of its own: unknown for this table, not for its neighbours.
    {
      account: dataPlatform.id,
      region: "eu-central-1",
      operation: "dynamodb:Describe*",
      table: "pii-lake-index",
      because: "boundary",
    },
    // A Region-deny SCP: the Region may still hold tables from before it, so it is "not assessed" (aws-facts §3.8).
    { account: storefront.id, region: "us-east-1", operation: "dynamodb:*", because: "scp" },
    { account: storefront.id, region: "us-east-1", operation: "tag:*", because: "scp" },
    { account: storefront.id, region: "us-east-1", operation: "backup:*", because: "scp" },
  ],
};
