import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { twoAccounts, type Invoked } from "../cli/invoke.ts";
import { captureIo } from "../support/captured-io.ts";
import { bundleOf, entriesIn, forged, sha256, type Entry } from "./bundles.ts";

let folder = "";
let runPath = "";
let entries: Entry[] = [];
const forgery = (): string => join(folder, "forged.tar.gz");

async function invoke(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Invoked> {
  const io = captureIo({ env: { HOME: folder, ...env }, cwd: folder, now: Date.parse(twoAccounts.now) });
  const exit = await run(argv, io);
  return { exit, ...io.written };
}

/** An organization in which not everything can be seen. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vouched-"));
  mkdirSync(join(folder, "tmp"));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  const emulator = await startEmulator({ organization: sampleOrganization });
  await invoke(["audit", "--organization"], emulator.environment(sampleOrganization.managementAccount));
  await emulator.close();
  await invoke(["evidence", "latest", "-o", "plain.tar.gz", "-f", "json"]);
  const runs = join(folder, ".restorable/runs");
  runPath = join(runs, readdirSync(runs).find((name) => name.startsWith("2026")) ?? "");
  entries = await entriesIn(readFileSync(join(folder, "plain.tar.gz")));
}, 240_000);
afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true, force: true });
});

async function forge(change: (path: string, text: string) => string): Promise<void> {
  const changed = forged(entries, (path, content) => {
    const text = content.toString();
    const other = change(path, text);
    return other === text ? content : Buffer.from(other);
  });
  writeFileSync(forgery(), await bundleOf(changed));
}

const withNothingUnseen = (text: string): string => {
  const read = JSON.parse(text) as { coverage: { unseen: unknown[] } };
  expect(read.coverage.unseen).not.toEqual([]);
  return JSON.stringify({ ...read, coverage: { ...read.coverage, unseen: [] } });
};

describe("what the summary says", () => {
  const misfit = "summary.json tells another coverage than what the run holds comes to";

  it.each(["--recompute", "--no-recompute"])("of coverage is held against the run, also by %s", async (flag) => {
    const more = flag === "--recompute" ? [] : [flag];
    await forge((path, text) => (path === "run/summary.json" ? withNothingUnseen(text) : text));
    const found = await invoke(["verify", "forged.tar.gz", ...more]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain(`intact        NO: run/${misfit}`);
  });

  it("is packed and signed only where the run comes to it", async () => {
    for (const change of [withNothingUnseen, (text: string) => text.replace(/"fail":\d+/, '"fail":0')]) {
      const copy = join(folder, "copy");
      cpSync(runPath, copy, { recursive: true });
      const summary = join(copy, "summary.json");
      writeFileSync(summary, change(readFileSync(summary, "utf8")));
      const refused = await invoke(["evidence", "./copy", "-o", "copy.tar.gz", "-f", "json"]);
      expect(refused).toMatchObject({ exit: 2, stdout: "" });
      expect(refused.stderr).toContain("changed after the run was sealed");
      expect(readdirSync(folder)).not.toContain("copy.tar.gz");
      await rm(copy, { recursive: true });
    }
  });
});

describe("what the manifest says", () => {
  const stamp = '"notice": "NOT OBSERVED FROM AWS: 127.0.0.1"';
  const hosts = /"foreignHosts": \[\s*"127\.0\.0\.1"\s*\]/;
  const changes: readonly (readonly [string, (text: string) => string])[] = [
    ["notice, foreignHosts", (text) => text.replace(stamp, '"notice": null').replace(hosts, '"foreignHosts": []')],
    ["asOf", (text) => text.replace(/"asOf": "2026/, '"asOf": "2027')],
    ["policy", (text) => text.replace(/"digest": "sha256:..../, '"digest": "sha256:0000')],
    ["organization", (text) => text.replace(/"organization": "o-/, '"organization": "o-x')],
    ["partition", (text) => text.replace('"partition": "aws"', '"partition": "aws-cn"')],
  ];
  it.each(changes)("is held against the run inside: %s", async (names, change) => {
    await forge((path, text) => (path === "manifest.json" ? change(text) : text));
    const found = await invoke(["verify", "forged.tar.gz", "--no-recompute"]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
    expect(found.stdout).toMatch(new RegExp(`NO: manifest\\.json is of another run .* differ in ${names}\n`));
  });

  it("of its stamp is what its hosts come to", async () => {
    await forge((path, text) => (path === "manifest.json" ? text.replace(stamp, '"notice": null') : text));
    const found = await invoke(["verify", "forged.tar.gz"]);
    expect(found.stdout).toContain("NO: manifest.json notice: is not what foreignHosts come to");
  });
});

describe("what verify prints", () => {
  it("is no command to who reads a log, whatever the bundle calls its files", async () => {
    writeFileSync(forgery(), await bundleOf([{ name: "##[error]forged" }]));
    for (const json of [[], ["--json"]]) {
      const found = await invoke(["verify", "forged.tar.gz", ...json]);
      expect(found.exit).toBe(1);
      expect(found.stdout).toContain("error]forged");
      expect(found.stdout).not.toContain("##[");
    }
  });
});

describe("a run that is judged again", () => {
  it.each([
    ["severity", (text: string) => text.replace(/"severity":"high"(.*"verdict":"pass")/, '"severity":"low"$1')],
    ["reason", (text: string) => text.replace(/("reason":\{"code":)"met"/, '$1"not-met"')],
    ["waiver", (text: string) => text.replace(/("verdict":"pass")/, '$1,"waiver":"W-1"')],
  ])("differs where a finding of the same verdict has another %s", async (part, change) => {
    const copy = join(folder, "other");
    cpSync(runPath, copy, { recursive: true });
    const path = join(copy, "findings.ndjson.gz");
    const text = gunzipSync(readFileSync(path)).toString();
    expect(change(text)).not.toBe(text);
    writeFileSync(path, gzipSync(change(text)));
    const summary = join(copy, "summary.json");
    const digest = `sha256:${sha256(change(text))}`;
    writeFileSync(summary, readFileSync(summary, "utf8").replace(`sha256:${sha256(text)}`, digest));
    const found = await invoke(["verify", "./other"]);
    await rm(copy, { recursive: true });
    expect(found.exit).toBe(0);
    expect(found.stdout).toContain("judged again  by restorable");
    expect(found.stdout).toMatch(/: 1 of \d+ verdicts would differ/);
    expect(found.stdout).toContain(`pass by another ${part}`);
  });
});
