import { describe, expect, it } from "vitest";
import { actionIds, type ActionId } from "../../src/model/plan.ts";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { callsOf } from "../../src/remediate/apply-actions.ts";
import { actions } from "../../src/remediate/actions.ts";
import type { IamActionId } from "../../src/model/iam-actions.ts";
import { iamActionsOf, type CallId } from "../../src/model/write-operations.ts";
import { apply, inPlace, organization, planOf, region, tableOf, type Place } from "../remediate/apply-place.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDenied, operationsOf } from "./audits.ts";
import { actionsOf, elsewhere, without } from "./edit-policy.ts";
import { everythingFile } from "./everything-policy.ts";
import { generatedPolicy } from "./generated.ts";

const full = await generatedPolicy(
  "-p",
  everythingFile,
  "--write",
  "--action",
  actionIds.join(","),
  "--backup-role",
  "Backup",
);

type Case = { readonly name: string; readonly id: string; readonly lacks: string; readonly policy: PolicyDocument };

const whole = "400000000000";
let next = 400_000_000_000;
const casesOf = (action: string): readonly Case[] =>
  [
    { name: "without", policy: without(full, action) },
    { name: "in other accounts alone:", policy: elsewhere(full, action, "account") },
  ].flatMap(({ name, policy }) =>
    policy === null ? [] : [{ name: `${name} ${action}`, id: String((next += 1)), lacks: action, policy }],
  );
const cases = actionsOf(full).flatMap(casesOf);

const steps: readonly { readonly action: ActionId; readonly table: string }[] = [
  { action: "enable-pitr", table: "orders" },
  { action: "create-backup", table: "orders" },
  { action: "start-backup-job", table: "carts" },
  { action: "enable-deletion-protection", table: "carts" },
  { action: "tag-for-backup-plan", table: "parcels" },
];

type Outcome = { readonly state: string; readonly because?: string; readonly until?: string };
type Step = { readonly account: string; readonly action: ActionId; readonly table: string; readonly outcome: Outcome };

type Applied = {
  readonly steps: readonly Step[];
  readonly calls: ReturnType<Place["emulator"]["log"]>;
  /** What AWS has of each account in the end. */
  readonly done: ReadonlyMap<string, ReadonlySet<ActionId>>;
};

let once: Promise<Applied> | undefined;
const everybody = (): Promise<Applied> => (once ??= applied([{ id: whole, policy: full }, ...cases]));

function applied(given: readonly Pick<Case, "id" | "policy">[]): Promise<Applied> {
  const [management, shop] = organization.accounts;
  if (management === undefined || shop === undefined) throw new Error("an organization without a shop");
  const accounts = given.map(({ id, policy }) => ({
    ...shop,
    id,
    name: id,
    roles: ["RestorableAudit", { name: "RestorableWrite", policies: [policy] }],
  }));
  return inPlace(
    async (place) => {
      const wanted = given.flatMap(({ id }) => steps.map((step) => ({ ...step, account: id })));
      await apply(place, planOf(place, wanted), [
        "--max-steps",
        String(wanted.length),
        "--stop-after",
        "1000",
        "-o",
        "outcome.json",
      ]);
      const { steps: told } = JSON.parse(readFileSync(join(place.folder, "outcome.json"), "utf8")) as {
        steps: readonly Step[];
      };
      return {
        steps: told,
        calls: place.emulator.log(),
        done: new Map(given.map(({ id }) => [id, doneIn(place, id)])),
      };
    },
    { ...organization, accounts: [management, ...accounts] },
  );
}

function doneIn(place: Place, id: string): ReadonlySet<ActionId> {
  const table = (name: string) => tableOf(place, name, id);
  const scope = place.emulator
    .truth()
    .accounts.find((each) => each.id === id)
    ?.scopes.find((each) => each.region === region);
  const is: Readonly<Record<ActionId, boolean>> = {
    "enable-pitr": table("orders").pitr.enabled,
    "create-backup": (scope?.backups ?? []).some(({ table: of }) => of === "orders"),
    "start-backup-job": JSON.stringify(scope?.awsBackup ?? null).includes("carts"),
    "enable-deletion-protection": table("carts").deletionProtection === true,
    "tag-for-backup-plan": table("parcels").tags["backup"] !== undefined,
  };
  return new Set(actionIds.filter((action) => is[action]));
}

const needs = (step: ActionId, action: string): boolean =>
  callsOf(actions, [step])
    .flatMap(iamActionsOf)
    .includes(action as IamActionId);

describe("the role that applies plans", () => {
  it("suffices, and is used to the last action", async () => {
    const { steps: told, calls, done } = await everybody();
    const own = calls.filter(({ account }) => account === whole);
    expect(own.filter(isDenied)).toEqual([]);
    expect(told.filter(({ account }) => account === whole).map(({ outcome }) => outcome.state)).toEqual(
      steps.map(() => "done"),
    );
    expect([...(done.get(whole) ?? [])].sort()).toEqual(actionIds.toSorted());
    const asked = new Set(operationsOf(own).flatMap((operation) => iamActionsOf(operation as CallId)));
    expect([...asked].sort()).toEqual(actionsOf(full));
  });

  it.each(cases)(
    "$name: the steps that need it are not done, say so by its name, and no other suffers",
    async (given) => {
      const { id, lacks } = given;
      const all = await everybody();
      const own = all.steps.filter(({ account }) => account === id);
      const undone = own.filter(({ outcome }) => outcome.state !== "done");
      expect(undone.map(({ action }) => action).sort()).toEqual(actionIds.filter((step) => needs(step, lacks)).sort());
      expect(undone).not.toEqual([]);
      for (const { outcome } of undone) {
        expect(["failed", "pending"]).toContain(outcome.state);
        expect(outcome.because ?? outcome.until).toContain(lacks);
      }
      // What was written although it could not be read back is told as pending, and what failed was not written.
      const written = own.filter(({ outcome }) => outcome.state !== "failed").map(({ action }) => action);
      expect([...(all.done.get(id) ?? [])].sort()).toEqual(written.sort());
    },
  );
});
