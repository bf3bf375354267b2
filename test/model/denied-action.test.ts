import { describe, expect, it } from "vitest";
import type { Unknown } from "../../src/model/fact.ts";
import { unknownWords } from "../../src/model/unknown-words.ts";
import { nextStep } from "../../src/report/next-step.ts";

const saying = (action: string, more: Partial<Unknown> = {}): Unknown => ({
  kind: "denied",
  operation: "backup:StartBackupJob",
  code: "AccessDeniedException",
  by: "identity-policy",
  detail: `User: arn:aws:sts::1:assumed-role/R/s is not authorized to perform: ${action} on resource: arn:aws:iam::1:role/B because no identity-based policy allows the ${action} action`,
  ...more,
});

describe("a denial of an action that AWS takes in the caller's name", () => {
  it("is told by that action, and so is what to do", () => {
    const reason = saying("iam:PassRole");
    expect(unknownWords(reason)).toBe(
      "backup:StartBackupJob: access denied by an identity-based policy: iam:PassRole is not allowed (AccessDeniedException)",
    );
    expect(nextStep(reason)).toBe("Allow iam:PassRole to the audit role.");
  });

  it.each([
    ["the operation itself", saying("backup:StartBackupJob")],
    ["the operation itself in other letters", saying("Backup:startbackupjob".toLowerCase())],
    ["no action", saying("iam:PassRole", { detail: "no" })],
    ["something that is no action", saying("<script>")],
  ])("is told by the operation where AWS names %s", (_, reason) => {
    expect(unknownWords(reason)).toBe(
      "backup:StartBackupJob: access denied by an identity-based policy (AccessDeniedException)",
    );
    expect(nextStep(reason)).toBe("Allow backup:StartBackupJob to the audit role.");
  });
});
