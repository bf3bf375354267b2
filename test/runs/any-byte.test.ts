import { cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { bytesBelow, linesOf, readAll } from "./folders.ts";
import * as sample from "./sample-run.ts";

const tables = "scopes/111111111111.eu-central-1.ndjson.gz";
const empty = "scopes/empty.main.ndjson";

let folder = "";
let sealed = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "any-byte-"));
  const run = await sample.createSample(join(folder, "sealed"));
  await sample.finishSample(run);
  sealed = run.path;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("whatever happens to the bytes on disk", () => {
  it("a sealed run is refused or says exactly what it said", async () => {
    const whole = await readAll(sealed);
    const names = Object.keys(bytesBelow(sealed)).filter((name) => name !== ".gitignore");
    const run = join(folder, "damaged");
    cpSync(sealed, run, { recursive: true });
    const damage = fc.record({
      name: fc.constantFrom(...names),
      kind: fc.constantFrom("flip", "cut", "insert", "double"),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, kind, at, bit }) => {
        const before = readFileSync(join(sealed, name));
        const index = Math.floor(at * before.length);
        const flipped = Buffer.from(before);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        const changed = {
          flip: flipped,
          cut: before.subarray(0, index),
          insert: Buffer.concat([before.subarray(0, index), Buffer.from([bit]), before.subarray(index)]),
          double: Buffer.concat([before, before]),
        }[kind];
        writeFileSync(join(run, name), changed ?? before);
        const said = await readAll(run).catch((error: unknown) => error);
        writeFileSync(join(run, name), before);
        const refused = said instanceof RunError && said.message.includes(run);
        expect(refused ? whole : said).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  const cutAnywhere = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    tables: fc.integer({ min: 1, max: 6 }),
  });

  it("of a part, its whole lines survive a cut at any byte, and the sealed scope is the same", async () => {
    const scope = { account: "111111111111", region: "eu-central-1" };
    await fc.assert(
      fc.asyncProperty(cutAnywhere, async ({ at, tables: written }) => {
        const run = await sample.createSample(join(await mkdtemp(join(folder, "cut-"))));
        for (const each of sample.accounts) await run.appendAccount(each);
        const names = sample.namesOf(scope);
        const first = await run.openScope(scope);
        for (const name of names.slice(0, written)) await first.append(sample.table(scope, name));
        await run.close();

        const part = join(run.path, "parts/111111111111.eu-central-1.ndjson");
        const bytes = readFileSync(part);
        const kept = bytes.subarray(0, Math.round(at * bytes.length));
        truncateSync(part, kept.length);
        const whole = kept.toString("latin1").split("\n").length - 1;

        const resumed = await sample.resumeSample(run.path);
        expect([...(await resumed.openScope(scope)).known]).toEqual(names.slice(0, whole));
        await sample.finishSample(resumed);
        expect(linesOf(join(run.path, tables))).toEqual(linesOf(join(sealed, tables)));
      }),
      { numRuns: 30 },
    );
  });

  it("of the accounts and the empty scopes, a cut at any byte loses lines and changes none", async () => {
    await fc.assert(
      fc.asyncProperty(cutAnywhere, fc.constantFrom("accounts.ndjson", empty), async ({ at }, name) => {
        const run = await sample.createSample(join(await mkdtemp(join(folder, "cut-"))));
        for (const each of sample.accounts) await run.appendAccount(each);
        await run.endAccounts(sample.accountsEnd);
        // Only scopes that hold nothing: a sealed one forces its account's line to disk, where no crash cuts it.
        if (name === empty) {
          for (const scope of sample.scopes.filter((each) => sample.namesOf(each).length === 0)) {
            await (await run.openScope(scope)).seal(sample.scopeEnd(scope, 0));
          }
        }
        await run.close();
        const file = join(run.path, name);
        truncateSync(file, Math.round(at * readFileSync(file).length));
        const resumed = await sample.resumeSample(run.path);
        await sample.finishSample(resumed);
        expect(bytesBelow(run.path)).toEqual(bytesBelow(sealed));
      }),
      { numRuns: 30 },
    );
  });
});
