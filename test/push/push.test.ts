import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import { audit, audited, calls, elsewhere, held, hub, push, region, shop, shops } from "./push-place.ts";

/** What Security Hub itself puts beside what it was sent. */
function asSent({ Region, ProcessedAt, CompanyName, Workflow, ProductFields = {}, ...sent }: AwsSecurityFinding) {
  void [Region, ProcessedAt, CompanyName, Workflow];
  const fields = Object.entries(ProductFields).filter(([name]) => !name.startsWith("aws/securityhub/"));
  return { ...sent, ProductFields: Object.fromEntries(fields) };
}
const byId = (a: { readonly Id?: string | undefined }, b: { readonly Id?: string | undefined }): number =>
  (a.Id ?? "") < (b.Id ?? "") ? -1 : 1;

describe("a push", () => {
  it("imports exactly what the ASFF report of the run holds, each in its account and Region", async () => {
    const place = await audited();
    await place.invoke(["evaluate", "latest", "-o", "run.asff.json"]);
    const report = JSON.parse(await readFile(join(place.folder, "run.asff.json"), "utf8")) as AwsSecurityFinding[];
    const { exit, report: pushed } = await push(place);
    expect(exit).toBe(0);
    const scopes = [
      [hub, region],
      [shop, elsewhere],
      [shop, region],
    ] as const;
    const found = (await Promise.all(scopes.map(([account, at]) => held(place, account, at)))).flat();
    expect(found.map(asSent).sort(byId)).toEqual(report.map((each) => ({ ...each })).sort(byId));
    expect(pushed.scopes.map(({ account, region: at, state }) => [account, at, state])).toEqual(
      scopes.map((scope) => [...scope, "pushed"]),
    );
    expect(pushed.totals).toEqual({ findings: report.length, accepted: report.length, refused: 0, unsent: 0 });
  });

  it("goes in by sessions of the push role that can do nothing but import", async () => {
    const place = await audited();
    place.emulator.clearLog();
    const before = place.emulator.sessions().length;
    await push(place);
    for (const { principal, account } of calls(place)) {
      expect(principal).toMatch(new RegExp(`^arn:aws:sts::${account}:assumed-role/RestorablePush/restorable$`));
    }
    const policies = place.emulator
      .sessions()
      .slice(before)
      .map(({ policy }) => JSON.parse(policy ?? "{}") as { readonly Statement: unknown });
    expect(policies).toHaveLength(2);
    for (const { Statement } of policies) {
      expect(Statement).toEqual([
        {
          Effect: "Allow",
          Action: ["securityhub:BatchImportFindings"],
          Resource: "arn:aws:securityhub:*:*:product/*/default",
        },
      ]);
    }
    const operations = new Set(place.emulator.log().map(({ operation }) => operation));
    expect(operations).toEqual(new Set(["sts:GetCallerIdentity", "sts:AssumeRole", "securityhub:BatchImportFindings"]));
  });

  it("uses another role with its external id, and the caller's own keys in its own account where asked", async () => {
    const organization = shops({ roles: ["RestorableAudit", "Pusher"], externalId: "push-7" });
    const place = await audited(organization);
    const role = ["--push-role", "Pusher", "--push-external-id", "push-7", "--as-caller"];
    const { exit, stderr, report } = await push(place, ...role);
    // The audit had no external id, so that the shop was not seen, and there is nothing but coverage.
    expect(exit).toBe(0);
    expect(report.scopes).toHaveLength(1);
    expect(calls(place).map(({ principal }) => principal)).toEqual([report.caller]);
    await audit(place, "--external-id", "push-7");
    const again = await push(place, ...role);
    expect(again.exit).toBe(0);
    expect(again.report.scopes.map(({ account }) => account)).toEqual([hub, shop, shop]);
    expect(stderr + again.stderr + again.stdout).not.toContain("push-7");
  });

  it("archives what failed and passes by now, and leaves to people what they set", async () => {
    const place = await audited();
    await push(place);
    const id = `restorable/arn:aws:dynamodb:${region}:${shop}:table/carts/deletion-protection-enabled`;
    const finding = async () => (await held(place)).find(({ Id }) => Id === id);
    expect(await finding()).toMatchObject({ RecordState: "ACTIVE", Compliance: { Status: "FAILED" } });
    const { endpoint } = place.emulator;
    const client = new DynamoDBClient({ endpoint, region, credentials: place.emulator.credentials(shop) });
    await client.send(new UpdateTableCommand({ TableName: "carts", DeletionProtectionEnabled: true }));
    client.destroy();
    await audit(place);
    await push(place);
    expect(await finding()).toMatchObject({
      RecordState: "ARCHIVED",
      Compliance: { Status: "PASSED" },
      Severity: { Label: "INFORMATIONAL" },
      Workflow: { Status: "NEW" },
    });
  });

  it("does no harm when it is repeated, nor when an older run is pushed after a newer one", async () => {
    const place = await audited();
    const runs = await place.invoke(["runs", "list", "--json"]);
    const [first] = (JSON.parse(runs.stdout) as { readonly runs: readonly { readonly id: string }[] }).runs;
    await audit(place);
    await push(place);
    const before = await held(place);
    expect((await push(place)).report.totals.accepted).toBeGreaterThan(before.length);
    expect(await held(place)).toEqual(before);
    const old = await place.invoke(["push", first?.id ?? "", "--yes"]);
    expect(old.exit).toBe(0);
    expect(await held(place)).toEqual(before);
  });

  it("sends 100 findings a call at most", async () => {
    const tables = { [region]: { generate: { count: 50, seed: 7 } } };
    const place = await audited(shops({ tables }));
    const { exit, report } = await push(place);
    expect(exit).toBe(0);
    const sizes = calls(place).map(({ input }) => (input["Findings"] as readonly unknown[]).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(report.totals.findings);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([100, 100, 50, 1]);
    expect(await held(place)).toHaveLength(250);
  });
});

describe("a place that cannot be told", () => {
  it("is not subscribed where Security Hub is off, and keeps back no other", async () => {
    const place = await audited(shops({ securityHub: { regions: [elsewhere] } }));
    const { exit, report } = await push(place);
    expect(exit).toBe(3);
    const [, there, here] = report.scopes;
    expect(there).toMatchObject({ state: "pushed", region: elsewhere, accepted: 5 });
    expect(here).toMatchObject({ state: "not-subscribed", region, accepted: 0, unsent: 10 });
    expect(here?.because).toContain(`Account ${shop} is not subscribed to AWS Security Hub`);
    expect(await held(place, shop, elsewhere)).toHaveLength(5);
    expect(report.next.map(({ command }) => command)).toEqual([`restorable push ${report.run.id} --yes`]);
  });

  it("is not opened where the role is missing", async () => {
    const place = await audited(shops({ roles: ["RestorableAudit"] }));
    const { exit, report } = await push(place);
    expect(exit).toBe(3);
    expect(report.scopes.map(({ state }) => state)).toEqual(["pushed", "not-opened", "not-opened"]);
    expect(report.scopes[1]?.because).toMatch(/^RestorablePush: .*role could not be assumed/);
    // Asked for once an account, and never in vain for its Regions.
    expect(calls(place)).toHaveLength(1);
  });

  it("is denied where the role may not import, in AWS's words", async () => {
    const place = await audited();
    place.emulator.refuse({ account: shop, region, operation: "securityhub:*", because: "scp" });
    const { exit, report } = await push(place);
    expect(exit).toBe(3);
    expect(report.scopes.map(({ state }) => state)).toEqual(["pushed", "pushed", "denied"]);
    expect(report.scopes[2]?.because).toContain("denied by a service control policy");
  });
});

describe("before anything is sent", () => {
  it("a dry run counts it and asks nothing of AWS", async () => {
    const place = await audited();
    place.emulator.clearLog();
    const { exit, report } = await push(place, "--dry-run");
    expect(exit).toBe(0);
    expect(report).toMatchObject({ caller: null, totals: { findings: 16, accepted: 0, refused: 0, unsent: 16 } });
    expect(report.scopes.map(({ state, findings }) => [state, findings])).toEqual([
      ["planned", 1],
      ["planned", 5],
      ["planned", 10],
    ]);
    expect(place.emulator.log()).toEqual([]);
  });

  it("a person is asked, and without one or without a yes nothing is sent", async () => {
    const place = await audited();
    const alone = await place.invoke(["push"]);
    expect(alone).toMatchObject({ exit: 2, stdout: "" });
    expect(alone.stderr).toContain("16 findings for Security Hub in 3 Regions of 2 accounts would be imported");
    const answered = (line: string) => ({ stdin: { isTTY: true, line: () => Promise.resolve(line) } });
    const no = await place.invoke(["push"], {}, answered("no"));
    expect(no).toMatchObject({ exit: 2, stdout: "" });
    expect(calls(place)).toEqual([]);
    const yes = await place.invoke(["push"], {}, answered("yes"));
    expect(yes.exit).toBe(0);
    expect(yes.stderr).toContain(`  ${shop} ${elsewhere}: 5\n`);
    expect(calls(place)).toHaveLength(3);
  });

  it("a run without verdicts, a redacted one, and one of another world are refused", async () => {
    const place = await audited();
    await place.invoke(["scan", "--organization", "--runs", "scans"]);
    const scanned = await place.invoke(["push", "latest", "--runs", "scans", "--yes"]);
    expect(scanned.exit).toBe(2);
    const bundle = ["evidence", "latest", "--redact", "key", "-o", "bundle.tar.gz"];
    await writeFile(join(place.folder, "key"), Buffer.alloc(32, 7));
    const packed = await place.invoke(bundle);
    expect(packed).toMatchObject({ exit: 0 });
    execFileSync("tar", ["-xzf", "bundle.tar.gz"], { cwd: place.folder });
    const [unpacked] = (await readdir(place.folder)).filter((name) => name.startsWith("restorable-evidence-"));
    const redacted = await place.invoke(["push", `${unpacked}/run`, "--yes"]);
    expect(redacted.exit).toBe(2);
    expect(redacted.stderr).toContain("is redacted: its account ids are pseudonyms");
    expect(calls(place)).toEqual([]);
  });
});
