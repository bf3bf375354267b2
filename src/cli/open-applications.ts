/**
 * Plans that `audit --remediate` began to apply and was kept from ending: in goes the folder of journals, out come those
 * that have not expired, each with the steps that may have been written. Steps that were never begun are planned anew.
 */
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PlanError, RunError } from "../errors.ts";
import type { PlanStep } from "../model/plan.ts";
import { decodeApplyEntry, progressOf, type Progress } from "../remediate/apply-journal.ts";
import { readJournal } from "../runs/journal.ts";
import { readPlan, type PlanFile } from "./read-plan.ts";

export type OpenApplication = {
  readonly file: PlanFile;
  readonly folder: string;
  readonly steps: readonly PlanStep[];
};

/** Where a plan lies that nobody reviewed: beside its journal, where no `apply` of a reviewed one puts it. */
export const planIn = (folder: string): string => join(folder, "plan.json");

/** `onDamage`: told of what cannot be read, which nobody goes on with. */
export async function openApplications(given: {
  readonly journals: string;
  readonly now: number;
  readonly onDamage: (path: string, trouble: string) => Promise<void>;
}): Promise<readonly OpenApplication[]> {
  const { journals, now, onDamage } = given;
  const open: OpenApplication[] = [];
  for (const folder of await foldersIn(journals)) {
    try {
      const found = await openIn(folder, now);
      if (found !== null) open.push(found);
    } catch (error) {
      if (!(error instanceof PlanError) && !(error instanceof RunError)) throw error;
      await onDamage(folder, error.message);
    }
  }
  return open;
}

async function foldersIn(journals: string): Promise<readonly string[]> {
  const found = await readdir(journals, { withFileTypes: true }).catch((): Dirent[] => []);
  const folders = found.filter((each) => each.isDirectory() && /^apply-[0-9a-f]{12}$/.test(each.name));
  const withPlan = await Promise.all(
    folders.map(async ({ name }) => {
      const files = await readdir(join(journals, name)).catch((): string[] => []);
      return files.includes("plan.json") ? [join(journals, name)] : [];
    }),
  );
  return withPlan.flat().sort();
}

async function openIn(folder: string, now: number): Promise<OpenApplication | null> {
  const file = await readPlan(planIn(folder), folder);
  if (now >= Date.parse(file.plan.expires)) return null;
  const entries = await readJournal({ folder, decode: decodeApplyEntry });
  const progress = progressOf(entries);
  const steps = file.plan.steps.filter(({ id }) => isOpen(progress.get(id)));
  return steps.length === 0 ? null : { file, folder, steps };
}

/** It may have been written, and nobody saw to what came of it. */
function isOpen(progress: Progress | undefined): boolean {
  if (progress === undefined || progress.write.state === "none") return false;
  const state = progress.outcome?.state;
  return state === undefined || state === "pending" || state === "unclear";
}
