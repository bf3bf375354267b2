import { describe, expect, it } from "vitest";
import type { Io } from "../../../src/cli/io.ts";
import { callsText } from "../../../src/cli/progress/calls-text.ts";
import { watchScan } from "../../../src/cli/progress/watch-scan.ts";
import { textTeller } from "../../../src/cli/teller.ts";
import { captureIo } from "../../support/captured-io.ts";

const region = "eu-west-1";
const clear = "\r\u001b[2K";

function watched(given: Partial<Io> & { readonly env?: Io["env"] } = {}) {
  const { env = {}, ...own } = given;
  const captured = captureIo({ env, cwd: "/", now: 0 });
  const io = { ...captured, ...own };
  const calls = { "dynamodb:ListTables": { calls: 7, throttled: 1, failed: 0 } } as const;
  const watch = watchScan({ io, teller: textTeller(io), groups: ["table", "pitr"], pacing: {}, calls: () => calls });
  const { onEvent } = watch;
  return {
    io,
    watch,
    written: captured.written,
    open: (scopes: number) => onEvent({ kind: "account", account: "1", access: "opened", scopes }),
    listed: () => onEvent({ kind: "accounts-ended", listed: 1 }),
    scan: (count: number) => {
      for (let at = 0; at < count; at += 1) {
        onEvent({ kind: "scope-begun", account: "1", region });
        onEvent({ kind: "scope-ended", account: "1", region, tables: 0, coverage: { state: "seen" }, calls: {} });
      }
    },
  };
}

const terminal = (columns: number): Pick<Io, "stderrTerminal"> => ({ stderrTerminal: { isTTY: true, columns } });

describe("on a terminal", () => {
  it.each([12, 40, 200])(
    "%i columns wide, the line is drawn over itself, fits, and is gone at the end",
    async (width) => {
      const { io, watch, written, open, scan } = watched(terminal(width));
      open(2_000);
      for (let tick = 0; tick < 20; tick += 1) {
        scan(10);
        await io.sleep(250);
      }
      await watch.stop();
      const [before, ...frames] = written.stderr.split(clear);
      expect(before).toBe("");
      expect(frames.at(-1)).toBe("");
      expect(frames.length).toBe(21);
      for (const frame of frames) {
        expect(frame.length).toBeLessThan(width);
        // eslint-disable-next-line no-control-regex
        expect(frame).not.toMatch(/[\u0000-\u001f]/);
      }
    },
  );

  it("says most of it where there is room", async () => {
    const { io, watch, written, open, listed, scan } = watched(terminal(200));
    open(400);
    scan(100);
    await io.sleep(2_000);
    listed();
    await io.sleep(250);
    await watch.stop();
    expect(written.stderr.split(clear).slice(1)).toEqual([
      "100/≥400 scopes · 0/0 tables · at least 6s left · 1 throttled · 4 calls/s · 1 accounts so far",
      "100/400 scopes (25 %) · 0/0 tables · about 7s left · 1 throttled · 3 calls/s",
      "",
    ]);
  });

  it.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("with %o, nothing is drawn", async (env) => {
    const { io, watch, written, open, scan } = watched({ ...terminal(80), env });
    open(10);
    scan(1);
    await io.sleep(61_000);
    await watch.stop();
    expect(written.stderr).toMatch(/^1\/≥10 scopes, .*\n$/);
  });

  it("the line is gone at once when the user interrupts, and does not come back", async () => {
    const interrupted = new AbortController();
    const { io, watch, written, open } = watched({ ...terminal(80), signal: interrupted.signal });
    open(3);
    await io.sleep(250);
    await io.sleep(0);
    interrupted.abort();
    await io.sleep(10_000);
    expect(written.stderr.split(clear)).toEqual(["", expect.stringContaining("0/≥3 scopes"), ""]);
    await watch.stop();
    expect(written.stderr.split(clear).length).toBe(3);
  });
});

describe("elsewhere", () => {
  it("a scan that takes its time is told of when all is listed, at its shares, and every minute", async () => {
    const { io, watch, written, open, listed, scan } = watched();
    open(100);
    await io.sleep(61_000);
    listed();
    for (let done = 0; done < 100; done += 1) {
      await io.sleep(6_000);
      scan(1);
    }
    await watch.stop();
    const told = written.stderr.trimEnd().split("\n");
    expect(told[0]).toMatch(/^0\/≥100 scopes, .*1 accounts so far$/);
    const shares = told.slice(1).map((line) => Number(/\((\d+) %\)/.exec(line)?.[1]));
    expect(shares).toEqual(expect.arrayContaining([0, 10, 25, 50, 75, 90]));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeLessThan(20);
  });

  it("a scan that is over soon says nothing on its way", async () => {
    const { io, watch, written, open, listed, scan } = watched();
    open(1_000);
    listed();
    scan(1_000);
    await io.sleep(4_000);
    await watch.stop();
    expect(written.stderr).toBe("");
  });
});

it("few calls are told in a line, many by operation", () => {
  const small = { "dynamodb:ListTables": { calls: 40, throttled: 0, failed: 1 } };
  expect(callsText(small)).toBe("40 calls to AWS, 0 throttled, 1 failed.\n");
  const one = { "sts:GetCallerIdentity": { calls: 1, throttled: 0, failed: 0 } };
  expect(callsText(one)).toBe("1 call to AWS, 0 throttled, 0 failed.\n");
  const large = { ...small, "sts:AssumeRole": { calls: 5_000, throttled: 12, failed: 0 } };
  expect(callsText(large)).toBe(
    [
      "5040 calls to AWS, 12 throttled, 1 failed:",
      "  operation                               calls  throttled  failed",
      "  dynamodb:ListTables                        40          0       1",
      "  sts:AssumeRole                           5000         12       0",
      "",
    ].join("\n"),
  );
});
