/**
 * `waivers: { maxTerm: … }` of a policy in, how long waivers may be in force out, by severity. Of extended policies the
 * shortest term counts; what the policy that extends them says goes before all of theirs, as with settings of rules.
 */
import { severities } from "../model/severity.ts";
import type { MaxTerm } from "../model/waiver.ts";
import type { Mistakes } from "./mistakes.ts";
import { child, type MapNode } from "./tree.ts";
import { readValue } from "./values.ts";

export const noMaxTerm: MaxTerm = {};

export function readMaxTerm(policy: MapNode, mistakes: Mistakes): MaxTerm {
  const written = child(child(policy, "waivers"), "maxTerm");
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

export function shortest(a: MaxTerm, b: MaxTerm): MaxTerm {
  const terms = severities.flatMap((severity) => {
    const given = [a[severity], b[severity]].filter((term) => term !== undefined);
    return given.length === 0 ? [] : [[severity, Math.min(...given)] as const];
  });
  return Object.fromEntries(terms);
}
