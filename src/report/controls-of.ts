/** The controls of a rule in, in the two words that data formats have for them out: the standards, and the requirements in them. */
import { frameworks } from "../model/frameworks.ts";
import type { CompiledRule } from "../model/policy.ts";
import { splitControl } from "../model/split-control.ts";

export type ControlNames = { readonly standards: readonly string[]; readonly requirements: readonly string[] };

/** A requirement is written as the policy does, `NIST 800-53 r5:CP-9`; a framework that is not listed keeps its short name. */
export function controlsOf({ controls }: Pick<CompiledRule, "controls">): ControlNames {
  const ids = controls.map(({ id }) => id);
  const standards = ids.map((id) => {
    if (!id.includes(":")) return id;
    const { framework } = splitControl(id, frameworks);
    return frameworks.find((listed) => listed.id === framework)?.title ?? framework;
  });
  return { standards: [...new Set(standards)], requirements: [...new Set(ids)] };
}
