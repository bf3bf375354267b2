import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openScratch } from "../../src/runs/scratch.ts";
import { linesOf, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const scope = { account: "111111111111", region: "eu-central-1" };
const other = { account: "222222222222", region: "eu-west-1" };

it("takes the place of what an earlier attempt began on this machine, and of nothing else", async () => {
  const folder = await temporaryFolder();
  const begun = await sample.createSample(folder);
  for (const account of sample.accounts) await begun.appendAccount(account);
  for (const each of [scope, other]) await (await begun.openScope(each)).append(sample.table(each, "begun"));
  await begun.close();

  const scratch = await openScratch(folder);
  const elsewhere = await scratch.openScope(scope);
  await elsewhere.append(sample.table(scope, "elsewhere"));
  const { digest } = await elsewhere.seal(sample.scopeEnd(scope, 1));
  const content = await elsewhere.content();

  const run = await sample.resumeSample(begun.path);
  await run.placeScope({ ...scope, digest, content });
  await run.close();
  await scratch.close();
  const lines = linesOf(join(run.path, "scopes", "111111111111.eu-central-1.ndjson.gz"));
  expect(lines.map((line) => (JSON.parse(line) as { name?: string }).name)).toEqual(["elsewhere", undefined]);
  expect(readdirSync(join(run.path, "parts"))).toEqual(["222222222222.eu-west-1.ndjson"]);
});
