/** A generated policy in, the same with one action taken away, or allowed on things of somebody else alone. */
import type { PolicyDocument, PolicyStatement } from "../../src/model/role-sheet.ts";

const actionsIn = ({ Action }: PolicyStatement): readonly string[] => [Action].flat();
const arnsIn = ({ Resource = [] }: PolicyStatement): readonly string[] => [Resource].flat();

export const actionsOf = ({ Statement }: PolicyDocument): readonly string[] =>
  [...new Set(Statement.flatMap(actionsIn))].sort();

export const without = (policy: PolicyDocument, ...actions: readonly string[]): PolicyDocument =>
  edited(policy, (statement) => [withActions(statement, (action) => !actions.includes(action))]);

/** An account that is nobody's here, and a Region that nobody uses. */
export const stranger = "999999999999";
const unused = "ap-south-1";

/** Null: it is allowed on `*`, and AWS takes nothing narrower. */
export function elsewhere(policy: PolicyDocument, action: string, by: "account" | "region"): PolicyDocument | null {
  const own = policy.Statement.filter((statement) => actionsIn(statement).includes(action));
  const arns = own.flatMap(arnsIn).map((arn) => moved(arn, by));
  if (arns.some((arn) => arn === null)) return null;
  return edited(policy, (statement) => [
    withActions(statement, (each) => each !== action),
    {
      ...withActions(statement, (each) => each === action),
      Sid: `${statement.Sid}Elsewhere`,
      Resource: arnsIn(statement).flatMap((arn) => moved(arn, by) ?? []),
    },
  ]);
}

/** `arn:aws:dynamodb:*:*:table/*` → `arn:aws:dynamodb:*:999999999999:table/*`. */
function moved(arn: string, by: "account" | "region"): string | null {
  const [prefix, partition, service, region, account, ...rest] = arn.split(":");
  if (rest.length === 0 || (by === "region" && region === "")) return null;
  const there = by === "account" ? [region, stranger] : [unused, account];
  return [prefix, partition, service, ...there, ...rest].join(":");
}

const withActions = (statement: PolicyStatement, keep: (action: string) => boolean): PolicyStatement => ({
  ...statement,
  Action: actionsIn(statement).filter(keep),
});

const edited = (
  policy: PolicyDocument,
  edit: (statement: PolicyStatement) => readonly PolicyStatement[],
): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.flatMap(edit).filter((statement) => actionsIn(statement).length > 0),
});
