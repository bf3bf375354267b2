import { createHash } from "node:crypto";
import { readFile, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { known } from "../../src/model/fact.ts";
import type { AccountRecord } from "../../src/model/observation.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { buildChild, execute } from "./build-child.ts";
import { account, createSample, scopeEnd, table } from "./sample-run.ts";

const scope = { account: "111111111111", region: "us-east-1" };
const file = "scopes/111111111111.us-east-1.ndjson.gz";
const owner: AccountRecord = account(scope.account, { state: "opened", via: "caller", principal: "arn" }, [
  scope.region,
]);
const tables = 50_000;

let folder = "";
let script = "";
let path = "";

beforeAll(async () => {
  ({ folder, script } = await buildChild("read-child"));
  const run = await createSample(folder);
  path = run.path;
  await run.appendAccount(owner);
  await run.endAccounts({ kind: "end", listed: 1, source: "caller" });
  const writer = await run.openScope(scope);
  for (let number = tables; number > 0; number -= 1) {
    const name = `table-${String(number).padStart(6, "0")}`;
    // Text that hardly compresses, so that the file on disk is large as well.
    const noise = known(createHash("sha512").update(name).digest("base64").repeat(12));
    const { facts, ...record } = table(scope, name);
    await writer.append({ ...record, facts: { ...facts, "tags.noise": noise } });
  }
  await writer.seal(scopeEnd(scope, tables));
  await run.finish();
  await run.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a scope of 50,000 tables", () => {
  it("is read from end to end by a process whose heap could not hold half of it", async () => {
    expect(gunzipSync(await readFile(join(path, file))).length).toBeGreaterThan(2.5 * 30 * 2 ** 20);
    expect(await execute(["--max-old-space-size=30", script, path])).toEqual({
      code: 0,
      signal: null,
      said: "50000\n",
    });
  });

  it("gives its first table before the file is read to its end", async () => {
    const run = await openRun(path);
    for await (const { tables: stream } of run.scopes()) {
      const reading = stream();
      expect((await reading.next()).value).toMatchObject({ name: "table-000001" });
      const { size } = await stat(join(path, file));
      await truncate(join(path, file), Math.floor(size / 2));
      const rest = async (): Promise<void> => {
        while ((await reading.next()).done !== true);
      };
      await expect(rest()).rejects.toThrow(`${file}: cannot be uncompressed`);
    }
  });
});
