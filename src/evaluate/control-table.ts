/** Rules and the known frameworks in, which control is supported by which rule out. Frameworks that only rules name come last. */
import type { ControlRow, FrameworkTable, Support } from "../model/control-table.ts";
import type { Framework } from "../model/frameworks.ts";
import type { CompiledRule } from "../model/policy.ts";

type Named = { readonly framework: string; readonly control: string; readonly support: Support };

/** `rules`: in order of id. Controls of a framework that nobody mapped a rule to are there too, with nothing beside them. */
export function controlTable(
  rules: readonly Pick<CompiledRule, "id" | "controls">[],
  known: readonly Framework[],
): readonly FrameworkTable[] {
  const named = rules.flatMap(({ id: rule, controls }) =>
    controls.map(({ id, source, kind }): Named => ({ ...split(id, known), support: { rule, source, kind } })),
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

/** `ISO/IEC 27001:2022:A.8.13`: a framework's name may hold a colon, a control of one that nobody knows does not. */
function split(id: string, known: readonly Framework[]): Pick<Named, "framework" | "control"> {
  const framework = known.find((each) => id.startsWith(`${each.id}:`))?.id;
  const end = framework?.length ?? id.lastIndexOf(":");
  return end === -1
    ? { framework: "of no framework", control: id }
    : { framework: id.slice(0, end), control: id.slice(end + 1) };
}
