import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { auditOn } from "../../src/api/audit-on.ts";
import {
  audit,
  compilePolicy,
  evaluate,
  issuedEvaluation,
  listRuns,
  openRun,
  reportFormats,
  type AuditEvent,
  type Finding,
} from "../../src/index.ts";
import { management, member, place, twoAccounts } from "../cli/invoke.ts";
import { keptOrganization } from "../cli/kept-organization.ts";
import { captureIo } from "../support/captured-io.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import { auditedPlace } from "./audited-place.ts";

async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const values: T[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

const brief = ({ account, table, rule, verdict }: Finding): string => `${account} ${table} ${rule} ${verdict}`;

describe("an audit by a program", () => {
  it.each([
    ["two accounts", twoAccounts],
    ["backups, copies and replicas", keptOrganization],
  ])("leaves the run and the reports of the command line, byte for byte: %s", async (_of, organization) => {
    const { folder, emulator, invoke } = await place({ organization });
    if (emulator === null) throw new Error("no emulator");
    const now = () => emulator.clock.now();
    const ids = (await reportFormats()).map(({ id }) => id).filter((id) => id !== "console");
    const outputs = ids.flatMap((id) => ["-o", `${id}=cli.${id}`]);
    const typed = ["audit", "--organization", "--policy", "strict", "--runs", "cli-runs", ...outputs];
    const { exit } = await invoke(typed, {}, { now });
    const env = { HOME: folder, ...emulator.environment(management) };
    const machine = { ...captureIo({ env, cwd: folder, now: now() }), now };
    const audited = await auditOn(machine, { organization: true, policy: "strict", runs: "api-runs" });

    expect(audited.gate().code).toBe(exit);
    for (const id of ids) {
      const file = await readFile(join(folder, `cli.${id}`), "utf8");
      expect({ id, same: (await audited.report(id)) === file }).toEqual({ id, same: true });
    }
    const [cli, api] = [await textsBelow(join(folder, "cli-runs")), await textsBelow(join(folder, "api-runs"))];
    expect([...api.keys()]).toEqual([...cli.keys()]);
    // Of what was called and when, ids of requests alone differ from one scan to the next.
    const plain = (texts: ReadonlyMap<string, string>) =>
      [...texts]
        .map(([path, text]) => [path, text.replace(/"requestId":"[^"]*"/g, "")])
        .filter(([path]) => !/summary/.test(path ?? ""));
    expect(plain(api)).toEqual(plain(cli));
  });

  it("gives counts at once and findings as streams that can be read again", async () => {
    const { options, folder } = await auditedPlace(twoAccounts);
    const events: AuditEvent[] = [];
    const audited = await audit({ ...options, organization: true, onEvent: (event) => events.push(event) });
    const findings = await all(audited.findings());
    expect(findings.map(brief)).toContain(`${member} carts pitr-enabled fail`);
    expect(await all(audited.findings())).toEqual(findings);
    expect((await all(audited.tables())).flatMap((table) => table.findings)).toEqual(findings);
    expect(findings.filter(({ verdict }) => verdict === "fail").length).toBe(audited.summary.verdicts.fail);
    expect(audited.coverage).toMatchObject({ tables: 2, unseen: [], scopes: { seen: 2 } });
    expect(audited.gate()).toMatchObject({ code: 1, conditions: [{ id: "failing" }] });
    expect(audited.gate({ failOn: "never" })).toEqual({ code: 0, conditions: [] });
    expect(audited.run.path.startsWith(join(folder, ".restorable", "runs"))).toBe(true);
    expect(events[0]).toEqual({ kind: "run-begun", run: audited.run.id, path: audited.run.path, resumed: false });
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(["run-begun", "account", "accounts-ended", "scope-begun", "tables-listed", "table-read", "scope-ended"]),
    );
  });

  it("is evaluated again by another policy without a call, and read as it was issued", async () => {
    const { options, folder, emulator } = await auditedPlace(twoAccounts);
    const audited = await audit({ ...options, organization: true, runs: "kept" });
    emulator.clearLog();
    const place = { runs: "kept", cwd: folder };
    const policy = await compilePolicy("id: acme\ntitle: Acme\nrules: [deletion-protection-enabled]\n", {
      name: "acme.yaml",
    });
    const again = await evaluate({ ...place, run: "latest", policy });
    expect((await all(again.findings())).map(brief)).toEqual([
      `${management} orders deletion-protection-enabled pass`,
      `${member} carts deletion-protection-enabled fail`,
    ]);
    const issued = await issuedEvaluation(audited.run.id, place);
    expect(await issued.report("json")).toBe(await audited.report("json"));
    expect(await (await evaluate({ ...place, run: audited.run.path })).report("json")).toBe(
      await audited.report("json"),
    );
    expect(emulator.log()).toEqual([]);

    const run = await openRun("latest", place);
    expect(run).toMatchObject({ id: audited.run.id, complete: true, policy: { id: "baseline" } });
    expect((await all(run.accounts())).map(({ id }) => id)).toEqual([management, member]);
    expect((await all(run.tables())).map(({ account, name }) => [account, name])).toEqual([
      [management, "orders"],
      [member, "carts"],
    ]);
    expect(await all(listRuns(place))).toEqual([{ id: run.id, path: run.path, asOf: run.asOf, state: "judged" }]);
  });

  it("can be told the keys by a function, which is asked when they are needed", async () => {
    const { options, emulator } = await auditedPlace(twoAccounts);
    let asked = 0;
    const keys = emulator.credentials(management);
    const credentials = async () => {
      asked += 1;
      return { ...keys, accountId: management };
    };
    const audited = await audit({ ...options, credentials });
    expect(audited.run.header.caller.account).toBe(management);
    expect(asked).toBe(1);
  });

  it("takes waivers and blind spots as texts, and leaves them in the run", async () => {
    const { options, folder } = await auditedPlace(twoAccounts);
    const waivers = `waivers:
  - id: W-1
    rule: "*"
    accounts: "${member}"
    regions: us-east-1
    tables: carts
    reason: It is filled anew each night.
    owner: shop@example.com
    approver: ciso@example.com
    ticket: SEC-1
    created: 2026-11-01
    expires: 2027-01-31
`;
    const audited = await audit({ ...options, organization: true, waivers: { text: waivers } });
    expect(audited.summary.verdicts).toMatchObject({ fail: 0 });
    expect(audited.summary.verdicts.waived).toBeGreaterThan(0);
    expect(audited.waivers.uses.map(({ waiver, state }) => [waiver.id, state])).toEqual([["W-1", "in-force"]]);
    expect(audited.gate().code).toBe(0);
    await writeFile(join(folder, "waivers.yaml"), waivers);
    const file = await evaluate({ run: "latest", cwd: folder, waivers: "waivers.yaml" });
    expect(await file.report("json")).toBe(await audited.report("json"));
  });
});
