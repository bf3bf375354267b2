/** The shipped packs and rules with their titles: what can be named without a path. */
import type { Severity } from "../model/severity.ts";
import { listShippedIds } from "./files.ts";
import { loadPolicy } from "./load.ts";

export type ListedRule = { readonly id: string; readonly title: string; readonly severity: Severity };
export type ListedPack = { readonly id: string; readonly title: string; readonly rules: readonly string[] };
export type ShippedPolicies = { readonly packs: readonly ListedPack[]; readonly rules: readonly ListedRule[] };

/** In order of id; titles with the rules' own parameters filled in. */
export async function listShippedPolicies(): Promise<ShippedPolicies> {
  const ids = await listShippedIds();
  const load = (ref: string): ReturnType<typeof loadPolicy> => loadPolicy({ ref, cwd: "/" });
  const packs = await Promise.all(ids.packs.map(load));
  const rules = await Promise.all(ids.rules.map(load));
  return {
    packs: packs.map(({ id, title, rules }) => ({ id, title, rules: rules.map((rule) => rule.id) })),
    rules: rules.flatMap(({ rules }) => rules.map(({ id, title, severity }) => ({ id, title, severity }))),
  };
}
