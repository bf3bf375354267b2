import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRun } from "../../src/engine/find-run.ts";
import { findingsToPush, planPush } from "../../src/cli/findings-to-push.ts";
import { judgedReader, type JudgedReader } from "../../src/cli/fold-runs.ts";
import type { Finding } from "../../src/model/finding.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { audited, hub, region, shop } from "./push-place.ts";

async function honestRun(): Promise<JudgedReader> {
  const { folder } = await audited();
  const run = judgedReader(await openRun(await findRun("latest", join(folder, ".restorable/runs"), folder)));
  if (run === null) throw new Error("a run without verdicts");
  return run;
}

/** As a file of somebody else might say it. */
function forged(run: JudgedReader, change: (finding: Finding) => Partial<Finding>): JudgedReader {
  async function* findings(): AsyncGenerator<Finding> {
    for await (const finding of run.sealed.findings()) yield { ...finding, ...change(finding) };
  }
  return { ...run, sealed: { ...run.sealed, findings } };
}

const planOf = (run: JudgedReader, since: JudgedReader | null = null) =>
  planPush(findingsToPush({ run, since, filters: { verdicts: null, minSeverity: null } }));

describe("a run that others may have written", () => {
  it("is pushed where each finding says what its ARN says", async () => {
    expect((await planOf(await honestRun())).map(({ account }) => account)).toEqual([hub, shop, shop]);
  });

  const forgeries: readonly (readonly [string, (finding: Finding) => Partial<Finding>])[] = [
    ["the table of one account in another", () => ({ account: hub })],
    ["the table of one Region in another", () => ({ region: "eu-north-1" })],
    ["another table than its ARN", () => ({ table: "other" })],
    ["a table of another partition", ({ arn }) => ({ arn: arn.replace("arn:aws:", "arn:aws-cn:") })],
    [
      "an account that is more than an account",
      ({ table }) => {
        const account = `${shop}:role/Admin`;
        return { account, arn: `arn:aws:dynamodb:${region}:${account}:table/${table}` };
      },
    ],
    [
      "a Region that is a host",
      ({ table }) => {
        const at = "eu-west-1.example.net/";
        return { region: at, arn: `arn:aws:dynamodb:${at}:${shop}:table/${table}` };
      },
    ],
  ];
  it("is refused before anything is sent where a finding does not say what its ARN says", async () => {
    const honest = await honestRun();
    const refused = /where it cannot be: nothing was sent/;
    for (const [, change] of forgeries) {
      await expect(planOf(forged(honest, change))).rejects.toThrow(refused);
      await expect(planOf(honest, forged(honest, change))).rejects.toThrow(refused);
    }
  });

  it("names nobody's account as the one that audited: refused, too, and shown without what a terminal acts upon", async () => {
    const honest = await honestRun();
    const header = { ...honest.header, caller: { ...honest.header.caller, account: "\u001b[2J1" } };
    await expect(planOf({ ...honest, header })).rejects.toThrow('"␛[2J1", which is no account id (12 digits)');
  });
});
