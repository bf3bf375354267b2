import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rewritePolicy } from "../../src/restore/rewrite-policy.ts";

const from = "arn:aws:dynamodb:eu-west-1:222222222222:table/orders";
const to = "arn:aws:dynamodb:eu-west-1:222222222222:table/orders-2";

describe("the policy of a source, for the table restored from it,", () => {
  it.each([
    [{ Resource: from }, { Resource: to }, 1],
    [{ Resource: [from, `${from}/index/*`] }, { Resource: [to, `${to}/index/*`] }, 2],
    [{ Resource: `${from}-archive` }, { Resource: `${from}-archive` }, 0],
    [{ Condition: { ArnLike: { "aws:SourceArn": from } } }, { Condition: { ArnLike: { "aws:SourceArn": to } } }, 1],
    [{ [from]: "kept as a key" }, { [from]: "kept as a key" }, 0],
  ])("%j is %j", (document, wanted, count) => {
    const rewritten = rewritePolicy(JSON.stringify(document), { from, to });
    expect(rewritten).toEqual({ state: "rewritten", document: JSON.stringify(wanted), count });
  });

  it("is sent byte for byte where it names no source", () => {
    const document = '{ "Version" : "2012-10-17",\n"Statement": [] }';
    expect(rewritePolicy(document, { from, to })).toEqual({ state: "rewritten", document, count: 0 });
  });

  it("is refused where it is no JSON", () => {
    expect(rewritePolicy("{", { from, to })).toEqual({
      state: "unusable",
      because: "the recorded document is not JSON",
    });
  });

  it("names the source no more, and what is rewritten back is what it was, whatever else it holds", () => {
    const texts = fc.oneof(fc.string(), fc.constantFrom(from, `${from}/stream/x`, `${from}x`, from.toUpperCase()));
    const values = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        texts,
        fc.integer(),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        const document = JSON.stringify(value);
        const there = rewritePolicy(document, { from, to });
        if (there.state !== "rewritten") throw new Error("JSON was refused");
        const left = textsIn(JSON.parse(there.document)).filter((text) => text === from || text.startsWith(`${from}/`));
        expect(left).toEqual([]);
        const back = rewritePolicy(there.document, { from: to, to: from });
        expect(back).toMatchObject({ document: JSON.stringify(JSON.parse(document)), count: there.count });
      }),
    );
  });
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
