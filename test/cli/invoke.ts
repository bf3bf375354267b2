/** One command line in, what came of it out: run in this process, in a folder of its own, against an emulator if there is one. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { captureIo } from "../support/captured-io.ts";

export type Invoked = { readonly exit: number; readonly stdout: string; readonly stderr: string };

type Terminal = Partial<
  Pick<Io, "isTTY" | "columns" | "signal" | "stderrTerminal" | "stdin" | "probe" | "now" | "queueing">
>;

export type Place = {
  readonly folder: string;
  readonly emulator: Emulator | null;
  /** `env` is laid over the variables that lead to the emulator; undefined takes one away. */
  readonly invoke: (
    argv: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
    terminal?: Terminal,
  ) => Promise<Invoked>;
};

export const management = "111111111111";
export const member = "222222222222";

/** Two accounts, one table in each; that of the management account passes `baseline`. */
export const twoAccounts: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: ["eu-central-1", "us-east-1"],
  accounts: [
    {
      id: management,
      name: "management",
      regions: ["us-east-1"],
      tables: {
        "us-east-1": [
          {
            name: "orders",
            created: "400d",
            pitr: { enabled: true, since: "390d" },
            backups: [{ age: "1d" }],
            deletionProtection: true,
          },
        ],
      },
    },
    { id: member, name: "member", regions: ["us-east-1"], tables: { "us-east-1": [{ name: "carts" }] } },
  ],
};

/** Cleared away when the test is over. `organization` null: no AWS, and no credentials. */
export async function place(given: {
  readonly organization?: OrganizationSpec | null;
  readonly files?: Readonly<Record<string, string>>;
}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "restorable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(given.files ?? {})) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { organization = null } = given;
  const emulator = organization === null ? null : await startEmulator({ organization });
  if (emulator !== null) onTestFinished(() => emulator.close());
  const environment = emulator?.environment(organization?.managementAccount ?? management) ?? {};
  let now = emulator?.clock.now() ?? Date.parse(twoAccounts.now);
  return {
    folder,
    emulator,
    async invoke(argv, env = {}, terminal = {}) {
      const all = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...environment, ...env };
      // A second later each time, so that no two runs of one folder are the same run.
      const io = captureIo({ env: all, cwd: folder, now: (now += 1_000) });
      const exit = await run(argv, { ...io, ...terminal });
      return { exit, ...io.written };
    },
  };
}
