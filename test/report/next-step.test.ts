import { describe, expect, it } from "vitest";
import { nextStep } from "../../src/report/next-step.ts";

describe("what to do about a listing of accounts that Organizations refuses", () => {
  const operation = "organizations:ListAccounts";

  it("names who is answered and how to become that, not the role in the members", () => {
    const step = nextStep({ kind: "denied", operation, code: "AccessDeniedException" });
    expect(step).toContain("management account and delegated administrators");
    expect(step).toContain(`--hub-role), and allow it ${operation}. `);
    expect(step).toContain("--accounts-file");
    expect(step).not.toContain("audit role");
  });

  it("stays with the policy that AWS names", () => {
    const step = nextStep({ kind: "denied", operation, by: "permissions-boundary" });
    expect(step).toBe(`Allow ${operation} to the audit role in a permissions boundary.`);
  });

  it("does not blame the rules where the account is in no organization", () => {
    const step = nextStep({ kind: "unsupported", operation, code: "AWSOrganizationsNotInUseException" });
    expect(step).toMatch(/^Run in an account of the organization, .*--accounts-file\.$/);
  });

  it("is to take a deny away, where allowing as well would not help", () => {
    const detail =
      "… is not authorized to perform: dynamodb:ListTables with an explicit deny in an identity-based policy";
    expect(nextStep({ kind: "denied", operation: "dynamodb:ListTables", by: "identity-policy", detail })).toBe(
      "Take the deny of dynamodb:ListTables out of the identity-based policies of the audit role.",
    );
  });

  it("is what it was for operations inside an account", () => {
    expect(nextStep({ kind: "denied", operation: "dynamodb:ListTables" })).toBe(
      "Allow dynamodb:ListTables to the audit role.",
    );
  });
});

describe("what to do about what was not scanned", () => {
  it.each([
    ["to scan it where it is named", undefined, /^Scan the accounts and Regions that are named.*--resume\.$/],
    ["to look for a table that AWS names elsewhere", "dynamodb:ListTables", /look for the table/],
    ["to let vaults be read", "backup:ListBackupVaults", /^Let the audit role call backup:ListBackupVaults in /],
  ])("is %s", (_, operation, step) => {
    expect(nextStep({ kind: "not-scanned", ...(operation === undefined ? {} : { operation }) })).toMatch(step);
  });
});
