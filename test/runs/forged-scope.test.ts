import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ScopeContent } from "../../src/model/scope-content.ts";
import { RunError } from "../../src/errors.ts";
import { digestOf } from "../../src/runs/digest.ts";
import { placeScopes } from "../../src/runs/place-scope.ts";
import { openScratch, type Scratch } from "../../src/runs/scratch.ts";
import { bytesBelow, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const scope = { account: "111111111111", region: "eu-central-1" };
const other = { account: "222222222222", region: "us-east-1" };

async function sealed(scratch: Scratch, of: typeof scope, names: readonly string[]) {
  const opened = await scratch.openScope(of);
  for (const name of names) await opened.append(sample.table(of, name));
  const { digest } = await opened.seal(sample.scopeEnd(of, names.length));
  const content = await opened.content();
  await opened.leave();
  return { ...of, digest, content };
}

const bytesOf = (content: ScopeContent): Buffer => {
  if (content.kind === "empty") throw new Error("no file");
  return content.bytes;
};

describe("a scope that was sealed elsewhere", () => {
  it("is put into the run as it is, or leaves the run as it was", async () => {
    const folder = await temporaryFolder();
    const scratch = await openScratch(folder);
    const run = await sample.createSample(folder);
    for (const account of sample.accounts) await run.appendAccount(account);
    const honest = await sealed(scratch, scope, ["a", "b"]);
    const empty = await sealed(scratch, other, []);
    const elsewhere = await sealed(scratch, { ...other, region: "eu-west-1" }, ["a"]);
    const bytes = bytesOf(honest.content);
    const plain = gunzipSync(bytes);
    const packed = (text: Buffer | string) => {
      const content = { kind: "sealed", bytes: gzipSync(text) } as const;
      return { ...scope, digest: digestOf(text), content };
    };
    const line = empty.content.kind === "empty" ? empty.content.line : "";
    const lined = (text: string) => ({
      ...other,
      digest: digestOf(`${text}\n`),
      content: { kind: "empty", line: text } as const,
    });
    const forged = {
      "another digest": { ...honest, digest: digestOf("") },
      "cut off": { ...honest, content: { kind: "sealed", bytes: bytes.subarray(0, -9) } as const },
      "no gzip": { ...honest, content: { kind: "sealed", bytes: randomBytes(64) } as const },
      "another scope's": { ...elsewhere, ...scope },
      "without its end": packed(plain.subarray(0, plain.lastIndexOf(10, -2) + 1)),
      "with a table less than it counts": packed(plain.subarray(plain.indexOf(10) + 1)),
      "within a line": packed(plain.subarray(0, -1)),
      nothing: packed(""),
      "an empty one of another scope": { ...empty, region: "eu-west-1" },
      "an empty one with another digest": { ...empty, digest: honest.digest },
      "more lines than one": lined(`${line}\n${line}`),
      "no JSON": lined("\u001b[2J"),
      "a table for an end": lined(plain.subarray(0, plain.indexOf(10)).toString()),
    };
    const before = bytesBelow(run.path);
    for (const [name, arrived] of Object.entries(forged)) {
      const refusal: unknown = await run.placeScope(arrived).catch((error: unknown) => error);
      const words = refusal instanceof RunError ? refusal.message : String(refusal);
      expect({ name, isRefused: words.includes("it is not kept"), isSealed: run.isSealed(arrived) }).toEqual({
        name,
        isRefused: true,
        isSealed: false,
      });
      expect(bytesBelow(run.path)).toEqual(before);
    }
    await run.placeScope(honest);
    await run.placeScope(empty);
    expect([scope, other].map((each) => run.isSealed(each))).toEqual([true, true]);
    await run.close();
    await scratch.close();
  });

  it("is refused before it fills the memory, however small it came", async () => {
    const place = placeScopes({ run: "nowhere", probe: undefined, appendEmpty: () => undefined, mostBytes: 1_000 });
    const bytes = gzipSync(Buffer.alloc(100_000, "\n"));
    const arrived = { ...scope, digest: "", content: { kind: "sealed", bytes } as const };
    await expect(place(arrived)).rejects.toThrow("uncompresses to more than 1000 bytes");
  });
});

describe("where scopes are scanned without a run", () => {
  it("holds two attempts at one scope apart, and nothing once it is left", async () => {
    const folder = await temporaryFolder();
    const scratch = await openScratch(folder);
    const [first, second] = [await scratch.openScope(scope), await scratch.openScope(scope)];
    await first.append(sample.table(scope, "of-the-first"));
    await second.append(sample.table(scope, "of-the-second"));
    await second.seal(sample.scopeEnd(scope, 1));
    await first.seal(sample.scopeEnd(scope, 1));
    const names = [first, second].map(async (each) => gunzipSync(bytesOf(await each.content())).toString());
    expect((await Promise.all(names)).map((text) => /of-the-\w+/.exec(text)?.[0])).toEqual([
      "of-the-first",
      "of-the-second",
    ]);
    await first.leave();
    await second.leave();
    // Broken off before it was sealed: whoever opens it next finds it empty.
    const broken = await scratch.openScope(scope);
    await broken.append(sample.table(scope, "of-nobody"));
    await broken.leave();
    const next = await scratch.openScope(scope);
    expect(next.known.size).toBe(0);
    await next.leave();
    expect(Object.keys(bytesBelow(folder))).toEqual([]);
    await scratch.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
