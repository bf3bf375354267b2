/** The rules of a policy, or all shipped ones, in; which controls they support out, on standard output. */
import { UsageError } from "../errors.ts";
import { controlTable } from "../evaluate/control-table.ts";
import { frameworks } from "../model/frameworks.ts";
import type { CompiledRule } from "../model/policy.ts";
import { listShippedIds } from "../policy/files.ts";
import { loadPolicy } from "../policy/load.ts";
import { didYouMean } from "../policy/suggest.ts";
import { controlFormats, type ControlFormatId } from "../report/control-formats.ts";
import type { Io } from "./io.ts";
import { screenOptions } from "./screen.ts";

export type ControlFlags = { readonly framework?: string | undefined; readonly format: ControlFormatId };

/** `ref`: as `--policy`; null: every shipped rule. */
export async function showControls(io: Io, ref: string | null, { framework, format }: ControlFlags): Promise<void> {
  const rules = ref === null ? await shippedRules() : (await loadPolicy({ ref, cwd: io.cwd })).rules;
  const tables = controlTable(rules, frameworks);
  const asked = framework === undefined ? tables : tables.filter(({ id }) => isCalled(id, framework));
  if (framework !== undefined && asked.length === 0) {
    const ids = tables.map(({ id }) => id);
    const hint = didYouMean(framework, ids) ?? `there are ${ids.join(", ")}`;
    throw new UsageError(`--framework ${framework}: no framework is called that; ${hint}`);
  }
  const text = controlFormats[format]({ subject: ref ?? "restorable", frameworks: asked }, screenOptions(io));
  await io.stdout.write(`${text}\n`);
}

const isCalled = (id: string, asked: string): boolean => id.toLowerCase() === asked.toLowerCase();

async function shippedRules(): Promise<readonly CompiledRule[]> {
  const { rules } = await listShippedIds();
  const policies = await Promise.all(rules.map((ref) => loadPolicy({ ref, cwd: "/" })));
  return policies.flatMap((policy) => policy.rules);
}
