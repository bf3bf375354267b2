/**
 * A rule as written and what policies set in, where each of its numbers comes from out: own severity and defaults, the
 * values in force, and the place that set them. For explaining a policy that has been found sound; tells no mistakes.
 */
import type { OverrideOrigin, RuleOrigin } from "../model/explanation.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { GatheredRule } from "./gather.ts";
import type { WrittenOverride } from "./overrides.ts";
import { settingsOf, type Settings } from "./settings.ts";
import { positionOf } from "./source.ts";
import { child, entriesOf, textOf, type Node } from "./tree.ts";
import { readValue, writeValue } from "./values.ts";
import { paramTypes, type ParamType } from "./vocabulary.ts";

/** `overrides`: those that name the rule, in the order written. */
export function originOf({ rule, settings }: GatheredRule, overrides: readonly WrittenOverride[]): RuleOrigin {
  const severity = severityAt(child(rule, "severity"));
  const types = new Map(entriesOf(child(rule, "params")).map(({ key, value }) => [key, typeOf(value)] as const));
  if (severity === null) throw new Error("a sound rule has a severity");
  return {
    severity,
    severitySetAt: settings.severity === null ? null : positionOf(settings.severity.at),
    remediateSetAt: [...settings.remediate.values()].map(({ keyAt }) => positionOf(keyAt)).at(-1) ?? null,
    params: entriesOf(child(rule, "params")).map(({ key: name, value: declaration }) => {
      const type = typeOf(declaration);
      const preset = written(type, child(declaration, "default"));
      const set = settings.params.get(name);
      if (set === undefined) return { name, type, value: preset, default: preset, setAt: null };
      return { name, type, value: written(type, set.value), default: preset, setAt: positionOf(set.keyAt) };
    }),
    overrides: overrides.map(({ node }) => overrideOrigin(settingsOf(node), types)),
  };
}

function overrideOrigin({ severity, params }: Settings, types: ReadonlyMap<string, ParamType>): OverrideOrigin {
  return {
    severity: severity === null ? null : severityAt(severity),
    params: [...params.values()].map(({ key: name, value }) => ({
      name,
      value: written(types.get(name) ?? "string", value),
    })),
  };
}

const severityAt = (node: Node | undefined): Severity | null =>
  severities.find((each) => each === textOf(node)) ?? null;

const typeOf = (declaration: Node): ParamType =>
  paramTypes.find((each) => each === textOf(child(declaration, "type"))) ?? "string";

/** In one spelling whatever the file's: `168h` is 7d. */
function written(type: ParamType, node: Node | undefined): string {
  const read = node === undefined ? null : readValue(type, node, "the parameter");
  if (read === null || !read.ok) throw new Error("a parameter of a sound rule has a value");
  return writeValue(type, read.value);
}
