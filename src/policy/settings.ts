/** What policies set over a rule's own words: severity and parameters, as written. The later policy wins. */
import { child, entriesOf, plain } from "./tree.ts";
import type { Entry, Node } from "./tree.ts";

export type Settings = { readonly severity: Node | null; readonly params: ReadonlyMap<string, Entry> };

export const noSettings: Settings = { severity: null, params: new Map() };

/** Of a `use` or an override. */
export const settingsOf = (item: Node): Settings => ({
  severity: child(item, "severity") ?? null,
  params: new Map(entriesOf(child(item, "params")).map((entry) => [entry.key, entry])),
});

export const over = (base: Settings, top: Settings): Settings => ({
  severity: top.severity ?? base.severity,
  params: new Map([...base.params, ...top.params]),
});

/** `key`: the name of a parameter, or `severity`. */
export const sets = (settings: Settings, key: string): boolean =>
  key === "severity" ? settings.severity !== null : settings.params.has(key);

/** The keys that two settings do not set alike. */
export function differences(a: Settings, b: Settings): readonly string[] {
  const keys = ["severity", ...new Set([...a.params.keys(), ...b.params.keys()])];
  return keys.filter((key) => settingText(a, key) !== settingText(b, key));
}

function settingText(settings: Settings, key: string): string | undefined {
  const node = key === "severity" ? settings.severity : settings.params.get(key)?.value;
  return node === undefined || node === null ? undefined : JSON.stringify(plain(node));
}
