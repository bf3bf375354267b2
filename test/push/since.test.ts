import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import {
  audit,
  audited,
  calls,
  elsewhere,
  held,
  hub,
  push,
  region,
  shop,
  shops,
  type PushPlace,
} from "./push-place.ts";

const policy = (...rules: readonly string[]): string =>
  `id: ours\ntitle: Ours\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;

const idOf = (table: string, rule: string, at = region): string =>
  `restorable/arn:aws:dynamodb:${at}:${shop}:table/${table}/${rule}`;

async function dynamodb(place: PushPlace, work: (client: DynamoDBClient) => Promise<unknown>): Promise<void> {
  const { endpoint } = place.emulator;
  const client = new DynamoDBClient({ endpoint, region, credentials: place.emulator.credentials(shop) });
  await work(client);
  client.destroy();
}

/** A finding's record, status and why, by its id. */
async function told(place: PushPlace, id: string, account = shop, at = region) {
  const found = (await held(place, account, at)).find(({ Id }) => Id === id);
  const text = found?.Description?.replace("NOT OBSERVED FROM AWS: 127.0.0.1. ", "");
  return found === undefined ? null : [found.RecordState, found.Compliance?.Status, text];
}

describe("a push since an earlier run", () => {
  it("archives what was found of a table that is gone", async () => {
    const place = await audited();
    await push(place);
    const id = idOf("carts", "pitr-enabled");
    expect(await told(place, id)).toMatchObject(["ACTIVE", "FAILED", expect.any(String)]);
    await dynamodb(place, (client) => client.send(new DeleteTableCommand({ TableName: "carts" })));
    place.emulator.clock.advance("1h");
    await audit(place);
    await push(place);
    // Without --since nobody tells: the new run does not speak of the table.
    expect(await told(place, id)).toMatchObject(["ACTIVE", "FAILED", expect.any(String)]);
    const { exit, report } = await push(place, "--since", "latest");
    expect(exit).toBe(0);
    expect(report.since).toMatch(/^2026/);
    expect(await told(place, id)).toEqual([
      "ARCHIVED",
      "NOT_AVAILABLE",
      `carts: the run ${report.run.id} looked here, and found no such table any more.`,
    ]);
    // What passed there was archived already, and costs nothing more.
    const sent = calls(place)
      .slice(-2)
      .flatMap(({ input }) => input["Findings"] as { readonly Id: string }[]);
    expect(sent.map(({ Id }) => Id)).not.toContain(idOf("carts", "table-accessible"));
  });

  it("leaves alone what nobody could look at this time", async () => {
    const place = await audited();
    await push(place);
    const undo = place.emulator.refuse({ account: shop, region, operation: "dynamodb:ListTables", because: "scp" });
    await audit(place);
    await push(place, "--since", "latest");
    const [record, status] = (await told(place, idOf("carts", "pitr-enabled"))) ?? [];
    expect([record, status]).toEqual(["ACTIVE", "FAILED"]);
    const gap = `restorable/coverage/${shop}/${region}`;
    expect(await told(place, gap, hub)).toMatchObject(["ACTIVE", "NOT_AVAILABLE", expect.any(String)]);
    // Once it is seen again, the gap is settled.
    undo();
    await audit(place);
    const { report } = await push(place, "--since", "latest");
    expect(await told(place, gap, hub)).toEqual([
      "ARCHIVED",
      "NOT_AVAILABLE",
      `Seen again, or no longer there, in the run ${report.run.id}.`,
    ]);
  });

  it("archives what a rule found that the policy has no more", async () => {
    const place = await audited();
    const file = join(place.folder, "ours.yaml");
    await writeFile(file, policy("pitr-enabled", "deletion-protection-enabled"));
    await audit(place, "--policy", "ours.yaml");
    await push(place);
    await writeFile(file, policy("pitr-enabled"));
    await audit(place, "--policy", "ours.yaml");
    const { report } = await push(place, "--since", "latest");
    expect(await told(place, idOf("carts", "deletion-protection-enabled"))).toEqual([
      "ARCHIVED",
      "NOT_AVAILABLE",
      `carts: the policy of the run ${report.run.id} has no rule deletion-protection-enabled any more.`,
    ]);
    expect(await told(place, idOf("carts", "pitr-enabled"))).toMatchObject(["ACTIVE", "FAILED", expect.any(String)]);
  });

  it("sends what the earlier push sent although the filters now leave it out", async () => {
    const place = await audited();
    const filters = ["--verdict", "fail,unknown", "--min-severity", "medium"];
    const first = await push(place, ...filters);
    expect(first.stderr).toContain("Findings that are left out stay in Security Hub");
    const id = idOf("carts", "deletion-protection-enabled");
    const open = (await held(place)).map(({ Id }) => Id);
    expect(open).toContain(id);
    expect(open.every((each) => each?.includes("/carts/"))).toBe(true);
    await dynamodb(place, (client) =>
      client.send(new UpdateTableCommand({ TableName: "carts", DeletionProtectionEnabled: true })),
    );
    await audit(place);
    const second = await push(place, ...filters, "--since", "latest");
    expect(second.stderr).not.toContain("Findings that are left out");
    expect(second.report.totals.findings).toBe(first.report.totals.findings);
    expect(await told(place, id)).toMatchObject(["ARCHIVED", "PASSED", expect.any(String)]);
    // Passes that were never sent are not sent now either.
    expect((await held(place)).map(({ Id }) => Id)).toEqual(open);
  });

  it("goes on where there is no run before, and refuses one that cannot be compared", async () => {
    const place = await audited();
    const first = await push(place, "--since", "latest");
    expect(first).toMatchObject({ exit: 0, report: { since: null } });
    expect(first.stderr).toContain("nothing is archived");
    const itself = await place.invoke(["push", "latest", "--since", first.report.run.id, "--yes"]);
    expect(itself.exit).toBe(2);
    expect(itself.stderr).toContain("is not earlier than the run that is pushed");
    await audit(place, "--region", elsewhere);
    const other = await place.invoke(["push", "latest", "--since", first.report.run.id, "--yes"]);
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain("asked about other accounts or Regions");
    expect(shops().accounts).toHaveLength(2);
  });
});
