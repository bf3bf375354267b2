/**
 * Roles that write, in one account: whether each can be assumed, and no more. What it may do cannot be asked without doing
 * it, since DynamoDB has no dry run; so the session that is opened here may do nothing at all.
 */
import type { ListedAccount } from "../scan/list-accounts.ts";
import { opensWithoutId, type RoleRefusals } from "./narrow-role.ts";
import { isManagement, placeOf } from "./place-of.ts";
import type { ExaminingAccounts } from "./question.ts";

type WriterExamining = ExaminingAccounts & { readonly listed: ListedAccount; readonly refusals: RoleRefusals };

export async function examineWriters(given: WriterExamining): Promise<void> {
  const { aws, question, listed, refusals, say } = given;
  const place = placeOf(listed);
  for (const { name: roleName, externalId, purpose } of question.writers) {
    const role = {
      roleName,
      sessionName: question.roles.sessionName,
      ...(externalId === undefined ? {} : { externalId }),
      operations: [],
    };
    const answer = await aws.assume(listed.id, role);
    if (answer.state === "read") {
      refusals.opened(roleName);
      const text = `the role ${roleName} can be assumed; what it may do is not asked, since that would write`;
      const fix = [`restorable iam --${purpose}`];
      say({ check: "write-roles", standing: "well", text, fix, place });
      continue;
    }
    const { reason } = answer;
    const without = await opensWithoutId({ aws, account: listed.id, role });
    refusals.note({ role: roleName, reason, without, isManagement: isManagement(listed), place });
  }
}
