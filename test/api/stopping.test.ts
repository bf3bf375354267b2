import { readdirSync, readlinkSync } from "node:fs";
import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { audit, evaluate, InterruptedError, issuedEvaluation, listRuns, openRun } from "../../src/index.ts";
import type { Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { management, member, place, twoAccounts } from "../cli/invoke.ts";
import { auditedPlace } from "./audited-place.ts";

const hanging = "333333333333";

const wide: OrganizationSpec = {
  ...twoAccounts,
  accounts: [management, member, hanging].map((id) => ({
    id,
    regions: ["us-east-1"],
    tables: { "us-east-1": ["a", "b", "c"].map((name) => ({ name: `table-${name}` })) },
  })),
};
const inAll = { tables: 9, unseen: [] };

/** One table is waited for without end, so that the audit is in the middle whenever it is stopped. Gives how to end that. */
const hang = ({ fault }: Pick<Emulator, "fault">) =>
  fault({ kind: "hang", account: hanging, operation: "dynamodb:DescribeTable", table: "table-c" });

/** Files of a folder that this process has open. */
const openBelow = (folder: string): readonly string[] =>
  readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });

describe("a program that stops", () => {
  it("an audit is told which run it can go on with, and the end is as if it had not stopped", async () => {
    const { options, folder, emulator } = await auditedPlace(wide);
    const whole = await audit({ ...options, organization: true, runs: "whole" });
    const unhang = hang(emulator);
    const stop = new AbortController();
    const asked = audit({
      ...options,
      organization: true,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === "scope-ended") stop.abort(new Error("enough"));
      },
    });
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InterruptedError);
    const { run, code, message } = error as InterruptedError;
    expect({ code, message }).toEqual({
      code: "ERR_RESTORABLE_INTERRUPTED",
      message: expect.stringMatching(/audit\(\{ resume: ".+" \}\)$/) as string,
    });
    if (run === null) throw new Error("the run is not named");
    expect((await openRun(run)).complete).toBe(false);
    await expect(issuedEvaluation(run)).rejects.toMatchObject({ code: "ERR_RESTORABLE_RUN" });
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);

    unhang();
    const { credentials, endpoint, region, cwd } = options;
    const resumed: string[] = [];
    const audited = await audit({
      credentials,
      endpoint,
      region,
      cwd,
      resume: "latest",
      onEvent: (event) => {
        if (event.kind === "run-begun") resumed.push(`${event.path} ${event.resumed}`);
      },
    });
    expect(resumed).toEqual([`${run} true`]);
    expect(await audited.report("json")).toBe(await whole.report("json"));
    expect(openBelow(folder)).toEqual([]);
  });

  it("an audit can be gone on with by the command line", async () => {
    const { folder, emulator, invoke } = await place({ organization: wide });
    if (emulator === null) throw new Error("no emulator");
    emulator.clock.run();
    const unhang = hang(emulator);
    const stop = new AbortController();
    const env = { ...emulator.environment(management), HOME: folder };
    const asOf = new Date(emulator.clock.now());
    const asked = audit({
      env,
      asOf,
      cwd: folder,
      organization: true,
      signal: stop.signal,
      onEvent: ({ kind }) => {
        if (kind === "scope-ended") stop.abort();
      },
    });
    await expect(asked).rejects.toBeInstanceOf(InterruptedError);
    unhang();
    const { exit } = await invoke(["audit", "--resume", "latest", "-o", "cli.json"]);
    expect(exit).toBe(1);
    expect((await issuedEvaluation("latest", { cwd: folder })).coverage).toMatchObject(inAll);
  });

  it("before anything was asked, nothing is asked and no run is begun", async () => {
    const { options, folder, emulator } = await auditedPlace(twoAccounts);
    const signal = AbortSignal.abort();
    await expect(audit({ ...options, signal })).rejects.toMatchObject({
      code: "ERR_RESTORABLE_INTERRUPTED",
      run: null,
    });
    expect(emulator.log()).toEqual([]);
    for await (const run of listRuns({ cwd: folder })) throw new Error(`${run.id} was begun`);
  });

  it("an evaluation ends", async () => {
    const { options, folder } = await auditedPlace(twoAccounts);
    await audit({ ...options });
    const signal = AbortSignal.abort();
    await expect(evaluate({ run: "latest", cwd: folder, signal })).rejects.toBeInstanceOf(InterruptedError);
  });

  it("streams can be left early, and leave no file open", async () => {
    const { options, folder } = await auditedPlace(wide);
    const audited = await audit({ ...options, organization: true });
    const again = await evaluate({ run: "latest", cwd: folder });
    const streams = [audited, again].flatMap((each) => [
      each.findings(),
      each.tables(),
      each.reportStream("json"),
      each.run.accounts(),
      each.run.tables(),
    ]);
    for (const stream of streams) {
      for await (const first of stream as AsyncIterable<unknown>) {
        expect(first).toBeDefined();
        break;
      }
    }
    expect(openBelow(folder)).toEqual([]);
  });

  it("by an error of its own in onEvent, which it gets back, it leaves a run to go on with", async () => {
    const { options, folder, emulator } = await auditedPlace(wide);
    hang(emulator);
    const own = new Error("of the program");
    let told = 0;
    const asked = audit({
      ...options,
      organization: true,
      onEvent: ({ kind }) => {
        if (kind !== "scope-ended") return;
        told += 1;
        throw own;
      },
    });
    await expect(asked).rejects.toBe(own);
    expect(told).toBe(1);
    const run = await openRun("latest", { cwd: folder });
    expect(run.complete).toBe(false);
  });
});

describe("two audits at once in one process", () => {
  it("keep apart keys, organizations, folders and what they find", async () => {
    const other: OrganizationSpec = {
      ...twoAccounts,
      managementAccount: "999999999999",
      accounts: [{ id: "999999999999", regions: ["us-east-1"], tables: { "us-east-1": [{ name: "other" }] } }],
    };
    const [one, two] = [await auditedPlace(twoAccounts), await auditedPlace(other)];
    const alone = await audit({ ...one.options, organization: true, runs: "alone" });
    one.emulator.clearLog();
    const stop = new AbortController();
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    try {
      const [first, second] = await Promise.all([
        audit({ ...one.options, organization: true, signal: stop.signal }),
        audit({ ...two.options, organization: true, signal: stop.signal }),
      ]);
      expect(await first.report("json")).toBe(await alone.report("json"));
      expect(second.run.header.caller.account).toBe("999999999999");
      expect(second.coverage.tables).toBe(1);
    } finally {
      process.off("warning", warned);
    }
    const keysSeen = (emulator: typeof one.emulator) => new Set(emulator.log().map(({ account }) => account));
    expect(keysSeen(one.emulator).has("999999999999")).toBe(false);
    expect([...keysSeen(two.emulator)]).toEqual(["999999999999"]);
    expect(warnings).toEqual([]);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  });

  it("one that is stopped leaves the other alone", async () => {
    const [one, two] = [await auditedPlace(wide), await auditedPlace(wide)];
    hang(one.emulator);
    const stop = new AbortController();
    const onEvent = ({ kind }: { readonly kind: string }) => {
      if (kind === "scope-ended") stop.abort();
    };
    const [stopped, whole] = await Promise.allSettled([
      audit({ ...one.options, organization: true, signal: stop.signal, onEvent }),
      audit({ ...two.options, organization: true }),
    ]);
    expect(stopped).toMatchObject({ status: "rejected", reason: { code: "ERR_RESTORABLE_INTERRUPTED" } });
    expect(whole).toMatchObject({ status: "fulfilled", value: { coverage: inAll } });
  });
});
