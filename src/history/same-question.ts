/** Two runs in, whether they can be compared over time out. Pure, and about what was asked: what was seen may differ. */
import { askedQuestion } from "../model/asked-question.ts";
import type { RunHeader } from "../model/run.ts";

/** `policy`: id of the policy it is judged by; what the policy says may change from run to run. */
export type Asked = {
  readonly header: Pick<RunHeader, "selection" | "partition" | "organization" | "caller" | "foreignHosts">;
  readonly policy: string;
};

/**
 * Of one history: judged by a policy of the same id, and both observed from AWS, or neither of them. What accounts and
 * Regions they looked at may differ: an account id is that of one account everywhere, and what a run does not look at
 * it does not see.
 */
export const isSameAudit = (a: Asked, b: Asked): boolean =>
  a.policy === b.policy && isFromAws(a.header) === isFromAws(b.header);

/**
 * Of one trend, whose counts are of the same things: besides, the same selection of accounts and Regions of the same
 * organization, or of the same account where the caller's own was asked for.
 */
export const isSameQuestion = (a: Asked, b: Asked): boolean =>
  isSameAudit(a, b) && askedQuestion(a.header) === askedQuestion(b.header);

const isFromAws = ({ foreignHosts }: Pick<RunHeader, "foreignHosts">): boolean => foreignHosts.length === 0;
