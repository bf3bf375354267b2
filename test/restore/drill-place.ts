/**
 * An emulated organization whose tables are drilled, the run that saw them, and the command line that drills, on the
 * emulator's own clock: what is waited for passes at once.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { DrillReport } from "../../src/model/drill-report.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

export const hub = "111111111111";
export const shop = "222222222222";
export const region = "eu-west-1";

type Spec = OrganizationSpec;

const roles = ["RestorableAudit", "RestorableDrill"];

export const organizationOf = (tables: readonly TableSpec[], more: Partial<Spec> = {}): Spec => ({
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    { id: shop, name: "shop", roles, tables: { [region]: tables } },
  ],
  ...more,
});

export const orders: TableSpec = { name: "orders", pitr: { enabled: true, period: 7 } };

export type Place = { readonly folder: string; readonly emulator: Emulator };

export function inPlace<T>(spec: Spec, work: (place: Place) => Promise<T>, policy = "drill-fresh"): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization: spec });
    try {
      const place = { folder, emulator };
      const audited = await invoke(place, ["audit", "--account", shop, "--policy", policy, "--fail-on", "never"]);
      if (audited.exit !== 0) throw new Error(`the audit ended with ${audited.exit}: ${audited.stderr}`);
      return await work(place);
    } finally {
      await emulator.close();
    }
  });
}

export type Said = { readonly exit: number; readonly stdout: string; readonly stderr: string };

let nonces = 0;
/** As many hex digits as there have to be, another one each time. */
const nonce = (): string => (nonces += 1).toString(16).padStart(32, "0");

/** Waiting moves the clock of the organization, too. */
export async function invoke(place: Place, argv: readonly string[], changed: Partial<Io> = {}): Promise<Said> {
  const { emulator, folder } = place;
  const io = captureIo({
    env: { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...emulator.environment(hub) },
    cwd: folder,
    now: emulator.clock.now(),
  });
  const exit = await run(argv, {
    ...io,
    now: () => emulator.clock.now(),
    async sleep(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      emulator.clock.advance(ms);
    },
    nonce,
    ...changed,
  });
  return { exit, ...io.written };
}

/** Every table, allowed and confirmed, with a report beside what is said. */
export const drillLine = [
  "drill",
  "--all",
  "--allow-data-copy",
  shop,
  "--yes",
  "--evidence",
  "drills.ndjson",
  "-o",
  "drill.json",
] as const;

export const drill = (place: Place, more: readonly string[] = [], changed: Partial<Io> = {}): Promise<Said> =>
  invoke(place, [...drillLine, ...more], changed);

export const reportIn = ({ folder }: Place): DrillReport =>
  JSON.parse(readFileSync(join(folder, "drill.json"), "utf8")) as DrillReport;

export const tablesIn = ({ emulator }: Place, account = shop): readonly string[] =>
  (
    emulator
      .truth()
      .accounts.find(({ id }) => id === account)
      ?.scopes.find((each) => each.region === region)?.tables ?? []
  ).map(({ name }) => name);

const writes = new Set([
  "dynamodb:RestoreTableFromBackup",
  "dynamodb:RestoreTableToPointInTime",
  "dynamodb:PutResourcePolicy",
  "dynamodb:Scan",
  "dynamodb:DeleteTable",
]);

/** Every write that reached AWS, in order, without the service. */
export const writesOf = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => writes.has(operation))
    .map(({ operation }) => operation.replace("dynamodb:", ""));
