/**
 * `waivers: { maxTerm: … }` or `sla: …` of a policy in, how long waivers may be in force, or findings fail, out, by severity.
 * Of extended policies the shortest term counts; what the policy that extends them says goes before all of theirs, as with
 * settings of rules.
 */
import { severities } from "../model/severity.ts";
import type { Sla } from "../model/sla.ts";
import type { MaxTerm } from "../model/waiver.ts";
import type { Mistakes } from "./mistakes.ts";
import { child, type MapNode, type Node } from "./tree.ts";
import { readValue } from "./values.ts";

export const noMaxTerm: MaxTerm & Sla = {};

export const readMaxTerm = (policy: MapNode, mistakes: Mistakes): MaxTerm =>
  readTerms(child(child(policy, "waivers"), "maxTerm"), mistakes);

export const readSla = (policy: MapNode, mistakes: Mistakes): Sla => readTerms(child(policy, "sla"), mistakes);

function readTerms(written: Node | undefined, mistakes: Mistakes): MaxTerm {
  const terms = severities.flatMap((severity) => {
    const node = child(written, severity);
    if (node === undefined) return [];
    const read = readValue("duration", node, `\`${severity}\``);
    if (read.ok) return [[severity, Number(read.value)] as const];
    mistakes.add(node.at, read.mistake);
    return [];
  });
  return Object.fromEntries(terms);
}

export function shortest(a: MaxTerm | Sla, b: MaxTerm | Sla): MaxTerm & Sla {
  const terms = severities.flatMap((severity) => {
    const given = [a[severity], b[severity]].filter((term) => term !== undefined);
    return given.length === 0 ? [] : [[severity, Math.min(...given)] as const];
  });
  return Object.fromEntries(terms);
}
