/**
 * An emulated organization whose tables are to be repaired, the plan that repairs them, and the command line that applies
 * it, on the emulator's own clock: what is waited for passes at once.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { TableTruth } from "../../src/emulator/truth.ts";
import { absent, known, type Fact } from "../../src/model/fact.ts";
import { actionIds, type ActionId, type ActionParams, type Plan, type PlanStep } from "../../src/model/plan.ts";
import { writeOperations } from "../../src/model/write-operations.ts";
import { actionOf } from "../../src/remediate/actions.ts";
import { inStepOrder } from "../../src/remediate/plan-checks.ts";
import { encodePlan, planDigest } from "../../src/remediate/plan-codec.ts";
import { backupNameOf, stepId } from "../../src/remediate/step-id.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { samplePlan, sampleRun } from "./sample-plan.ts";

export const hub = "111111111111";
export const shop = "222222222222";
export const bank = "333333333333";
export const region = "eu-west-1";
const roles = ["RestorableAudit", "RestorableWrite"];

/** In each of two accounts a table for every action, and one that nobody touches. */
export const organization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: hub,
  regions: [region, "us-east-1"],
  accounts: [
    { id: hub, name: "management" },
    ...[shop, bank].map((id) => ({
      id,
      name: id,
      roles,
      tables: {
        [region]: [
          { name: "audited", pitr: { enabled: true, period: 7 } },
          { name: "carts", deletionProtection: false },
          { name: "orders", pitr: { enabled: false } },
          { name: "parcels", tags: { team: "post" } },
          { name: "untouched" },
        ],
      },
      backup: { [region]: { vaults: [{ name: "daily" }] } },
    })),
  ],
};

export type Wanted = {
  readonly action: ActionId;
  readonly account?: string;
  readonly table: string;
  readonly days?: number;
};

/** One of each action in the first account, and a period that is lengthened in the other. */
export const everyAction: readonly Wanted[] = [
  { action: "enable-pitr", table: "orders" },
  { action: "create-backup", table: "orders" },
  { action: "start-backup-job", table: "carts" },
  { action: "enable-deletion-protection", table: "carts" },
  { action: "tag-for-backup-plan", table: "parcels" },
  { action: "enable-pitr", account: bank, table: "audited" },
];

export type Place = { readonly folder: string; readonly emulator: Emulator };

export function inPlace<T>(work: (place: Place) => Promise<T>, spec: OrganizationSpec = organization): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const emulator = await startEmulator({ organization: spec });
    try {
      return await work({ folder, emulator });
    } finally {
      await emulator.close();
    }
  });
}

export function tableOf({ emulator }: Place, name: string, account = shop): TableTruth {
  const scope = emulator
    .truth()
    .accounts.find(({ id }) => id === account)
    ?.scopes.find((each) => each.region === region);
  const found = scope?.tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`there is no table ${name} in ${account}`);
  return found;
}

/** As the planner would write it from a run of this moment. */
export function planOf(place: Place, wanted: readonly Wanted[] = everyAction, changed: Partial<Plan> = {}): Plan {
  const now = place.emulator.clock.now();
  const steps = wanted.map((each) => stepOf(place, each)).toSorted(inStepOrder);
  const sample = samplePlan();
  const { id } = place.emulator.truth().organization;
  return {
    ...sample,
    run: { ...sample.run, organization: id, foreignHosts: [new URL(place.emulator.endpoint).hostname] },
    created: new Date(now).toISOString(),
    expires: new Date(now + 86_400_000).toISOString(),
    tablesOfAccounts: Object.fromEntries([...new Set(steps.map(({ account }) => account))].map((each) => [each, 5])),
    steps,
    leftOut: [],
    ...changed,
  };
}

function stepOf(place: Place, { action, account = shop, table, days = 35 }: Wanted): PlanStep {
  const { arn, tableId, ...truth } = tableOf(place, table, account);
  const about = { run: sampleRun, action, arn, tableId: tableId ?? "" };
  const id = stepId(about);
  const params: ActionParams = {
    "enable-pitr": { days },
    "create-backup": { name: backupNameOf(id) },
    "start-backup-job": { vault: "daily", roleArn: `arn:aws:iam::${account}:role/Backup`, deleteAfterDays: 35 },
    "enable-deletion-protection": {},
    "tag-for-backup-plan": { key: "backup", value: "daily", plan: "daily-35" },
  };
  const { pitr, deletionProtection, tags } = truth;
  const facts: Readonly<Record<string, Fact>> = {
    "pitr.enabled": known(pitr.enabled),
    "pitr.period": pitr.enabled ? known((pitr.period ?? 35) * 86_400_000) : absent,
    "table.deletionProtection": deletionProtection === null ? absent : known(deletionProtection),
    "tags.backup": tags["backup"] === undefined ? absent : known(tags["backup"]),
  };
  const { observes, oneWay, operation } = actionOf<ActionId>(action);
  const observed = Object.fromEntries(
    observes(params[action] as never).map((name) => [name, facts[name] ?? absent] as const),
  );
  return {
    ...about,
    id,
    account,
    region,
    table,
    params: params[action],
    observed,
    mends: [{ rule: "a-rule", severity: "high", fingerprint: "a".repeat(64) }],
    oneWay,
    iam: writeOperations[operation].iam,
    owner: null,
    cost: null,
  } as unknown as PlanStep;
}

export type Written = { readonly digest: string; readonly plan: Plan };

export function writePlan({ folder }: Place, plan: Plan, name = "plan.json"): Written {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), encodePlan(plan));
  return { digest: planDigest(plan), plan };
}

export type Said = { readonly exit: number; readonly stdout: string; readonly stderr: string };

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
    ...changed,
  });
  return { exit, ...io.written };
}

/** The plan, written down and applied as it was approved. */
export async function apply(
  place: Place,
  plan: Plan,
  more: readonly string[] = [],
  changed: Partial<Io> = {},
): Promise<Said> {
  const { digest } = writePlan(place, plan);
  return invoke(place, ["apply", "plan.json", "--digest", digest, "--yes", ...more], changed);
}

const writes: ReadonlySet<string> = new Set(
  actionIds.map((id) => actionOf<ActionId>(id).operation).filter((operation) => operation in writeOperations),
);

/** Every write that reached AWS, in order: `operation account table`. */
export const writesOf = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => writes.has(operation))
    .map(({ operation, account, table, input }) =>
      [operation, account, table ?? String(input["ResourceArn"]).split("/").at(-1)].join(" "),
    );

type Outcome = {
  readonly steps: readonly { readonly table: string; readonly action: string; readonly outcome: unknown }[];
};

export const outcomeIn = ({ folder }: Place, name = "outcome.json"): Outcome =>
  JSON.parse(readFileSync(join(folder, name), "utf8")) as Outcome;
