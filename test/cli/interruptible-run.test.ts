import { expect, it } from "vitest";
import { interruptibleRun } from "../../src/engine/interruptible-run.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { temporaryFolder } from "../runs/folders.ts";
import * as sample from "../runs/sample-run.ts";

async function scanned() {
  const writer = await sample.createSample(await temporaryFolder());
  await sample.scanSample(writer);
  await writer.close();
  return openRun(writer.path);
}

it("gives the scopes that are asked for and no others, as the run itself does", async () => {
  const run = interruptibleRun(await scanned(), new AbortController().signal);
  const [, second] = sample.scopes;
  const key = `${second?.account}.${second?.region}`;
  const given = [];
  for await (const { account, region } of run.scopes(new Set([key]))) given.push(`${account}.${region}`);
  expect(given).toEqual([key]);
});

it("ends between two scopes once the user wants to stop", async () => {
  const stop = new AbortController();
  const given: string[] = [];
  const reading = async () => {
    for await (const { region } of interruptibleRun(await scanned(), stop.signal).scopes()) {
      given.push(region);
      stop.abort(new Error("stopped"));
    }
  };
  await expect(reading()).rejects.toThrow("stopped");
  expect(given).toHaveLength(1);
});
