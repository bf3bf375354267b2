/** An organization with tables to restore, on the emulator's own clock, and the command that restores them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import type { OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { BackupTruth } from "../../src/emulator/truth-backup.ts";
import type { RestoreReport } from "../../src/model/restore-report.ts";
import { hub, inPlace, invoke, region, shop, type Place } from "../remediate/apply-place.ts";

export { hub, invoke, region, shop, tableOf, type Place } from "../remediate/apply-place.ts";

export const arnOf = (table: string): string => `arn:aws:dynamodb:${region}:${shop}:table/${table}`;
export const stream = `arn:aws:kinesis:${region}:${shop}:stream/changes`;

const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${hub}:root` },
      Action: "dynamodb:GetItem",
      Resource: [arnOf("orders"), `${arnOf("orders")}/index/by-day`, arnOf("orders-archive")],
    },
  ],
});

/** Everything that a restore loses, and a backup. */
export const rich: TableSpec = {
  name: "orders",
  created: "100d",
  pitr: { enabled: true, since: "90d", period: 20 },
  sizeBytes: 20 * 1024 ** 3,
  deletionProtection: true,
  class: "STANDARD_INFREQUENT_ACCESS",
  tags: { team: "sales", stage: "prod" },
  ttl: { attribute: "expires" },
  stream: "NEW_IMAGE",
  resourcePolicy: policy,
  kinesis: [{ stream }, { stream: `${stream}-2` }],
  backups: [{ age: "1d", name: "nightly" }],
};

export const withTables = (tables: readonly TableSpec[], more: Partial<OrganizationSpec> = {}): OrganizationSpec => ({
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    { id: shop, name: "shop", roles: ["RestorableAudit", "RestorableWrite"], tables: { [region]: tables } },
  ],
  ...more,
});

export const inShop = <T>(
  work: (place: Place) => Promise<T>,
  tables: readonly TableSpec[] = [rich],
  more: Partial<OrganizationSpec> = {},
): Promise<T> => inPlace(work, withTables(tables, more));

export const scopeOf = ({ emulator }: Place) => {
  const account = emulator.truth().accounts.find(({ id }) => id === shop);
  const scope = account?.scopes.find((each) => each.region === region);
  if (scope === undefined) throw new Error("the shop has no such Region");
  return scope;
};

export function backupOf(place: Place, name = "nightly"): BackupTruth {
  const found = scopeOf(place).backups.find((backup) => backup.name === name);
  if (found === undefined) throw new Error(`there is no backup ${name}`);
  return found;
}

export const fromBackup = (place: Place, to: string, ...more: readonly string[]): readonly string[] => [
  "restore",
  "--backup",
  backupOf(place).arn,
  "--to",
  to,
  "--yes",
  "-o",
  "restore.json",
  ...more,
];

export const toTime = (instant: string, to: string, ...more: readonly string[]): readonly string[] => [
  "restore",
  "--table",
  arnOf("orders"),
  "--to-time",
  instant,
  "--to",
  to,
  "--yes",
  "-o",
  "restore.json",
  ...more,
];

export const reportIn = ({ folder }: Place): RestoreReport =>
  JSON.parse(readFileSync(join(folder, "restore.json"), "utf8")) as RestoreReport;

/** A run with every group. */
export async function scanned(place: Place): Promise<string> {
  const { exit, stdout, stderr } = await invoke(place, ["scan", "--account", shop, "--region", region]);
  if (exit !== 0) throw new Error(stderr);
  place.emulator.clock.advance(60_000);
  return stdout.trim();
}

/** The process, as it were, killed at the named point: what is thrown there nobody catches. */
export async function killedAt(place: Place, argv: readonly string[], point: string, occurrence = 1): Promise<void> {
  let met = 0;
  const killed = new Error("killed");
  const probe = (at: string): void => {
    if (at === point && ++met === occurrence) throw killed;
  };
  const said = await invoke(place, argv, { probe } as Partial<Io>);
  if (said.exit !== 70) throw new Error(`nothing came to ${point}: ${said.exit} ${said.stderr}`);
}

/** Calls that begin a restore, as AWS answered them. */
export const restoreCalls = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => operation.startsWith("dynamodb:RestoreTable"))
    .map(({ operation }) => operation);
