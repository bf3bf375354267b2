/** A refusal of AWS in, out what it comes to in words and the lines that mend it, by the policy that AWS says it was. */
import { deniedAction, isDeniedByIdentity } from "../model/denied-action.ts";
import type { Unknown } from "../model/fact.ts";
import { unknownWords } from "../model/unknown-words.ts";

export type Denied = {
  /** IAM action, or AWS's name of the operation where IAM has none. */
  readonly action: string;
  readonly reason: Unknown;
  /** Who was refused, as a person would name it: "the role RestorableAudit". */
  readonly who: string;
  /** Command that prints the policy which allows it. */
  readonly prints: string;
};

/** "dynamodb:ListBackups: access denied by an identity-based policy", as every report says it. */
export const denialText = ({ action, reason }: Pick<Denied, "action" | "reason">): string => {
  const { code: _code, operation: _operation, ...said } = reason;
  // The action is named before, unless AWS names another one than the call's own.
  const { detail: _detail, ...bare } = said;
  return `${action} is refused: ${unknownWords(deniedAction(said) === action ? bare : said)}`;
};

export function denialFix({ action, reason, who, prints }: Denied): readonly string[] {
  const { by, kind, code = "" } = reason;
  if (kind === "denied-by-scp") {
    return [`Ask who manages the service control policies of the organization to let ${who} call ${action}.`];
  }
  switch (by) {
    case "permissions-boundary":
      return [`Allow ${action} in the permissions boundary of ${who}.`];
    case "session-policy":
      return [`Allow ${action} in the session policy that your credentials were made with, or use others.`];
    case "resource-control-policy":
      return [`Ask who manages the resource control policies of the organization to let ${who} call ${action}.`];
    case "endpoint-policy":
      return [`Allow ${action} in the policy of the VPC endpoint that the call went through.`];
    case "resource-policy":
      return [`Let the policy of what was asked about allow ${action} to ${who}, or take its deny away.`];
    default:
  }
  if (code !== "" && !isOfPermission.test(code)) return [`AWS answered ${code}: look at what it said below.`];
  if (isDeniedByIdentity(reason)) {
    return [`Take the deny of ${action} out of the identity-based policies of ${who}.`];
  }
  return [prints];
}

const isOfPermission = /AccessDenied|NotAuthorized|Unauthorized|AuthorizationError/;
