/** An emulated organization that is audited and mended day after day, as a scheduler would: what was written, by table and day. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import type { OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { RemediationReport } from "../../src/model/remediation.ts";
import { hub, inPlace, invoke, region, shop, type Place, type Said } from "./apply-place.ts";

export const dayMs = 86_400_000;
export const begin = Date.parse("2026-11-01T02:00:00.000Z");

export type Schedule = Place & {
  /** Moves the clock to two o'clock of that day, counted from 0, and audits. */
  readonly night: (
    day: number,
    more?: readonly string[],
    changed?: Partial<Io>,
  ) => Promise<Said & { readonly outcome: RemediationReport | null }>;
  /** Days on which each table got a backup, by name of the table; a day stands as often as backups were made. */
  readonly backups: () => Readonly<Record<string, readonly number[]>>;
  /** Of those that are still there. */
  readonly kept: () => Readonly<Record<string, readonly number[]>>;
};

export const freshWithin = (age: string, remediate = "{ auto: true }"): string =>
  `id: nightly\nrules:\n  - { use: recovery-point-fresh, params: { maxAge: ${age} }, remediate: ${remediate} }\n`;

export const organizationOf = (tables: readonly TableSpec[]): OrganizationSpec => ({
  now: new Date(begin).toISOString(),
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    {
      id: shop,
      name: "shop",
      roles: ["RestorableAudit", "RestorableWrite"],
      tables: { [region]: tables },
      backup: { [region]: { vaults: [{ name: "daily" }] } },
    },
  ],
});

export const nightly = ["--max-steps", "10", "--max-backups-per-table", "100"];

export function onSchedule(
  given: { readonly tables: readonly TableSpec[]; readonly policy: string },
  work: (schedule: Schedule) => Promise<void>,
): Promise<void> {
  return inPlace(async (place) => {
    writeFileSync(join(place.folder, "nightly.yaml"), given.policy);
    const days = new Map<string, number[]>();
    const madeOn = new Map<string, number>();
    await work({
      ...place,
      async night(day, more = nightly, changed = {}) {
        place.emulator.clock.set(Math.max(place.emulator.clock.now() + 1_000, begin + day * dayMs));
        const outcome = join(place.folder, "outcome.json");
        writeFileSync(outcome, "null");
        const asked = [
          "audit",
          "--account",
          shop,
          "--policy",
          "nightly.yaml",
          "--remediate",
          "--outcome",
          "outcome.json",
        ];
        const said = await invoke(place, [...asked, ...more], changed);
        for (const { id, table } of madeIn(place)) {
          if (!madeOn.has(id)) days.set(table, [...(days.get(table) ?? []), day]);
          madeOn.set(id, madeOn.get(id) ?? day);
        }
        return { ...said, outcome: JSON.parse(readFileSync(outcome, "utf8")) as RemediationReport | null };
      },
      backups: () => Object.fromEntries(days),
      kept() {
        const there = new Map<string, number[]>();
        for (const { id, table } of madeIn(place))
          there.set(table, [...(there.get(table) ?? []), madeOn.get(id) ?? -1]);
        return Object.fromEntries([...there].map(([table, on]) => [table, on.sort((a, b) => a - b)]));
      },
    });
  }, organizationOf(given.tables));
}

/** Backups and recovery points that there are, as the organization itself knows. */
function madeIn({ emulator }: Place): readonly { readonly id: string; readonly table: string }[] {
  const scope = emulator
    .truth()
    .accounts.find(({ id }) => id === shop)
    ?.scopes.find((each) => each.region === region);
  if (scope === undefined) throw new Error(`there is no ${region} in ${shop}`);
  const native = scope.backups
    .filter(({ name }) => name.startsWith("restorable-"))
    .map(({ arn, table }) => ({ id: arn, table }));
  const points = scope.recovery.vaults.flatMap(({ points: held }) =>
    held.map(({ arn, of }) => ({ id: arn, table: of.split("/").at(-1) ?? "" })),
  );
  return [...native, ...points];
}
