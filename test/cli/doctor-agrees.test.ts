/**
 * What a doctor finds is what an audit meets: both look at the same organization, in which calls are refused, and the
 * actions that they name are held against each other, account by account.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RefusalCause } from "../../src/emulator/organization.ts";
import type { Unknown } from "../../src/model/fact.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import {
  accountOf,
  healthyFiles,
  healthyOrganization,
  memberOperations,
  type MemberOperation,
} from "../support/healthy-organization.ts";
import type { JsonReport } from "../support/json-report.ts";
import { place } from "./invoke.ts";
import { doctorSchemaHolds, type DoctorDocument } from "../report/doctor-schema.ts";

type Refusal = { readonly account: string; readonly operation: OperationId; readonly because: RefusalCause };
type Both = {
  readonly audit: { readonly exit: number; readonly report: JsonReport };
  readonly doctor: { readonly exit: number; readonly document: DoctorDocument };
};

async function both(members: readonly string[], refusals: readonly Refusal[]): Promise<Both> {
  const { invoke } = await place({ organization: healthyOrganization(members, { refusals }), files: healthyFiles });
  const asked = ["--organization", "--policy", "./everything.yaml"];
  const doctor = await invoke(["doctor", ...asked, "--json"]);
  const audit = await invoke(["audit", ...asked, "-f", "json"]);
  return {
    audit: { exit: audit.exit, report: JSON.parse(audit.stdout) as JsonReport },
    doctor: { exit: doctor.exit, document: doctorSchemaHolds(doctor.stdout) },
  };
}

const actionOf = (operation: string | undefined): string =>
  operations[operation as OperationId]?.iam ?? `no operation ${operation ?? ""}`;

const isDenial = ({ kind }: Unknown): boolean =>
  kind === "denied" || kind === "denied-by-scp" || kind === "role-not-assumable";

/** Actions that the audit reports as refused in an account. */
function metBy({ report }: Both["audit"], account: string): readonly string[] {
  const { unseen, regionsNotAuthoritative } = report.coverage;
  const reasons = [
    ...report.findings.filter((each) => each.account === account).flatMap(({ unknowns }) => unknowns),
    ...unseen.filter((each) => each.account === account).map(({ reason }) => reason),
    ...regionsNotAuthoritative.filter((each) => each.account === account).map(({ reason }) => reason),
  ];
  return [...new Set(reasons.filter(isDenial).map(({ operation }) => actionOf(operation)))].sort();
}

/** Actions that the doctor says are refused there, also those that something else does instead of. */
const foundBy = ({ document }: Both["doctor"], account: string): readonly string[] =>
  [
    ...new Set(
      document.remarks
        .filter(({ standing, accounts }) => standing !== "well" && accounts.includes(account))
        .flatMap(({ action }) => action ?? []),
    ),
  ].sort();

describe("a doctor beside an audit", () => {
  it("finds nothing where the audit meets nothing", async () => {
    const { audit, doctor } = await both([accountOf("dynamodb:ListTables")], []);
    expect({ audit: audit.exit, doctor: doctor.exit }).toEqual({ audit: 0, doctor: 0 });
    expect(doctor.document.missingActions).toEqual([]);
  });

  it("names, in the account where each operation is refused, that one action", async () => {
    const refused = memberOperations.map((operation) => ({
      account: accountOf(operation),
      operation,
      because: "identity" as const,
    }));
    const { audit, doctor } = await both(memberOperations.map(accountOf), refused);
    expect({ audit: audit.exit, doctor: doctor.exit }).toEqual({ audit: 3, doctor: 3 });
    const found = memberOperations.map((operation) => [operation, foundBy(doctor, accountOf(operation))]);
    expect(found).toEqual(memberOperations.map((operation) => [operation, [actionOf(operation)]]));
    // Of tags, another call tells the audit; of what follows from an unread list, the list is its first cause.
    const unmet = memberOperations.filter((each) => metBy(audit, accountOf(each)).length === 0);
    expect(unmet).toEqual(["tag:GetResources", "backup:DescribeRegionSettings"]);
    for (const operation of memberOperations.filter((each) => !unmet.includes(each))) {
      expect(metBy(audit, accountOf(operation))).toEqual([actionOf(operation)]);
    }
  });

  it("is well exactly when the audit sees everything, and names whatever the audit was refused", async () => {
    const member = accountOf("dynamodb:ListTables");
    const some = fc.uniqueArray(fc.constantFrom<MemberOperation>(...memberOperations), { maxLength: 3 });
    const causes = fc.constantFrom<RefusalCause>("identity", "scp", "boundary", "unstated", "session");
    await fc.assert(
      fc.asyncProperty(some, causes, async (refused, because) => {
        const refusals = refused.map((operation) => ({ account: member, operation, because }));
        const { audit, doctor } = await both([member], refusals);
        expect(doctor.exit).toBe(audit.exit);
        // Of a role that AWS refuses without a reason, no action is to blame: it may not be there.
        const met = metBy(audit, member).filter((each) => because !== "unstated" || each !== "sts:AssumeRole");
        expect(foundBy(doctor, member)).toEqual(expect.arrayContaining([...met]));
        const blamed = new Set(refused.map(actionOf));
        expect(foundBy(doctor, member).filter((action) => !blamed.has(action))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
