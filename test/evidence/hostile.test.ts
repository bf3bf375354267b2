import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Headers } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { checkBundle } from "../../src/evidence/check-bundle.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { twoAccounts } from "../cli/invoke.ts";
import { captureIo } from "../support/captured-io.ts";
import { bundleOf, entriesIn, forged, pathOf, tarOf, type Entry } from "./bundles.ts";

let folder = "";
let entries: Entry[] = [];
const hostile = (): string => join(folder, "hostile.tar.gz");

async function invoke(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const io = captureIo({ env: { HOME: folder, ...env }, cwd: folder, now: Date.parse(twoAccounts.now) });
  return { exit: await run(argv, io), ...io.written };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
  mkdirSync(join(folder, "tmp"));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  const emulator = await startEmulator({ organization: twoAccounts });
  await invoke(["audit", "--organization"], emulator.environment(twoAccounts.managementAccount));
  await emulator.close();
  await invoke(["evidence", "latest", "-o", hostile()]);
  entries = await entriesIn(readFileSync(hostile()));
});
afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true, force: true });
});

async function saidOf(bundle: Buffer): Promise<string> {
  writeFileSync(hostile(), bundle);
  const { intact } = await checkBundle(hostile(), null);
  return intact.state === "intact" ? "intact" : `${intact.file ?? "the bundle"}: ${intact.what}`;
}

const first = (): string => entries[0]?.name.split("/")[0] ?? "";

describe("a hostile bundle", () => {
  const headers: readonly (readonly [string, Partial<Headers> & { readonly pax?: Record<string, string> }])[] = [
    ["a symbolic link", { type: "symlink", linkname: "/etc/passwd" }],
    ["a hard link", { type: "link", linkname: "/etc/passwd" }],
    ["a character device", { type: "character-device", devmajor: 1, devminor: 3 }],
    ["a pipe", { type: "fifo" }],
    ["a folder", { type: "directory" }],
    ["a file of root that everybody may run as root", { mode: 0o4777 }],
    ["a file of somebody", { uid: 1000, uname: "somebody" }],
    ["a file of tomorrow", { mtime: new Date("2030-01-01") }],
    ["a file with attributes", { pax: { path: "../../outside" } }],
    ["a name of another folder", { name: "../outside" }],
    ["an absolute name", { name: "/etc/cron.d/outside" }],
    ["a name that leaves its folder", { name: "restorable-evidence-x/../../outside" }],
    ["a name with a control character", { name: "a\u001b[2Jb" }],
    ["a name of Windows", { name: "C:\\outside" }],
    ["a very long name", { name: `${"a".repeat(90)}/${"b".repeat(200)}` }],
  ];
  it.each(headers)("that holds %s is refused, wherever it stands", async (_, header) => {
    for (const at of [0, 1, 5, entries.length]) {
      const odd = { name: `${first()}/calls.csv`, content: Buffer.from("x"), ...header };
      const said = await saidOf(await bundleOf([...entries.slice(0, at), odd, ...entries.slice(at)]));
      expect(said).toMatch(/no plain file|no bundle of evidence|lies outside|not one of the files|missing|twice/);
      expect(said).not.toContain("\u001b");
    }
  });

  it("never writes a file by a name of its own, also when all of its digests are right", async () => {
    const renamed = forged(
      entries.map((entry) =>
        pathOf(entry) === "calls.csv" ? { ...entry, name: `${first()}/run/scopes/evil.sh` } : entry,
      ),
      (path, content) =>
        path === "manifest.json"
          ? Buffer.from(content.toString().replace('"calls.csv"', '"run/scopes/evil.sh"'))
          : content,
    );
    // In the order of names, as a manifest has to have it.
    const at = renamed.findIndex((entry) => pathOf(entry) === "run/scopes/evil.sh");
    const [evil] = renamed.splice(at, 1);
    if (evil === undefined) throw new Error("there is no such entry");
    const before = renamed.findIndex((entry) => pathOf(entry) > "run/scopes/evil.sh" && pathOf(entry) !== "SHA256SUMS");
    renamed.splice(before, 0, evil);
    const sorted = renamed.map((entry) => {
      if (pathOf(entry) !== "manifest.json") return entry;
      type Manifest = { files: { path: string }[] };
      const manifest = JSON.parse(entry.content.toString()) as Manifest;
      manifest.files.sort((a, b) => (a.path < b.path ? -1 : 1));
      return { ...entry, content: Buffer.from(JSON.stringify(manifest)) };
    });
    writeFileSync(hostile(), await bundleOf(forged(sorted, (_, content) => content)));
    expect((await checkBundle(hostile(), null)).intact).toMatchObject({ state: "intact" });
    const found = await invoke(["verify", "hostile.tar.gz"]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain("run/scopes/evil.sh is no file of a run");
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith("evil.sh"))).toEqual([]);
  });

  it("that claims what no manifest says is refused before it is read", async () => {
    const manifest = entries[0]?.content.toString() ?? "";
    const withManifest = (text: string) =>
      bundleOf(entries.map((entry, at) => (at === 0 ? { ...entry, content: Buffer.from(text) } : entry)));
    const refused: readonly (readonly [string, string])[] = [
      ["", "is not JSON"],
      ["null", "expected an object"],
      ["[]", "expected an object"],
      ["[".repeat(100_000), "is not JSON"],
      [manifest.replace('"schemaVersion": 1', '"schemaVersion": 2'), "update restorable"],
      [manifest.replace('"schemaVersion": 1', '"schemaVersion": "1"'), "schemaVersion"],
      [manifest.replace('"signed": null', '"signed": true'), "signed"],
      [manifest.replace('"signed": null', '"signed": null, "__proto__": {}'), "no other member"],
      [manifest.replace(/"bytes":\d+/, '"bytes":-1'), "expected a count"],
      [manifest.replace(/"bytes":\d+/, '"bytes":1e300'), "expected a count"],
      [manifest.replace(/"lines":\d+/, '"lines":1.5'), "expected a count"],
      [manifest.replace("calls.csv", "../calls.csv"), "is no plain path"],
      [manifest.replace("calls.csv", "/calls.csv"), "is no plain path"],
      [manifest.replace("calls.csv", "calls\\\\..\\\\csv"), "is no plain path"],
      [manifest.replace("calls.csv", ".calls.csv"), "is no plain path"],
      [manifest.replace("calls.csv", "zzz.csv"), "is out of order"],
      [manifest.replace(/"sha256":"[^"]*"/, '"sha256":"00"'), "is no sha256"],
    ];
    for (const [text, words] of refused) {
      const said = await saidOf(await withManifest(text));
      expect(said).toMatch(/^manifest\.json: /);
      expect(said).toContain(words);
    }
  });

  it("that is a bomb by its own manifest is not laid out on disk", async () => {
    const grown = async (path: string, content: Buffer) => {
      const changed = forged(entries, (each, before) => (each === path ? content : before));
      writeFileSync(hostile(), await bundleOf(changed));
      const found = await invoke(["verify", "hostile.tar.gz"]);
      expect(found).toMatchObject({ exit: 1, stderr: "" });
      expect(found.stdout).not.toContain(tmpdir());
      expect(readdirSync(join(folder, "tmp"))).toEqual([]);
      return found.stdout;
    };
    const source = entries.map(pathOf).find((path) => path.startsWith("run/inputs/sources/")) ?? "";
    expect(await grown(source, Buffer.alloc(1024))).toContain(`NO: ${source} is not what summary.json says`);
    expect(await grown(source, Buffer.alloc(65 * 1024 * 1024))).toContain(`NO: ${source} is too large`);
    const many = await grown("run/accounts.ndjson", Buffer.alloc(160 * 1024 * 1024));
    expect(many).toMatch(/NO: run comes to \d+ bytes from \d+, which no run does/);
  });

  it("that is a bomb is refused after what it says of itself", async () => {
    // 1 GiB of zeros in one entry, a megabyte when packed: none of it is what the manifest announces.
    const bomb = Buffer.alloc(64 * 1024 * 1024);
    const grown = entries.map((entry) => (pathOf(entry) === "calls.csv" ? { ...entry, content: bomb } : entry));
    expect(await saidOf(await bundleOf(grown))).toMatch(/^calls\.csv: has 67108864 bytes, and the manifest says \d+$/);
    const huge = entries.map((entry, at) =>
      at === 0 ? { ...entry, content: Buffer.alloc(65 * 1024 * 1024, " ") } : entry,
    );
    expect(await saidOf(await bundleOf(huge))).toBe("manifest.json: is too large");
  });

  it("with something after its end, or behind a file, is refused", async () => {
    const tar = await tarOf(entries);
    expect(await saidOf(gzipSync(tar))).toBe("intact");
    expect(await saidOf(Buffer.concat([gzipSync(tar), Buffer.from("more")]))).toContain("cannot be uncompressed");
    expect(await saidOf(Buffer.concat([gzipSync(tar), Buffer.alloc(4)]))).toContain("4 bytes follow the end");
    expect(await saidOf(Buffer.concat([gzipSync(tar), gzipSync("more")]))).toContain("something follows the end");
    expect(await saidOf(gzipSync(Buffer.concat([tar, Buffer.alloc(512)])))).toContain("something follows the end");
    expect(await saidOf(gzipSync(tar.subarray(0, -512)))).toContain("does not end as it should");
    const hidden = Buffer.from(tar);
    const firstBytes = entries[0]?.content.length ?? 0;
    hidden[512 + firstBytes] = 1;
    expect(await saidOf(gzipSync(hidden))).toContain("something is hidden behind the end of this file");
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["no archive", Buffer.from("hello")],
    ["an empty archive", gzipSync(Buffer.alloc(1024))],
    ["a packed text", gzipSync("hello")],
  ])("that is %s is refused", async (_, bytes) => {
    expect(await saidOf(bytes)).toMatch(/^the bundle: /);
  });

  it("whose policy nothing could compile is told from a bug, whatever its digests say", async () => {
    const changed = (path: string, content: Buffer): Buffer =>
      path === "run/inputs/policy.json" ? Buffer.from('{"digest":"sha256:0","rules":7,"sources":[]}\n') : content;
    writeFileSync(hostile(), await bundleOf(forged(entries, changed)));
    const found = await invoke(["verify", "hostile.tar.gz"]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain("intact        NO");
  });
});
