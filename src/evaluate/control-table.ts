/** Rules and the known frameworks in, which control is supported by which rule out. Frameworks that only rules name come last. */
import type { ControlRow, FrameworkTable, Support } from "../model/control-table.ts";
import type { Framework } from "../model/frameworks.ts";
import type { CompiledRule } from "../model/policy.ts";
import { splitControl } from "../model/split-control.ts";

type Named = { readonly framework: string; readonly control: string; readonly support: Support };

/** `rules`: in order of id. Controls of a framework that nobody mapped a rule to are there too, with nothing beside them. */
export function controlTable(
  rules: readonly Pick<CompiledRule, "id" | "controls">[],
  known: readonly Framework[],
): readonly FrameworkTable[] {
  const named = rules.flatMap(({ id: rule, controls }) =>
    controls.map(({ id, source, kind }): Named => ({ ...splitControl(id, known), support: { rule, source, kind } })),
  );
  const others = [...new Set(named.map(({ framework }) => framework))].filter((id) =>
    known.every((framework) => framework.id !== id),
  );
  return [
    ...known.map((framework) => tableOf(framework, named)),
    ...others.map((id) => ({ ...tableOf({ id, title: id, controls: [] }, named), covers: null })),
  ];
}

function tableOf({ id, title, controls }: Framework, named: readonly Named[]): FrameworkTable {
  const bySupport = new Map<string, Support[]>();
  for (const { framework, control, support } of named) {
    if (framework === id) bySupport.set(control, [...(bySupport.get(control) ?? []), support]);
  }
  const listed = controls.map(({ id: control, title: says, source }): ControlRow => ({
    id: control,
    listed: { title: says, source },
    supportedBy: bySupport.get(control) ?? [],
  }));
  const beside = [...bySupport].filter(([control]) => controls.every((other) => other.id !== control));
  const supported = listed.filter(({ supportedBy }) => supportedBy.length > 0).length;
  return {
    id,
    title,
    controls: [
      ...listed,
      ...beside.map(([control, supportedBy]): ControlRow => ({ id: control, listed: null, supportedBy })),
    ],
    covers: { supported, listed: listed.length },
  };
}
