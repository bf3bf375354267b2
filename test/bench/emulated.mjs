/** An organization in, and what is done against it while it is served by a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
export const bin = here("../../dist/cli/bin.cjs");
/** Of an account. The one that manages the organization is the first. */
export const accountId = (number) => String(100_000_000_000 + number);

/** `accounts`: what each holds, as the emulator takes it. */
export const organizationOf = (regions, accounts) => ({
  now: "2026-01-01T00:00:00Z",
  managementAccount: accountId(0),
  regions,
  accounts: accounts.map((tables, number) => ({ id: accountId(number), tables })),
});

/** `work` is given a folder of its own, the keys of every account, and how to ask the emulator what it knows. */
export async function emulated({ organization, ...circumstances }, work) {
  const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
  const file = join(folder, "organization.json");
  await writeFile(file, JSON.stringify(organization));
  const accounts = organization.accounts.map(({ id }) => id);
  const child = spawn(
    process.execPath,
    [here("emulator-child.mjs"), JSON.stringify({ file, accounts, ...circumstances })],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  try {
    const [line] = await Promise.race([
      once(createInterface(child.stdout), "line"),
      ended.then(() => Promise.reject(new Error("the emulator did not start"))),
    ]);
    const { control, environments } = JSON.parse(line);
    const ask = async (path) => (await fetch(`${control}/${path}`)).json();
    return await work({ folder, environments, ask });
  } finally {
    child.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The built command audits the whole organization; seconds from its start to its end, those of them in which it asked AWS,
 * and what its processes took.
 */
export async function audited({ args, env, sockets, node, ...site }) {
  const { toldAt, ...took } = await used(site, {
    args: [bin, "audit", "--organization", ...args, "--fail-on", "never", "-f", "json", "-o", "report.json"],
    env: { ...site.environments[accountId(0)], ...env },
    sockets,
    node,
  });
  return { ...took, scanning: toldAt(/^Scanned /m) - toldAt(/^Run /m) };
}

/** The SDK's own loop over `scopes`, likewise, and what it said itself. */
export async function looped({ scopes, inFlight, ...site }) {
  const asked = JSON.stringify({ scopes, inFlight, environments: site.environments });
  const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const { said, ...took } = await used(site, { args: [here("bare-sdk-child.mjs"), asked], env });
  return { cpu: took.cpu, ...JSON.parse(said) };
}

const used = (site, how) => begun(site, how).ended;

/** A program in a process of its own: what it took, once it has ended well. */
export function begun({ folder }, { args, env, sockets, node = [] }) {
  const usage = mkdtempSync(join(folder, "usage-"));
  const preloads = ["usage.mjs", ...(sockets === undefined ? [] : ["few-sockets.mjs"])];
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, [...node, ...preloads.flatMap((file) => ["--import", here(file)]), ...args], {
    cwd: folder,
    env: { ...env, RESTORABLE_BENCH_USAGE: usage, RESTORABLE_BENCH_SOCKETS: `${sockets}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const since = () => Number(process.hrtime.bigint() - start) / 1e9;
  let complained = "";
  /** Seconds, and all that was told on standard error until then. */
  const told = [];
  child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text) => told.push({ at: since(), all: (complained += text) }));
  const toldAt = (words) => told.find(({ all }) => words.test(all))?.at;
  async function used() {
    const [code, signal] = await once(child, "close");
    const seconds = since();
    if (code !== 0) throw new Error(`${args.slice(0, 2).join(" ")} ended with ${signal ?? code}: ${complained}`);
    const files = await readdir(usage);
    const each = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(usage, file), "utf8"))));
    const cpu = each.reduce((sum, one) => sum + one.cpu, 0);
    return { seconds, cpu, peak: Math.max(...each.map(({ peak }) => peak)), said, toldAt };
  }
  const ended = used();
  // Told where it is awaited; until then it is no unhandled rejection.
  ended.catch(() => undefined);
  return { child, ended };
}
