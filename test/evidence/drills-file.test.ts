import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { drillsText, readDrills } from "../../src/evidence/drills-file.ts";
import { readVerifyingKey } from "../../src/evidence/signing.ts";
import type { DrillRecord } from "../../src/model/drill.ts";
import { drillOf, drillsHeader } from "../model/sample-drills.ts";

const keys = generateKeyPairSync("ed25519");
const signed = (bytes: Buffer): Promise<Buffer> => Promise.resolve(sign(null, bytes, keys.privateKey));

async function verifying(of: typeof keys) {
  const path = join(mkdtempSync(join(tmpdir(), "drills-key-")), "public.pem");
  writeFileSync(path, of.publicKey.export({ type: "spki", format: "pem" }));
  return readVerifyingKey(path);
}

const written = (drills: readonly DrillRecord[] = [drillOf()]) => drillsText(drillsHeader, drills, signed);
const refusal = (text: string, key: Parameters<typeof readDrills>[2] = null): string => {
  try {
    readDrills(Buffer.from(text), "drills.ndjson", key);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "none";
};

describe("a file of drills", () => {
  it("is read as it was written, and authenticated by the key that signed it", async () => {
    const drills = [drillOf(), drillOf({ id: "1".repeat(32) })];
    const text = await written(drills);
    const key = await verifying(keys);
    expect(readDrills(Buffer.from(text), "drills.ndjson", key)).toMatchObject({ authenticated: true, drills });
    expect(readDrills(Buffer.from(text), "drills.ndjson", null)).toMatchObject({ authenticated: false, drills });
  });

  it("is refused by another key, and unsigned where a key asks for a signature", async () => {
    const other = await verifying(generateKeyPairSync("ed25519"));
    expect(refusal(await written(), other)).toContain("not of the key");
    expect(refusal(await drillsText(drillsHeader, [drillOf()], null), other)).toContain("not signed");
  });

  it("is refused with any byte of it changed", async () => {
    const text = await written();
    const key = await verifying(keys);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'09afAZ{}\n ,"'.split("")), (at, char) => {
        fc.pre(text[at] !== char);
        expect(refusal(`${text.slice(0, at)}${char}${text.slice(at + 1)}`, key)).not.toBe("none");
      }),
      { numRuns: 300 },
    );
  });

  it("is refused with another text of the same signature", async () => {
    const text = await written();
    const key = await verifying(keys);
    const [whole = "", last = ""] = /(.)==/.exec(text) ?? [];
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const next = digits[digits.indexOf(last) + 1] ?? "";
    expect(refusal(text, key)).toBe("none");
    expect(refusal(text.replace(whole, `${next}==`), key)).toContain("64 bytes in base64");
  });

  it("is refused cut anywhere", async () => {
    const text = await written([drillOf(), drillOf({ id: "2".repeat(32) })]);
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(refusal(text.slice(0, length))).not.toBe("none");
      }),
      { numRuns: 300 },
    );
  });

  it("is refused with a line taken out, put twice, or from another file, with the line that is wrong", async () => {
    const text = await written([drillOf(), drillOf({ id: "3".repeat(32) })]);
    const [header = "", first = "", second = "", end = ""] = text.split("\n");
    const of = (...lines: readonly string[]): string => refusal(`${lines.join("\n")}\n`);
    expect(of(header, first, end)).toContain("drills.ndjson:3 is no evidence of drills: it counts 2 drills of 1");
    expect(of(header, first, first, end)).toContain("drills.ndjson:3");
    expect(of(header, second, first, end)).toContain("its digest is of other lines");
    expect(of(first, second, end)).toContain("its first line is no header");
    expect(of(header, header, second, end)).toContain("a line of kind header stands among the drills");
    expect(of(header, first, second)).toContain("no end: it was cut off");
  });

  it.each<[string, object, string]>([
    ["a member that nobody knows", { extra: 1 }, "no other member"],
    ["a TableId that is none", { tableId: 7 }, "tableId"],
    ["an instant of no day that there is", { started: "2026-02-30T10:00:00.000Z" }, "started"],
    ["an ARN of another table", { arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/other" }, "ARN"],
    ["a scratch table that is not named after it", { scratch: `restorable-drill-${"9".repeat(32)}` }, "scratch"],
    ["an end before its beginning", { finished: "2026-11-01T00:00:00.000Z" }, "instants in order"],
    ["a time that it did not take", { took: 1 }, "started to active"],
    ["a text that is too long", { tableId: "x".repeat(3_000) }, "tableId"],
    ["a limit that was not kept and is said to be", { rto: { limit: 1, measured: 2, kept: true } }, "limit"],
  ])("is refused for %s", async (_, changed, why) => {
    // Signed by whoever made it so: a signature makes no nonsense true.
    const text = await written([{ ...drillOf(), ...changed } as DrillRecord]);
    expect(refusal(text, await verifying(keys))).toContain(why);
  });

  it("is refused where it says that a drill held which shows that it did not", async () => {
    const checks = drillOf().checks.map((check) => (check.name === "keys" ? { ...check, held: false } : check));
    expect(refusal(await written([drillOf({ checks })]))).toContain("to have held");
    const fewer = drillOf().checks.filter(({ name }) => name !== "readable");
    expect(refusal(await written([drillOf({ checks: fewer })]))).toContain("the checks active, keys");
    const late = { limit: 1, measured: 2, kept: false };
    expect(refusal(await written([drillOf({ rto: late })]))).toContain("to have held");
  });

  it("is refused where it is no text, or nothing", () => {
    expect(refusal("")).toContain("cut off");
    expect(() => readDrills(Buffer.from([0xff, 0x0a]), "drills.ndjson", null)).toThrow(/not UTF-8/);
  });
});
