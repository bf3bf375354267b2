/**
 * A policy document as IAM reads it: comes in as data, goes out as statements that can be judged; what AWS would refuse,
 * and what is not judged here, is told as mistakes and never passed over.
 */
import { conditionMistakes, conditionsOf, type Condition } from "./iam-conditions.ts";
import { isObject } from "./shape.ts";

/** `identity` is a boundary and a session policy too: all three are written alike. */
export type DocumentKind = "identity" | "service-control" | "table" | "trust";

type Element = { readonly not: boolean; readonly patterns: readonly string[] };

export type Statement = {
  readonly effect: "Allow" | "Deny";
  readonly action: Element;
  /** null: the statement has none, as those of a trust policy. */
  readonly target: Element | null;
  readonly principal: Element | null;
  readonly conditions: readonly Condition[];
};

const members = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
]);

/** Expects a document without mistakes. */
export const statementsOf = (document: unknown): readonly Statement[] =>
  statementsIn(document).map((statement) => ({
    effect: statement["Effect"] === "Allow" ? "Allow" : "Deny",
    action: elementOf(statement, "Action") ?? { not: false, patterns: [] },
    target: elementOf(statement, "Resource"),
    principal: elementOf(statement, "Principal"),
    conditions: conditionsOf(statement["Condition"]),
  }));

function elementOf(statement: Members, name: "Action" | "Resource" | "Principal"): Element | null {
  const not = statement[`Not${name}`] !== undefined;
  const given = not ? statement[`Not${name}`] : statement[name];
  if (given === undefined) return null;
  return { not, patterns: name === "Principal" && isObject(given) ? textsOf(given["AWS"]) : textsOf(given) };
}

type Members = Readonly<Record<string, unknown>>;

const statementsIn = (document: unknown): readonly Members[] =>
  isObject(document) ? [document["Statement"]].flat().filter(isObject) : [];

const textsOf = (given: unknown): readonly string[] =>
  [given].flat().filter((each): each is string => typeof each === "string");

/** In words, each with its place in the document; none: AWS would take it, and it is judged here. */
export function documentMistakes(document: unknown, kind: DocumentKind): readonly string[] {
  if (!isObject(document)) return ["the document is not an object"];
  const told: string[] = [];
  for (const name of Object.keys(document)) {
    if (!["Version", "Id", "Statement"].includes(name)) told.push(`${name}: no member of a policy document`);
  }
  const version = document["Version"];
  // Without it the document is of 2008-10-17, in which `${…}` means itself.
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    told.push(`Version: ${JSON.stringify(version)} is neither 2012-10-17 nor 2008-10-17`);
  }
  const statements = [document["Statement"]].flat();
  if (document["Statement"] === undefined || statements.length === 0) told.push("Statement: there is none");
  else {
    for (const [index, statement] of statements.entries()) {
      const path = `Statement[${index}]`;
      if (isObject(statement)) told.push(...statementMistakes(statement, kind).map((each) => `${path}: ${each}`));
      else told.push(`${path}: not an object`);
    }
  }
  return told;
}

function statementMistakes(statement: Members, kind: DocumentKind): readonly string[] {
  const told = Object.keys(statement)
    .filter((name) => !members.has(name))
    .map((name) => `${name} is no member of a statement`);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") told.push("Effect is neither Allow nor Deny");
  told.push(
    ...oneOfTwo(statement, "Action"),
    ...actionMistakes(statement),
    ...(kind === "trust"
      ? none(statement, "Resource", "a trust policy is about its own role")
      : kind === "table" && statement["Resource"] === undefined && statement["NotResource"] === undefined
        ? []
        : oneOfTwo(statement, "Resource")),
    ...(kind === "table" || kind === "trust"
      ? [...oneOfTwo(statement, "Principal"), ...principalMistakes(statement)]
      : none(statement, "Principal", "the principal is who carries the policy")),
    ...conditionMistakes(statement["Condition"]),
  );
  return told;
}

const none = (statement: Members, name: string, why: string): readonly string[] =>
  [name, `Not${name}`]
    .filter((each) => statement[each] !== undefined)
    .map((each) => `${each} has no place here: ${why}`);

function oneOfTwo(statement: Members, name: "Action" | "Resource" | "Principal"): readonly string[] {
  const given = [name, `Not${name}`].filter((each) => statement[each] !== undefined);
  if (given.length === 0) return [`a statement without ${name}`];
  if (given.length > 1) return [`${name} and Not${name} in one statement`];
  const value = statement[given[0] ?? name];
  if (name === "Principal") return [];
  const texts = [value].flat();
  if (texts.length === 0 || texts.some((each) => typeof each !== "string")) {
    return [`${String(given[0])} is neither a text nor a list of texts`];
  }
  return textsOf(value)
    .filter((each) => each.includes("${"))
    .map((each) => `the policy variable in ${each} is not judged here`);
}

const actionMistakes = (statement: Members): readonly string[] =>
  [...textsOf(statement["Action"]), ...textsOf(statement["NotAction"])]
    .filter((action) => action !== "*" && !/^[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+$/.test(action))
    .map((action) => `${action} is no action such as dynamodb:ListTables`);

/** Those that are no accounts, users or roles make no calls in an emulated organization: they are read, and match nobody. */
const principalTypes = ["AWS", "Service", "Federated", "CanonicalUser"];

function principalMistakes(statement: Members): readonly string[] {
  const given = statement["Principal"] ?? statement["NotPrincipal"];
  if (given === undefined || given === "*") return [];
  if (!isObject(given)) return ["Principal is neither * nor a map such as AWS: arn:…"];
  const unknown = Object.keys(given).filter((type) => !principalTypes.includes(type));
  const wrong = textsOf(given["AWS"]).filter(
    (name) => !/^(\*|\d{12}|arn:[^:]+:(iam|sts)::\d{12}:(root|(user|role|assumed-role)\/[\w+=,.@/-]+))$/.test(name),
  );
  return [
    ...unknown.map((type) => `Principal ${type} is none of ${principalTypes.join(", ")}`),
    // "You cannot use a wildcard to match part of a principal name or ARN" (IAM user guide, Principal).
    ...wrong.map((name) => `${name} is neither *, an account nor the ARN of an account, user, role or session`),
  ];
}
