import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { formats } from "../../src/report/registry.ts";
import { management, twoAccounts } from "../cli/invoke.ts";
import { run, runNode, type Ended } from "../support/spawned.ts";
import { bareEnvironment, install } from "./install.ts";
import { pack, projectFolder } from "./pack.ts";

/** Links of npm do not live in every memory file system, and nothing here is synced. */
let home: string;
let app: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "restorable-installed-"));
  app = join(home, "app");
  await mkdir(app);
  const { tarball } = await pack(home);
  await install(tarball, app);
}, 600_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const started = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  run(program, { args, cwd: app, env: { ...(bareEnvironment(home) as Record<string, string>), ...env } });

/** As a user types it; `--no-install`: what is not installed must not be fetched. */
const npx = (argv: readonly string[]): Promise<Ended> => started("npx", ["--no-install", "restorable", ...argv]);

/** What npx starts, without starting npm each time. */
const restorable = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  started(join(app, "node_modules/.bin/restorable"), argv, env);

describe("the package, installed into an empty folder", () => {
  it("tells its version and its commands", async () => {
    expect(await npx(["--version"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    expect(await npx(["--help"])).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("audit") as string,
    });
  });

  it("runs its demo, which writes a report of every format", async () => {
    expect(await restorable(["demo"])).toMatchObject({ code: 0 });
    const written = await readdir(join(app, "reports"));
    const wanted = Object.values(formats).filter(({ extensions }) => extensions.length > 0);
    const missing = wanted.filter(
      ({ extensions }) => !written.some((name) => extensions.some((end) => name.endsWith(end))),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it("checks a policy of one's own beside what it ships, and starts one that an editor finds the schema of", async () => {
    await writeFile(join(app, "acme.yaml"), "id: acme\nextends: [baseline]\n");
    expect(await restorable(["policy", "check", "acme.yaml", "strict"])).toMatchObject({ code: 0, stderr: "" });
    expect(await restorable(["policy", "test"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(" 0 fail") as string,
    });
    expect(await restorable(["policy", "init", "started.yaml"])).toMatchObject({ code: 0 });
    expect(await restorable(["policy", "check", "started.yaml"])).toMatchObject({ code: 0, stderr: "" });
  });

  it.each(["nodenext", "bundler"])(
    "has types that a program of %s is checked by, declarations of ours too",
    async (way) => {
      const folder = join(app, way);
      await mkdir(folder);
      const program = `import { audit, shippedPolicies, type Finding } from "restorable";
      import schema from "restorable/schemas/audit.schema.json" with { type: "json" };
      export const ids: readonly string[] = (await shippedPolicies()).packs.map(({ id }) => id);
      export const verdict = (finding: Finding): string => finding.verdict + schema.title;
      // @ts-expect-error: what is not there must not pass for any.
      await audit({ polciy: "baseline" });`;
      await writeFile(join(folder, "program.mts"), program);
      const module = way === "nodenext" ? "nodenext" : "esnext";
      const flags = ["--noEmit", "--strict", "--module", module, "--moduleResolution", way, "--target", "es2023"];
      const tsc = join(projectFolder, "node_modules/typescript/bin/tsc");
      const types = [
        "--types",
        "node",
        "--typeRoots",
        join(projectFolder, "node_modules/@types"),
        "--resolveJsonModule",
      ];
      const checked = await runNode({ args: [tsc, ...flags, ...types, "program.mts"], cwd: folder, env: {} });
      expect(checked).toMatchObject({ code: 0, stdout: "" });
    },
  );

  it("audits over HTTP, by worker processes too", async () => {
    const emulator = await startEmulator({ organization: twoAccounts, now: Date.now() });
    try {
      const env = emulator.environment(management);
      for (const workers of [[], ["--workers", "2"]]) {
        const audit = await restorable(["audit", "--organization", "-f", "json", ...workers], env);
        expect(audit).toMatchObject({ code: 1, stderr: expect.stringContaining("Exit code 1.") as string });
        const { findings } = JSON.parse(audit.stdout) as { readonly findings: readonly { readonly table: string }[] };
        expect(new Set(findings.map(({ table }) => table))).toEqual(new Set(["carts", "orders"]));
      }
    } finally {
      await emulator.close();
    }
  });
});
