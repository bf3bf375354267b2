import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packed } from "../../src/evidence/pack.ts";
import { tarHeader, toldBy } from "../../src/evidence/tar-header.ts";
import { sha256, tarOf } from "./bundles.ts";

const word = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,60}$/);
const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("/"));

describe("the archive of a bundle", () => {
  it("is, byte for byte, what tar-stream makes of the same files", async () => {
    const files = fc.array(fc.record({ path, content: fc.uint8Array({ maxLength: 1500 }) }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const all = given.map(({ path: name, content }) => ({ path: name, content: Buffer.from(content) }));
        const chunks: Buffer[] = [];
        const ours = all.map(({ path: name, content }) => ({
          path: name,
          bytes: content.length,
          sha256: sha256(content),
          chunks: () => [content],
        }));
        for await (const chunk of packed("folder", ours)) chunks.push(chunk);
        const theirs = await tarOf(all.map(({ path: name, content }) => ({ name: `folder/${name}`, content })));
        expect(Buffer.concat(chunks).equals(theirs)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("says name and length of a file of any size", () => {
    const bytes = fc.oneof(fc.nat(), fc.constantFrom(8 ** 11 - 1, 8 ** 11, Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(path, bytes, (name, length) => {
        expect(toldBy(tarHeader(name, length))).toEqual({ path: name, bytes: length });
      }),
    );
  });

  it.each(["", "a b", "ü", `${"a".repeat(101)}`, `${"a".repeat(156)}/${"b".repeat(100)}`])("has no name %j", (name) => {
    expect(() => tarHeader(name, 0)).toThrow(/name|header/);
  });

  it("is not made of content that changed since it was measured", async () => {
    const content = Buffer.from("abc");
    for (const [bytes, digest] of [
      [3, sha256("abd")],
      [2, sha256("ab")],
      [4, sha256("abcd")],
    ] as const) {
      const made = packed("folder", [{ path: "a", bytes, sha256: digest, chunks: () => [content] }]);
      await expect(async () => {
        for await (const chunk of made) void chunk;
      }).rejects.toThrow("a changed while it was packed");
    }
  });
});
