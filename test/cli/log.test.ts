import { describe, expect, it } from "vitest";
import { auditing, environmentOf, inPlace, runHere } from "../crash/place.ts";
import { orders, payments, roleless } from "../crash/organization.ts";
import { noConfig } from "../../src/cli/config-file.ts";
import { settle } from "../../src/cli/settle.ts";
import { lenientTellerOf, tellerOf } from "../../src/cli/teller.ts";
import { built } from "../support/built.ts";
import { captureIo } from "../support/captured-io.ts";
import { runNode } from "../support/spawned.ts";
import { management, place, twoAccounts } from "./invoke.ts";

type Line = Readonly<Record<string, unknown>> & { readonly event: string; readonly level: string };

/** Every line of it, or the test fails: nothing on standard error may be anything else. */
function parsed(stderr: string): readonly Line[] {
  expect(stderr.endsWith("\n")).toBe(true);
  const lines = stderr.slice(0, -1).split("\n");
  return lines.map((text) => {
    const line = JSON.parse(text) as Line;
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      level: expect.stringMatching(/^(info|warn|error)$/) as string,
      event: expect.stringMatching(/^[a-z-]+$/) as string,
    });
    return line;
  });
}

const of = (lines: readonly Line[], event: string): readonly Line[] => lines.filter((line) => line.event === event);

describe("the log of an audit in JSON", () => {
  it("tells of accounts, scopes, trouble, calls and the gate, and of nothing in words", async () => {
    await inPlace(async (there) => {
      there.emulator.fault({ kind: "throttle", operation: "tag:GetResources", account: payments, times: 2 });
      const { exit, stderr } = await runHere(there, { argv: [...auditing, "--log", "json"] });
      const lines = parsed(stderr);
      expect(lines[0]).toMatchObject({ event: "run-started", run: expect.stringMatching(/^2026/) as string });
      expect(of(lines, "account-unopened")).toMatchObject([
        { account: roleless, level: "warn", reason: { kind: "role-not-assumable" } },
      ]);
      expect(of(lines, "accounts-listed")).toMatchObject([{ listed: 7 }]);

      const begun = of(lines, "scope-begun").map(({ account, region }) => `${String(account)} ${String(region)}`);
      const ended = of(lines, "scope-ended").map(({ account, region }) => `${String(account)} ${String(region)}`);
      expect(begun.length).toBeGreaterThan(3);
      expect([...ended].sort()).toEqual([...begun].sort());
      expect(of(lines, "scope-ended")).toContainEqual(
        expect.objectContaining({ account: orders, region: "eu-west-1", coverage: "denied", level: "warn" }),
      );

      const notices = [...of(lines, "throttled"), ...of(lines, "trouble")].map(
        ({ account, region, operation }) => `${String(account)} ${String(region)} ${String(operation)}`,
      );
      expect(new Set(notices).size).toBe(notices.length);
      expect(notices).toContain(`${payments} us-east-1 dynamodb:ListBackups`);
      expect(of(lines, "throttled")).toContainEqual(
        expect.objectContaining({ account: payments, operation: "tag:GetResources", next: "asked again" }),
      );
      const told = of(lines, "scope-ended").flatMap(({ troubled }) => Object.entries(troubled ?? {}));
      expect(told.filter(([operation]) => operation === "tag:GetResources")).not.toEqual([]);

      const [calls] = of(lines, "calls");
      expect(calls).toMatchObject({ calls: there.emulator.log().length, throttled: 2 });
      expect(lines.at(-1)).toMatchObject({ event: "gate", code: exit, conditions: expect.any(Array) as unknown[] });
    });
  });

  it("counts the scopes and calls of every process that scans", async () => {
    await inPlace(async (there) => {
      const args = [built("cli/bin.cjs"), ...auditing, "--log", "json", "--workers", "2"];
      // Workers find their AWS in the environment of the process.
      const { stderr } = await runNode({ args, cwd: there.folder, env: environmentOf(there) });
      const lines = parsed(stderr);
      const [calls] = of(lines, "calls");
      expect(calls?.["calls"]).toBe(there.emulator.log().length);
      const [scanned] = of(lines, "scanned");
      expect(scanned?.["scopes"]).toBe(of(lines, "scope-ended").length);
      expect(of(lines, "scope-ended").length).toBe(of(lines, "scope-begun").length);
    });
  });

  it("of an interrupted run ends with the error, which names the command that goes on", async () => {
    await inPlace(async (there) => {
      const interrupted = new AbortController();
      const { exit, stderr } = await runHere(there, {
        argv: auditing,
        env: { RESTORABLE_LOG: "json" },
        probe: (point) => (point === "table:after-append" ? interrupted.abort() : undefined),
        changed: (io) => ({ ...io, signal: interrupted.signal }),
      });
      expect(exit).toBe(130);
      expect(parsed(stderr).at(-1)).toMatchObject({
        event: "error",
        level: "error",
        code: 130,
        message: expect.stringMatching(/restorable audit --resume \S+$/) as string,
      });
    });
  });

  it("holds what is wrong with the command line, also where that is found out before it is read to its end", async () => {
    const { invoke } = await place({});
    for (const argv of [
      ["audit", "--log", "json", "--policy", "no-such-pack"],
      ["scan", "--log", "json", "--resume", "latest"],
      ["audit", "--log=json", "--organisation"],
      ["audit", "--account", "12", "--log", "json"],
      ["scan", "--max-unseen", "some", "--log=json"],
      ["audit", "--log", "json"],
      ["audit", "--quota-share", "500%", "--log", "json"],
    ]) {
      const { exit, stdout, stderr } = await invoke(argv);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
      const lines = parsed(stderr);
      expect(lines).toMatchObject([{ event: "error", code: 2, message: expect.stringMatching(/../) as string }]);
    }
  });

  it("tells in its own form that an account comes twice in a file of accounts", async () => {
    const files = { "accounts.txt": `${management}\n\n${management} again\n` };
    const { invoke } = await place({ organization: twoAccounts, files });
    const { stderr } = await invoke(["scan", "--accounts-file", "accounts.txt", "--log", "json"]);
    expect(of(parsed(stderr), "accounts-repeated")).toMatchObject([
      { level: "warn", file: "accounts.txt", count: 1, lines: [3] },
    ]);
  });

  it("keeps marks that a terminal obeys out of its lines, and loses none of them", async () => {
    const io = captureIo({ env: {}, cwd: "/", now: 0 });
    const name = "a\u001b[2J\u009b2J\u2028\u202eb\n\u{e0001}\ud800.yaml";
    const saying = { event: "error", text: null, fields: { name, of: [{ name }] } } as const;
    await lenientTellerOf(io, { log: "json" }).tell(saying);
    expect(io.written.stderr.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(parsed(io.written.stderr)).toMatchObject([{ name, of: [{ name }] }]);
  });

  it("holds no key and no external id, from wherever a message may quote them", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const secret = "distinctive-external-id";
    const argv = ["audit", "--organization", "--log", "json"];
    const flagged = await invoke([...argv, "--external-id", secret, "-p", `./${secret}.yaml`]);
    const set = await invoke([...argv, "-p", `./${secret}.yaml`], { RESTORABLE_EXTERNAL_ID: secret });
    const whole = await invoke([...argv, "--external-id", secret]);
    for (const { stderr } of [flagged, set, whole]) {
      expect(stderr).not.toContain(secret);
      expect(parsed(stderr).length).toBeGreaterThan(0);
    }
    expect(flagged.stderr).toContain("[removed]");
    expect(whole.stderr).toContain(management);
  });

  it("holds no external id of restorable.yaml either", async () => {
    const io = captureIo({ env: {}, cwd: "/", now: 0 });
    const file = {
      ...noConfig,
      said: { externalId: "everywhere-id", hubExternalId: "hub-id-1" },
      exceptions: { [payments]: { externalId: "payments-id" } },
    };
    const reason = { kind: "denied", detail: "everywhere-id, hub-id-1 and payments-id do not fit" };
    const teller = tellerOf(io, { log: "json" }, settle({ flags: {}, env: {}, file }));
    await teller.tell({ event: "account-unopened", text: null, fields: { reason } });
    const detail = "[removed], [removed] and [removed] do not fit";
    expect(parsed(io.written.stderr)).toMatchObject([{ reason: { detail } }]);
  });

  it.each([
    ["one that is refused where it stands", "role: { name: 'no role', externalId: distinctive-id-1 }"],
    ["one that is no YAML", "role: { externalId: distinctive-id-1, name: [ }\nworkers: 2"],
    ["one whose external id is of an account", "roles: [{ accounts: [1], externalId: 'distinctive-id-1' }]"],
    ["one with an anchor and an unknown key", "role: { externalId: &id distinctive-id-1, nam: a }"],
    ["one that was read", "role: { externalId: distinctive-id-1 }\npolicy: ./distinctive-id-1.yaml"],
  ])("holds no external id that a message about restorable.yaml quotes: %s", async (_, text) => {
    const { invoke } = await place({ organization: twoAccounts, files: { "restorable.yaml": text } });
    const { exit, stderr } = await invoke(["audit", "--log", "json"]);
    expect(exit).toBe(2);
    expect(parsed(stderr)).toMatchObject([{ event: "error", message: expect.stringContaining("[removed]") as string }]);
    expect(stderr).not.toContain("distinctive-id-1");
  });

  it("holds no external id that is refused, nor what stands behind a refused option in words", async () => {
    const { invoke } = await place({});
    for (const refused of [["--external-id", "refused id"], ["--external-id=refused id"]]) {
      const argv = ["audit", ...refused, "--log"];
      const [text, json] = [await invoke([...argv, "text"]), await invoke([...argv, "json"])];
      expect(parsed(json.stderr)).toMatchObject([{ event: "error", code: 2 }]);
      for (const { exit, stderr } of [text, json]) {
        expect(exit).toBe(2);
        expect(stderr).toContain("argument '[removed]' is invalid");
      }
    }
  });

  it("is asked for in a form that there is", async () => {
    const { invoke } = await place({});
    const { exit, stderr } = await invoke(["scan"], { RESTORABLE_LOG: "yaml" });
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: 'restorable: the environment variable RESTORABLE_LOG is "yaml", and can be text or json\n',
    });
  });
});
