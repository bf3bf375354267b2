/** Policies in, one line for each that is sound, and every mistake of all the others in one PolicyError. */
import { PolicyError, type PolicyMistake } from "../errors.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { loadPolicy } from "../policy/load.ts";
import { renderMistakes } from "../policy/mistakes.ts";
import { terminalText } from "../report/escape-terminal.ts";
import type { Io } from "./io.ts";
import { policyRefs } from "./policy-refs.ts";

export type LoadedPolicy = { readonly ref: string; readonly policy: CompiledPolicy };

export async function checkPolicies(io: Io, given: readonly string[]): Promise<void> {
  const { loaded, mistakes } = await loadAll(await policyRefs(given, io.cwd), io.cwd);
  const width = Math.max(0, ...loaded.map(({ ref }) => ref.length));
  for (const { ref, policy } of loaded) {
    const rules = `${policy.rules.length} ${policy.rules.length === 1 ? "rule" : "rules"}`;
    await io.stdout.write(`✓ ${terminalText(ref.padEnd(width))}  ${rules}\n`);
  }
  throwIfAny(mistakes);
}

/** A broken policy does not keep the others from being loaded. */
export async function loadAll(
  refs: readonly string[],
  cwd: string,
): Promise<{ readonly loaded: readonly LoadedPolicy[]; readonly mistakes: readonly PolicyMistake[] }> {
  const loaded: LoadedPolicy[] = [];
  // Two policies may use one broken file: each mistake is told once.
  const mistakes = new Map<string, PolicyMistake>();
  for (const ref of refs) {
    try {
      loaded.push({ ref, policy: await loadPolicy({ ref, cwd }) });
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const mistake of error.mistakes) mistakes.set(JSON.stringify(mistake), mistake);
    }
  }
  return { loaded, mistakes: [...mistakes.values()] };
}

export function throwIfAny(mistakes: readonly PolicyMistake[]): void {
  if (mistakes.length > 0) throw new PolicyError(mistakes, renderMistakes(mistakes));
}
