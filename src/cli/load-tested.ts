/**
 * References in, what can be checked and tested out: policies, policy tests, inventories, blind spots, waivers, settings,
 * and every mistake of the files that are none of these. A broken file does not keep the others from being loaded.
 */
import { PolicyError, type PolicyMistake } from "../errors.ts";
import type { PolicyTest } from "../model/policy-test.ts";
import { isBlindSpots, isInventory, isPolicyTest, isSettings, isWaivers } from "../policy/file-names.ts";
import { readDisk, type ReadFile } from "../policy/files.ts";
import { checkPolicy, type CheckedPolicy } from "../policy/load.ts";
import { renderMistakes } from "../policy/mistakes.ts";

export type LoadedFile = { readonly ref: string } & (
  | { readonly kind: "policy"; readonly policy: CheckedPolicy }
  | { readonly kind: "test"; readonly test: PolicyTest }
  | { readonly kind: "inventory"; readonly tables: number }
  | { readonly kind: "blind-spots"; readonly spots: number }
  | { readonly kind: "waivers"; readonly waivers: number }
  | { readonly kind: "settings" }
);

export type Loaded = { readonly files: readonly LoadedFile[]; readonly mistakes: readonly PolicyMistake[] };

export async function loadTested(refs: readonly string[], cwd: string, readFile: ReadFile = readDisk): Promise<Loaded> {
  const files: LoadedFile[] = [];
  // Two policies may use one broken file: each mistake is told once.
  const mistakes = new Map<string, PolicyMistake>();
  for (const ref of refs) {
    try {
      files.push(await load(ref, cwd, readFile));
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const mistake of error.mistakes) mistakes.set(JSON.stringify(mistake), mistake);
    }
  }
  return { files, mistakes: [...mistakes.values()] };
}

async function load(ref: string, cwd: string, readFile: ReadFile): Promise<LoadedFile> {
  const given = { path: ref, cwd, readFile };
  if (isBlindSpots(ref)) {
    const { spots } = await (await import("../policy/blind-spots.ts")).loadBlindSpots(given);
    return { kind: "blind-spots", ref, spots: spots.length };
  }
  if (isWaivers(ref)) {
    const { loadWaivers } = await import("../policy/waivers.ts");
    // Which policy it is for is not known here: `restorable waiver check` holds it against one.
    const { waivers } = await loadWaivers({ ...given, policy: null, now: null });
    return { kind: "waivers", ref, waivers: waivers.length };
  }
  if (isSettings(ref)) {
    await (await import("./config-file.ts")).loadConfig(ref, cwd);
    return { kind: "settings", ref };
  }
  if (!isPolicyTest(ref) && !isInventory(ref))
    return { kind: "policy", ref, policy: await checkPolicy({ ref, cwd, readFile }) };
  const { checkInventory, loadPolicyTest } = await import("../policy/load-policy-test.ts");
  if (isPolicyTest(ref)) return { kind: "test", ref, test: await loadPolicyTest(given) };
  return { kind: "inventory", ref, tables: await checkInventory(given) };
}

export function throwIfAny(mistakes: readonly PolicyMistake[]): void {
  if (mistakes.length > 0) throw new PolicyError(mistakes, renderMistakes(mistakes));
}
