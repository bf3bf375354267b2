import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { place, twoAccounts, type Place } from "../cli/invoke.ts";
import { need } from "../support/need.ts";
import { entriesIn, newKeys, pathOf, textsIn } from "./bundles.ts";

const bundle = "evidence.tar.gz";

async function audited(argv: readonly string[] = []): Promise<Place & { readonly keys: ReturnType<typeof newKeys> }> {
  const keys = newKeys();
  const files = { "signing.pem": keys.privatePem, "public.pem": keys.publicPem, "waivers.yaml": waivers };
  const at = await place({ organization: twoAccounts, files });
  chmodSync(join(at.folder, "signing.pem"), 0o600);
  expect(await at.invoke(["audit", "--organization", ...argv])).toMatchObject({ exit: 1 });
  return { ...at, keys };
}

const waivers = `waivers:
  - id: carts-go
    rule: pitr-enabled
    accounts: "*"
    regions: "*"
    tables: carts
    reason: The carts table goes away.
    owner: shop@example.com
    approver: cio@example.com
    ticket: SHOP-1
    created: 2026-11-01
    expires: 2026-12-01
`;

const needs = (context: TestContext, ...programs: readonly string[]): void => {
  const lacking = programs.find((program) => spawnSync(program, ["--version"]).error !== undefined);
  need(context, lacking === undefined ? null : `${lacking} is not installed`);
};

const sh = (folder: string, command: string) => spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });

describe("restorable evidence", () => {
  it("packs what a run was given, saw and found, with reports of every format", async () => {
    const { invoke, folder } = await audited(["--waivers", "waivers.yaml"]);
    expect(await invoke(["evidence", "latest", "-o", bundle])).toMatchObject({ exit: 0, stderr: "" });
    const entries = await entriesIn(readFileSync(join(folder, bundle)));
    expect(entries.map(pathOf).filter((path) => !path.startsWith("reports/"))).toMatchInlineSnapshot(`
      [
        "manifest.json",
        "SHA256SUMS",
        "README.txt",
        "calls.csv",
        "line-digests.txt",
        "population.csv",
        "run/accounts.ndjson",
        "run/findings.ndjson",
        "run/inputs/policy.json",
        "run/inputs/sources/001-deletion-protection-enabled.yaml",
        "run/inputs/sources/002-baseline.yaml",
        "run/inputs/sources/003-pitr-enabled.yaml",
        "run/inputs/sources/004-pitr-recovery-period.yaml",
        "run/inputs/sources/005-recovery-point-fresh.yaml",
        "run/inputs/sources/006-table-accessible.yaml",
        "run/inputs/sources/008-waivers.yaml",
        "run/inputs/waivers.json",
        "run/run.json",
        "run/scopes/111111111111.us-east-1.ndjson",
        "run/scopes/222222222222.us-east-1.ndjson",
        "run/scopes/empty.main.ndjson",
        "run/summary.json",
      ]
    `);
    const texts = await textsIn(join(folder, bundle));
    expect(texts.get("run/inputs/sources/008-waivers.yaml")).toBe(waivers);
    expect(texts.get("README.txt")).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
  });

  it("holds the very reports that the audit wrote, made of the findings that were sealed", async () => {
    const written = ["-o", "audit.json", "-o", "audit.md", "-o", "audit.junit.xml", "-o", "audit.txt"];
    const { invoke, folder } = await audited(["--waivers", "waivers.yaml", ...written]);
    await invoke(["evidence", "latest", "-o", bundle]);
    const texts = await textsIn(join(folder, bundle));
    for (const name of ["audit.json", "audit.md", "audit.junit.xml", "audit.txt"])
      expect(texts.get(`reports/${name}`)).toBe(readFileSync(join(folder, name), "utf8"));
  });

  it("holds only the reports that are asked for", async () => {
    const { invoke, folder } = await audited();
    await invoke(["evidence", "latest", "-o", bundle, "-f", "markdown", "-f", "json"]);
    const names = [...(await textsIn(join(folder, bundle))).keys()].filter((name) => name.startsWith("reports/"));
    expect(names).toEqual(["reports/audit.json", "reports/audit.md"]);
  });

  it("gives the same bytes each time, wherever the run lies, signed or not", async () => {
    const { invoke, folder } = await audited();
    const runs = join(folder, ".restorable/runs");
    const [id = ""] = readdirSync(runs).filter((name) => name.startsWith("2026"));
    mkdirSync(join(folder, "elsewhere"));
    cpSync(join(runs, id), join(folder, "elsewhere", id), { recursive: true });
    const sign = ["--sign-key", "signing.pem", "--sign-unobserved"];
    await invoke(["evidence", "latest", "-o", "a.tar.gz", ...sign]);
    await invoke(["evidence", `elsewhere/${id}`, "-o", "b.tar.gz", ...sign]);
    expect(readFileSync(join(folder, "a.tar.gz")).equals(readFileSync(join(folder, "b.tar.gz")))).toBe(true);
    expect(
      new Set(
        (await entriesIn(readFileSync(join(folder, "a.tar.gz")))).map(
          ({ mode, uid, gid, mtime }) => `${mode} ${uid} ${gid} ${mtime?.getTime()}`,
        ),
      ),
    ).toEqual(new Set([`${0o644} 0 0 0`]));
  });

  it("is checked by tar, sha256sum and openssl as its README says", async (context) => {
    needs(context, "tar", "sha256sum", "openssl");
    const { invoke, folder } = await audited();
    await invoke(["evidence", "latest", "-o", bundle, "--sign-key", "signing.pem", "--sign-unobserved"]);
    const readme = (await textsIn(join(folder, bundle))).get("README.txt") ?? "";
    const commands = readme
      .replaceAll("BUNDLE.tar.gz", bundle)
      .replaceAll("PUBLIC-KEY.pem", join(folder, "public.pem"))
      .split("\n")
      .filter((line) => line.startsWith("  tar ") || line.startsWith("  cd ") || line.startsWith("  sha256sum "));
    const openssl = /openssl pkeyutl[^]*?manifest\.sig/
      .exec(readme)?.[0]
      .replace("PUBLIC-KEY.pem", join(folder, "public.pem"));
    const all = [...commands, openssl].join("\n");
    expect(sh(folder, `set -e\n${all}`)).toMatchObject({ status: 0, stdout: "Signature Verified Successfully\n" });
    const [unpacked = ""] = readdirSync(folder).filter((name) => name.startsWith("restorable-evidence-"));
    writeFileSync(join(folder, unpacked, "calls.csv"), "nothing was called\n");
    expect(sh(join(folder, unpacked), "sha256sum -c --quiet SHA256SUMS").stdout).toContain("calls.csv: FAILED");
    writeFileSync(join(folder, unpacked, "manifest.json"), "{}");
    expect(sh(join(folder, unpacked), openssl ?? "").status).not.toBe(0);
  });

  it("signs with an external command that gets the manifest and prints bytes or base64", async (context) => {
    needs(context, "openssl", "base64");
    const { invoke } = await audited();
    // openssl wants a file: its size is not known of a pipe.
    const raw = "cat > m.tmp && openssl pkeyutl -sign -inkey signing.pem -rawin -in m.tmp";
    for (const command of [raw, `${raw} | base64`]) {
      const made = await invoke(["evidence", "latest", "-o", bundle, "--sign-command", command, "--sign-unobserved"]);
      expect(made).toMatchObject({ exit: 0, stderr: "" });
      expect(await invoke(["verify", bundle, "--key", "public.pem"])).toMatchObject({ exit: 0 });
    }
  });

  it.each([
    ["false", "--sign-command ended with 1"],
    ["echo no such key >&2; exit 3", "--sign-command ended with 3: no such key"],
    ["echo hello", "--sign-command printed 6 bytes that are no Ed25519 signature"],
    ["true", "--sign-command printed 0 bytes"],
  ])("writes nothing when the command that signs is `%s`", async (command, words) => {
    const { invoke, folder } = await audited();
    const before = readdirSync(folder);
    const made = await invoke(["evidence", "latest", "-o", bundle, "--sign-command", command, "--sign-unobserved"]);
    expect(made).toMatchObject({ exit: 2, stdout: "" });
    expect(made.stderr).toContain(words);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("does not sign what other hosts than AWS's answered, unless that is asked for; the stamp stays", async () => {
    const { invoke, folder } = await audited();
    for (const sign of [
      ["--sign-key", "signing.pem"],
      ["--sign-command", "cat"],
    ]) {
      const refused = await invoke(["evidence", "latest", "-o", bundle, ...sign]);
      expect(refused).toMatchObject({ exit: 2, stdout: "" });
      expect(refused.stderr).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
      expect(refused.stderr).toContain("--sign-unobserved");
    }
    expect(readdirSync(folder)).not.toContain(bundle);
    await invoke(["evidence", "latest", "-o", bundle, "--sign-key", "signing.pem", "--sign-unobserved"]);
    const verified = await invoke(["verify", bundle, "--key", "public.pem"]);
    expect(verified).toMatchObject({ exit: 0 });
    expect(verified.stdout).toContain("NOT OBSERVED FROM AWS: 127.0.0.1");
  });

  it("refuses a key that is no plain Ed25519 private key, and quotes none of it", async () => {
    const { invoke, folder, keys } = await audited();
    const pkcs8 = { type: "pkcs8", format: "pem" } as const;
    const { privateKey } = generateKeyPairSync("ed25519");
    const bad: Readonly<Record<string, string>> = {
      "rsa.pem": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pkcs8).toString(),
      "ec.pem": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8).toString(),
      "sealed.pem": privateKey.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "s" }).toString(),
      "broken.pem": keys.privatePem.replace(/\n.{20}/, "\n"),
      "text.pem": "no key at all",
      "public.pem": keys.publicPem,
      "large.pem": keys.privatePem + "#".repeat(20_000),
    };
    for (const [name, pem] of Object.entries(bad)) {
      writeFileSync(join(folder, name), pem, { mode: 0o600 });
      const refused = await invoke(["evidence", "latest", "-o", bundle, "--sign-key", name, "--sign-unobserved"]);
      expect({ name, ...refused }).toMatchObject({ exit: 2, stdout: "" });
      expect(refused.stderr).toContain(`--sign-key ${join(folder, name)}`);
      for (const line of pem.split("\n").filter((each) => each.length > 16 && !each.includes("-----")))
        expect(refused.stderr).not.toContain(line.slice(0, 16));
    }
    expect(await invoke(["evidence", "latest", "-o", bundle, "--sign-key", "missing.pem"])).toMatchObject({ exit: 2 });
  });

  it("leaves the private key out of bundle and messages, and warns where others can read it", async () => {
    const { invoke, folder, keys } = await audited();
    chmodSync(join(folder, "signing.pem"), 0o644);
    const made = await invoke(["evidence", "latest", "-o", bundle, "--sign-key", "signing.pem", "--sign-unobserved"]);
    expect(made.stderr).toContain("Others can read the key signing.pem");
    const secret = keys.privatePem.split("\n")[1] ?? "";
    const texts = [...(await textsIn(join(folder, bundle))).values(), made.stdout, made.stderr];
    expect(secret).toMatch(/^[A-Za-z0-9+/]{64}$/);
    for (const text of texts) expect(text).not.toContain(secret.slice(-32));
  });

  it.each([
    ["evidence.zip", "ends in .tar.gz"],
    [".restorable/runs/20261120T120001000Z-4858d8ab/evidence.tar.gz", "inside a run"],
  ])("does not write to %s", async (output, words) => {
    const { invoke } = await audited();
    const refused = await invoke(["evidence", "latest", "-o", output]);
    expect(refused).toMatchObject({ exit: 2, stdout: "" });
    expect(refused.stderr).toContain(words);
  });

  it("has no evidence of a run that was never sealed, or was changed since", async () => {
    const { invoke, folder } = await audited();
    const runs = join(folder, ".restorable/runs");
    const [id = ""] = readdirSync(runs).filter((name) => name.startsWith("2026"));
    writeFileSync(join(runs, id, "scopes/111111111111.us-east-1.ndjson.gz"), "");
    expect(await invoke(["evidence", "latest", "-o", bundle])).toMatchObject({ exit: 2, stdout: "" });
    rmSync(join(runs, id, "summary.json"));
    const refused = await invoke(["evidence", "latest", "-o", bundle]);
    expect(refused).toMatchObject({ exit: 2, stdout: "" });
    expect(refused.stderr).toContain("is not sealed");
    expect(readdirSync(folder).filter((name) => name.includes("evidence"))).toEqual([]);
  });

  it("of a run that was scanned and never judged holds the facts, and no verdict", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await invoke(["scan", "--organization"]);
    expect(await invoke(["evidence", "latest", "-o", bundle])).toMatchObject({ exit: 0 });
    const names = [...(await textsIn(join(folder, bundle))).keys()];
    expect(names).toContain("run/scopes/222222222222.us-east-1.ndjson");
    expect(names.filter((name) => name.startsWith("reports/") || name.includes("findings"))).toEqual([]);
    const verified = await invoke(["verify", bundle]);
    expect(verified).toMatchObject({ exit: 0 });
    expect(verified.stdout).toContain("judged again  no: the run was scanned and never judged");
  });
});
