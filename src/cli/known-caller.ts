/** AWS in, who is calling out; throws UnseenError where AWS does not say, since nothing can then be asked in any account. */
import type { Aws, Caller } from "../aws/connect.ts";
import { UnseenError } from "../errors.ts";
import { reasonText } from "../engine/reason-text.ts";

/** `nothing`: a sentence that says what was not done. */
export async function knownCaller(aws: Pick<Aws, "caller">, nothing?: string): Promise<Caller> {
  const answer = await aws.caller();
  if (answer.state === "read") return answer.value;
  const said = `AWS does not say who is calling: ${reasonText(answer.reason)}.`;
  throw new UnseenError(nothing === undefined ? said : `${said} ${nothing}`);
}
