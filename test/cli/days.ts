/** An organization that changes from day to day and is audited on each into one folder of runs: history as a user makes it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../src/cli/run.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { FaultSpec, OrganizationSpec, RefusalSpec, TableSpec } from "../../src/emulator/organization.ts";
import { captureIo } from "../support/captured-io.ts";
import { management, member, type Invoked } from "./invoke.ts";

/** Tables of the member account in us-east-1; what is not seen there that day. */
export type Day = {
  readonly tables: readonly TableSpec[];
  readonly refusals?: readonly RefusalSpec[];
  readonly faults?: readonly FaultSpec[];
};

const first = Date.parse("2026-11-01T08:00:00.000Z");
const day = 86_400_000;

export type Days = {
  readonly folder: string;
  /** `argv` on that day, counted from 0; without `state` there is no AWS. */
  on(day: number, argv: readonly string[], state?: Day): Promise<Invoked>;
  /** The id of the run that was last made. */
  audit(day: number, state: Day, ...flags: readonly string[]): Promise<Invoked & { readonly run: string }>;
};

/** `pitr` and `protected`: what the two rules of the tests ask for. */
export const table = (
  name: string,
  given: { pitr?: boolean; protected?: boolean; id?: string | null } = {},
): TableSpec => ({
  name,
  created: "2025-01-01T00:00:00.000Z",
  pitr: { enabled: given.pitr ?? true, since: "2025-02-01T00:00:00.000Z" },
  deletionProtection: given.protected ?? true,
  ...(given.id !== undefined && { tableId: given.id }),
});

export const denied: RefusalSpec = {
  account: member,
  region: "us-east-1",
  operation: "dynamodb:ListTables",
  because: "identity",
};

export async function days(files: Readonly<Record<string, string>> = {}): Promise<Days> {
  const folder = await mkdtemp(join(tmpdir(), "restorable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);

  const on: Days["on"] = async (number, argv, state) => {
    const now = first + number * day;
    const emulator = state === undefined ? null : await startEmulator({ organization: organizationOf(state, now) });
    const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...emulator?.environment(management) };
    const io = captureIo({ env, cwd: folder, now });
    try {
      return { exit: await run(argv, io), ...io.written };
    } finally {
      await emulator?.close();
    }
  };
  return {
    folder,
    on,
    async audit(number, state, ...flags) {
      const invoked = await on(number, ["audit", "--organization", "-f", "json", ...flags], state);
      const id = /"id": "(\d{8}T\d{9}Z-[0-9a-f]{8})"/.exec(invoked.stdout)?.[1] ?? "";
      return { ...invoked, run: id };
    },
  };
}

const organizationOf = ({ tables, refusals = [], faults = [] }: Day, now: number): OrganizationSpec => ({
  now: new Date(now).toISOString(),
  managementAccount: management,
  regions: ["us-east-1"],
  accounts: [
    { id: management, name: "management", regions: ["us-east-1"] },
    { id: member, name: "member", regions: ["us-east-1"], tables: { "us-east-1": tables } },
  ],
  refusals,
  faults,
});
