/** Accounts that the audit cannot or need not enter; both hold tables, and neither may drop out of the report. */
import type { AccountSpec } from "../organization.ts";

/** Invited after an acquisition: no StackSet has reached it, so there is no role to assume (aws-facts §3.9). */
export const acquired = {
  id: "200000000009",
  name: "acquired-brightpay",
  ou: "Workloads",
  roles: null,
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "us-east-1": [
      { name: "brightpay-ledger", created: "1700d" },
      { name: "brightpay-wallets", created: "1700d", pitr: { enabled: true } },
      // The other replica of a table of identity-prod.
      { name: "mfa-devices", created: "300d", replicas: [{ region: "eu-central-1", account: "200000000003" }] },
    ],
  },
} as const satisfies AccountSpec;

/** Suspended: listed for about 90 days, AssumeRole is denied (aws-facts §3.9). Still sends the Status of old. */
export const retired = {
  id: "300000000009",
  name: "crm-retired",
  ou: "Sandbox",
  state: "SUSPENDED",
  sends: "both",
  regions: ["eu-central-1", "us-east-1"],
  tables: { "eu-central-1": [{ name: "crm-contacts", created: "2000d" }] },
} as const satisfies AccountSpec;
