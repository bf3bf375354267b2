import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { checkBundle } from "../../src/evidence/check-bundle.ts";
import { readVerifyingKey } from "../../src/evidence/signing.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { twoAccounts, type Invoked } from "../cli/invoke.ts";
import { captureIo } from "../support/captured-io.ts";
import { bundleOf, entriesIn, forged, newKeys, pathOf, sha256, type Entry } from "./bundles.ts";

let folder = "";
let runPath = "";
let entries: Entry[] = [];

const signed = (): string => join(folder, "signed.tar.gz");
const other = (): string => join(folder, "other.tar.gz");

async function invoke(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Invoked> {
  const io = captureIo({ env: { HOME: folder, ...env }, cwd: folder, now: Date.parse(twoAccounts.now) });
  const exit = await run(argv, io);
  return { exit, ...io.written };
}

/** One run for all: a bundle is changed and never the run. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "verify-"));
  mkdirSync(join(folder, "tmp"));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  const emulator = await startEmulator({ organization: twoAccounts });
  await invoke(["audit", "--organization"], emulator.environment(twoAccounts.managementAccount));
  await emulator.close();
  const keys = newKeys();
  writeFileSync(join(folder, "signing.pem"), keys.privatePem, { mode: 0o600 });
  writeFileSync(join(folder, "public.pem"), keys.publicPem);
  writeFileSync(join(folder, "foreign.pem"), newKeys().publicPem);
  const sign = ["--sign-key", "signing.pem", "--sign-unobserved"];
  await invoke(["evidence", "latest", "-o", signed(), ...sign]);
  const runs = join(folder, ".restorable/runs");
  runPath = join(runs, readdirSync(runs).find((name) => name.startsWith("2026")) ?? "");
  entries = await entriesIn(readFileSync(signed()));
});
afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true, force: true });
});

/** What is said of a bundle of these entries, by file and line. */
async function checked(changed: readonly Entry[]) {
  writeFileSync(other(), await bundleOf(changed));
  return checkBundle(other(), await readVerifyingKey(join(folder, "public.pem")));
}

const lineOf = (content: Buffer, at: number): number => content.subarray(0, at).toString("latin1").split("\n").length;

const anyEntry = fc.nat().map((at) => at % entries.length);
const anyPlace = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("whatever happens to a bundle", () => {
  it("a byte that is changed, taken out or put in is found, with its file and line", async () => {
    const damage = fc.record({
      which: anyEntry,
      at: anyPlace,
      bit: fc.nat(7),
      kind: fc.constantFrom("flip", "cut", "insert"),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ which, at, bit, kind }) => {
        const entry = entries[which];
        fc.pre(entry !== undefined && entry.content.length > 0);
        const { content } = entry;
        const index = Math.floor(at * content.length);
        const flipped = Buffer.from(content);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        const changed = {
          flip: flipped,
          cut: Buffer.concat([content.subarray(0, index), content.subarray(index + 1)]),
          insert: Buffer.concat([content.subarray(0, index), Buffer.from([bit]), content.subarray(index)]),
        }[kind];
        const { intact, authentic } = await checked(
          entries.map((each, position) => (position === which ? { ...each, content: changed } : each)),
        );
        const path = pathOf(entry);
        const isHead = ["manifest.json", "manifest.sig", "SHA256SUMS"].includes(path);
        // Of a run of equal bytes nobody can tell which one was taken out; the lines before it are as they were.
        const from = lineOf(content, index);
        // Digests of lines say nothing of themselves.
        const isText = !isHead && path !== "line-digests.txt";
        const lines = kind === "flip" ? [from] : [from, from + 1];
        const found = intact.state === "intact" ? { file: null, line: null, what: "nothing" } : intact;
        // Manifest and sums vouch for each other: there both are named.
        expect(isHead ? JSON.stringify(found) : found.file).toContain(path);
        expect(isText ? lines : [found.line]).toContain(found.line);
        const isSigned = path === "manifest.json" || path === "manifest.sig";
        expect(isSigned ? authentic.state : "not-authentic").toBe("not-authentic");
      }),
      { numRuns: 150 },
    );
  });

  it("a file that is dropped, added, doubled or moved is named", async () => {
    const change = fc.record({ which: anyEntry, to: anyEntry, kind: fc.constantFrom("drop", "add", "double", "move") });
    await fc.assert(
      fc.asyncProperty(change, async ({ which, to, kind }) => {
        const entry = entries[which];
        fc.pre(entry !== undefined && (kind !== "move" || to !== which));
        const without = entries.filter((_, position) => position !== which);
        const put = (each: Entry): Entry[] => [...entries.slice(0, to), each, ...entries.slice(to)];
        const changed = {
          drop: without,
          add: put({ ...entry, name: `${entry.name}.more` }),
          double: put(entry),
          move: [...without.slice(0, to), entry, ...without.slice(to)],
        }[kind];
        const { intact } = await checked(changed);
        expect({ kind, path: pathOf(entry), state: intact.state }).toMatchObject({ state: "not-intact" });
      }),
      { numRuns: 100 },
    );
    const named = async (changed: readonly Entry[]) => {
      const { intact } = await checked(changed);
      return intact.state === "intact" ? null : intact.file;
    };
    const calls = entries.find((entry) => pathOf(entry) === "calls.csv");
    if (calls === undefined) throw new Error("there is no calls.csv");
    expect(await named(entries.filter((entry) => entry !== calls))).toBe("calls.csv");
    expect(await named([...entries, calls])).toBe("calls.csv");
    expect(await named([...entries.filter((entry) => entry !== calls), calls])).toBe("calls.csv");
    expect(await named([...entries, { ...calls, name: calls.name.replace("calls", "notes") }])).toBe("notes.csv");
  });

  it("a bundle cut anywhere is refused", async () => {
    const bytes = readFileSync(signed());
    await fc.assert(
      fc.asyncProperty(anyPlace, async (at) => {
        writeFileSync(other(), bytes.subarray(0, Math.floor(at * bytes.length)));
        const { intact } = await checkBundle(other(), null);
        expect(intact.state).toBe("not-intact");
      }),
      { numRuns: 60 },
    );
  });

  it("a byte of the packed bundle that is changed is found, or changes nothing that is in it", async () => {
    const bytes = readFileSync(signed());
    await fc.assert(
      fc.asyncProperty(anyPlace, fc.nat(7), async (at, bit) => {
        const index = Math.floor(at * bytes.length);
        const flipped = Buffer.from(bytes);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        writeFileSync(other(), flipped);
        const { intact } = await checkBundle(other(), null);
        const isSame = intact.state === "intact" ? gunzipSync(flipped).equals(gunzipSync(bytes)) : null;
        expect(isSame).not.toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe("restorable verify", () => {
  it("says what holds and what does not, each apart, for people and for programs", async () => {
    const held = await invoke(["verify", signed(), "--key", "public.pem"]);
    expect(held).toMatchObject({ exit: 0, stderr: "" });
    expect(held.stdout.split("\n").slice(1)).toEqual([
      "NOT OBSERVED FROM AWS: 127.0.0.1",
      expect.stringMatching(/^ {2}intact {8}yes: all \d+ files are what their digests say, and there is no other$/),
      "  authentic     yes: the manifest is signed with the given key",
      expect.stringMatching(/^ {2}judged again {2}by restorable .*: the same 10 verdicts$/),
      "",
    ]);
    const asJson = await invoke(["verify", signed(), "--json"]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      kind: "bundle",
      intact: { state: "intact" },
      authentic: { state: "not-checked", why: "no public key was given with --key" },
      recomputed: { state: "judged", findings: 10, differences: 0 },
    });
  });

  it("of a bundle that is changed names file and line, and exits with 1", async () => {
    const changed = entries.map((entry) =>
      pathOf(entry) === "run/findings.ndjson"
        ? { ...entry, content: Buffer.from(entry.content.toString().replace('"verdict":"fail"', '"verdict":"pass"')) }
        : entry,
    );
    writeFileSync(other(), await bundleOf(changed));
    const found = await invoke(["verify", "other.tar.gz", "--key", "public.pem"]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain("intact        NO: run/findings.ndjson:6 is not what its digest says");
    expect(found.stdout).toContain("authentic     yes");
    expect(found.stdout).toContain("judged again  no: it is not intact");
  });

  it("of a forged bundle, whose digests are all right, says that it is not authentic", async () => {
    const changed = forged(entries, (path, content) =>
      path === "calls.csv" ? Buffer.from(content.toString().replace('"1"', '"2"')) : content,
    );
    writeFileSync(other(), await bundleOf(changed));
    const found = await invoke(["verify", "other.tar.gz", "--key", "public.pem"]);
    expect(found.exit).toBe(1);
    expect(found.stdout).toContain("intact        yes");
    expect(found.stdout).toContain("authentic     NO: the signature is not by this key, or of another manifest");
    expect(await invoke(["verify", "other.tar.gz"])).toMatchObject({ exit: 0 });
  });

  it("takes no key for another, and no bundle for signed that nobody signed", async () => {
    expect(await invoke(["verify", signed(), "--key", "foreign.pem"])).toMatchObject({ exit: 1 });
    await invoke(["evidence", "latest", "-o", other()]);
    const unsigned = await invoke(["verify", other(), "--key", "public.pem"]);
    expect(unsigned.exit).toBe(1);
    expect(unsigned.stdout).toContain("authentic     NO: nobody signed it");
    expect((await invoke(["verify", other()])).stdout).toContain("authentic     not checked: nobody signed it");
  });

  it("refuses a private key, one of another kind and a text as --key", async () => {
    writeFileSync(join(folder, "text.pem"), "no key");
    for (const name of ["signing.pem", "text.pem", "missing.pem"]) {
      const refused = await invoke(["verify", signed(), "--key", name]);
      expect({ name, ...refused }).toMatchObject({ exit: 2, stdout: "" });
    }
    expect((await invoke(["verify", signed(), "--key", "signing.pem"])).stderr).toContain("is a private key");
  });

  it("of a run directory says the same, by the digests that were sealed with it", async () => {
    expect(await invoke(["verify", "latest"])).toMatchObject({ exit: 0 });
    const copy = join(folder, "copy");
    cpSync(runPath, copy, { recursive: true });
    const scope = join(copy, "scopes/222222222222.us-east-1.ndjson.gz");
    const text = gunzipSync(readFileSync(scope)).toString();
    writeFileSync(scope, gzipSync(text.replace('"pitr.enabled":false', '"pitr.enabled":true')));
    const found = await invoke(["verify", "./copy"]);
    expect(found).toMatchObject({ exit: 1, stderr: "" });
    expect(found.stdout).toContain("intact        NO: scopes/222222222222.us-east-1.ndjson.gz has another digest");
  });

  it("finds a summary that was changed, of which there is no digest, by counting", async () => {
    const copy = join(folder, "counted");
    cpSync(runPath, copy, { recursive: true });
    const summary = join(copy, "summary.json");
    writeFileSync(summary, readFileSync(summary, "utf8").replace('"fail":4', '"fail":3'));
    const found = await invoke(["verify", "./counted"]);
    expect(found.exit).toBe(1);
    expect(found.stdout).toContain("summary.json counts other findings");
  });

  it("says where this version judges differently, and does not call that a change", async () => {
    // As if an older version had let this table pass: verdict, counts and digests fit each other.
    const copy = join(folder, "older");
    cpSync(runPath, copy, { recursive: true });
    const path = join(copy, "findings.ndjson.gz");
    const text = gunzipSync(readFileSync(path))
      .toString()
      .replace(/("reason":\{"code":)"not-met"(.*?"rule":"pitr-enabled".*?"verdict":)"fail"/, '$1"met"$2"pass"');
    writeFileSync(path, gzipSync(text));
    const summary = join(copy, "summary.json");
    type Counts = Record<string, number>;
    const read = JSON.parse(readFileSync(summary, "utf8")) as {
      digests: Record<string, string>;
      summary: { verdicts: Counts; failing: Counts; rules: (Counts & { rule: unknown })[] };
    };
    read.digests["findings.ndjson.gz"] = `sha256:${sha256(text)}`;
    const move = (counts: Counts | undefined): void => {
      if (counts === undefined) throw new Error("there are no counts");
      counts["pass"] = (counts["pass"] ?? 0) + 1;
      counts["fail"] = (counts["fail"] ?? 0) - 1;
    };
    move(read.summary.verdicts);
    move(read.summary.rules.find(({ rule }) => rule === "pitr-enabled"));
    read.summary.failing["high"] = (read.summary.failing["high"] ?? 0) - 1;
    writeFileSync(summary, JSON.stringify(read));
    const found = await invoke(["verify", "./older"]);
    expect(found.stdout).toContain("1 of 10 verdicts would differ, which is no sign of a change");
    expect(found.stdout).toContain("222222222222 us-east-1 carts pitr-enabled: issued as pass, now fail");
    expect(found.exit).toBe(0);
    await invoke(["evidence", "./older", "-o", other()]);
    const bundled = await invoke(["verify", other()]);
    expect(bundled.stdout).toContain("1 of 10 verdicts would differ");
    expect(bundled.exit).toBe(0);
    expect((await invoke(["verify", other(), "--no-recompute"])).stdout).toContain("judged again  no: --no-recompute");
  });

  it.each(["nothing.tar.gz", "20991120T120001000Z-4858d8ab", "."])("has nothing to say of %s", async (name) => {
    expect(await invoke(["verify", name])).toMatchObject({ exit: 2, stdout: "" });
  });

  it("leaves nothing behind in the folder for temporary files", async () => {
    await invoke(["verify", signed()]);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });
});
