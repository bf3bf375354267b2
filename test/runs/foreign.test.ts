import { join } from "node:path";
import { expect, it } from "vitest";
import type { ForeignObservation } from "../../src/model/observation.ts";
import { linesOf, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const scope = { account: "222222222222", region: "eu-west-1" };
const named = (table: string, region = scope.region): ForeignObservation => ({
  kind: "foreign",
  about: `arn:aws:dynamodb:${region}:${scope.account}:table/${table}`,
  observation: "tag:GetResources",
  facts: {},
});
const told = [named("a"), named("b"), named("gone"), named("a", "us-east-1")];

async function begun(runsDir: string) {
  const run = await sample.createSample(runsDir);
  for (const account of sample.accounts) await run.appendAccount(account);
  return run;
}

const sealed = (run: string) => linesOf(join(run, `scopes/${scope.account}.${scope.region}.ndjson.gz`));

it("a table that was named before it was listed is not foreign once its scope is sealed", async () => {
  const run = await begun(await temporaryFolder());
  const writer = await run.openScope(scope);
  for (const observation of told) await writer.append(observation);
  for (const name of ["a", "b"]) await writer.append(sample.table(scope, name));
  await writer.seal(sample.scopeEnd(scope, 2));
  await run.close();
  const about = sealed(run.path).flatMap((line) => (JSON.parse(line) as Partial<ForeignObservation>).about ?? []);
  expect(about).toEqual([named("gone").about, named("a", "us-east-1").about]);
});

it("a scope broken off after any of its tables ends in the same bytes, though nothing is named a second time", async () => {
  const whole = await begun(await temporaryFolder());
  const atOnce = await whole.openScope(scope);
  for (const observation of told) await atOnce.append(observation);
  for (const name of ["a", "b"]) await atOnce.append(sample.table(scope, name));
  await atOnce.seal(sample.scopeEnd(scope, 2));
  await whole.close();

  const broken = await begun(await temporaryFolder());
  const first = await broken.openScope(scope);
  for (const observation of told) await first.append(observation);
  await first.append(sample.table(scope, "a"));
  await broken.close();
  const resumed = await sample.resumeSample(broken.path);
  const second = await resumed.openScope(scope);
  expect([...second.known]).toEqual(["a"]);
  await second.append(sample.table(scope, "b"));
  await second.seal(sample.scopeEnd(scope, 2));
  await resumed.close();
  expect(sealed(resumed.path)).toEqual(sealed(whole.path));
});
