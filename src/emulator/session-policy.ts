/**
 * What an inline session policy leaves of a session: actions are judged, resources and conditions are not. A document
 * that is no policy is refused before a session is opened.
 */
import { operationMatches } from "./operations.ts";

type Statement = { readonly Effect?: unknown; readonly Action?: unknown };

/** `deny`: a Deny names the operation; `silent`: no Allow does. */
export function judge(policy: string, operation: string): "allow" | "deny" | "silent" {
  const statements = statementsOf(policy) ?? [];
  const named = (effect: string): boolean =>
    statements.some(
      (statement) =>
        statement.Effect === effect &&
        [statement.Action].flat().some((action) => typeof action === "string" && operationMatches(action, operation)),
    );
  if (named("Deny")) return "deny";
  return named("Allow") ? "allow" : "silent";
}

export const isPolicyDocument = (policy: string): boolean => statementsOf(policy) !== undefined;

function statementsOf(policy: string): readonly Statement[] | undefined {
  try {
    const document: unknown = JSON.parse(policy);
    if (typeof document !== "object" || document === null || !("Statement" in document)) return undefined;
    const statements = [document.Statement].flat();
    return statements.every((statement) => typeof statement === "object" && statement !== null)
      ? (statements as readonly Statement[])
      : undefined;
  } catch {
    return undefined;
  }
}
