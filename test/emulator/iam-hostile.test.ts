/** Documents that callers send are read by nobody before: whatever they are, they are taken or told, and never make anything throw. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentMistakes, statementsOf, type DocumentKind } from "../../src/emulator/iam-document.ts";
import { denialOf, type Asked } from "../../src/emulator/iam-evaluate.ts";
import { account } from "./iam-cases.ts";

const asked: Asked = {
  action: "dynamodb:ListTables",
  target: "*",
  caller: { account, arn: `arn:aws:iam::${account}:user/operator`, roleArn: null, bounded: false },
  context: () => ({ "aws:requestedregion": "us-east-1", "aws:tagkeys": ["tier"] }),
};

const names = fc.constantFrom(
  "Version",
  "Statement",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "Principal",
  "NotPrincipal",
  "AWS",
  "Condition",
  "StringEquals",
  "ForAllValues:StringLike",
  "Null",
  "aws:RequestedRegion",
  "aws:TagKeys",
  "__proto__",
  "constructor",
);
const words = fc.constantFrom(
  "Allow",
  "Deny",
  "*",
  "dynamodb:*",
  "2012-10-17",
  "true",
  "",
  "arn:aws:s3:::*",
  "${aws:username}",
);

const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(words, fc.constant(null), fc.boolean(), fc.integer()),
    fc.array(tie("document"), { maxLength: 3 }),
    fc.dictionary(names, tie("document"), { maxKeys: 5 }),
  ),
}));

const kinds: readonly DocumentKind[] = ["identity", "service-control", "table", "trust"];

/** A condition on something that is no text, and cannot be made one by asking it. */
const untold = (value: object): [unknown, DocumentKind] => [
  { Statement: { Condition: { StringEquals: { "aws:SourceVpc": value } } } },
  "identity",
];

describe("a document of whatever kind and content", () => {
  it("is taken or told", () => {
    fc.assert(
      fc.property(document, fc.constantFrom(...kinds), (given, kind) => {
        const mistakes = documentMistakes(given, kind);
        expect(mistakes.every((mistake) => typeof mistake === "string" && mistake !== "")).toBe(true);
        const statements = statementsOf(given);
        denialOf({ controls: [statements], identity: statements, boundary: null, session: null, target: null }, asked);
      }),
      { numRuns: 3_000, examples: [untold({ toString: 1 }), untold(Object.freeze({ __proto__: null }))] },
    );
  });

  it("allows nothing unless a statement says Allow", () => {
    fc.assert(
      fc.property(document, (given) => {
        fc.pre(!JSON.stringify(given).includes('"Allow"'));
        const open = { controls: [], boundary: null, session: null, target: null };
        expect(denialOf({ ...open, identity: statementsOf(given) }, asked)).not.toBeNull();
      }),
    );
  });
});
