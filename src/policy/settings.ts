/** What policies set over a rule's own words: severity, parameters and how it is repaired, as written. The later policy wins. */
import { child, entriesOf, plain } from "./tree.ts";
import type { Entry, Node } from "./tree.ts";

export type Settings = {
  readonly severity: Node | null;
  readonly params: ReadonlyMap<string, Entry>;
  /** `action` and `auto`, each on its own: who sets one leaves the other as it was. */
  readonly remediate: ReadonlyMap<string, Entry>;
};

export const noSettings: Settings = { severity: null, params: new Map(), remediate: new Map() };

/** Of a `use` or an override. */
export const settingsOf = (item: Node): Settings => ({
  severity: child(item, "severity") ?? null,
  params: entriesUnder(item, "params"),
  remediate: entriesUnder(item, "remediate"),
});

const entriesUnder = (item: Node, key: string): ReadonlyMap<string, Entry> =>
  new Map(entriesOf(child(item, key)).map((entry) => [entry.key, entry]));

export const over = (base: Settings, top: Settings): Settings => ({
  severity: top.severity ?? base.severity,
  params: new Map([...base.params, ...top.params]),
  remediate: new Map([...base.remediate, ...top.remediate]),
});

const ofRemediate = "remediate.";

/** `key`: the name of a parameter, `severity`, or `remediate.` and a key under it, which no parameter can be called. */
export const sets = (settings: Settings, key: string): boolean => nodeOf(settings, key) !== undefined;

/** The keys that two settings do not set alike. */
export function differences(a: Settings, b: Settings): readonly string[] {
  const params = [...a.params.keys(), ...b.params.keys()];
  const remediate = [...a.remediate.keys(), ...b.remediate.keys()].map((key) => ofRemediate + key);
  return ["severity", ...new Set([...params, ...remediate])].filter(
    (key) => settingText(a, key) !== settingText(b, key),
  );
}

function nodeOf({ severity, params, remediate }: Settings, key: string): Node | undefined {
  if (key === "severity") return severity ?? undefined;
  return key.startsWith(ofRemediate) ? remediate.get(key.slice(ofRemediate.length))?.value : params.get(key)?.value;
}

function settingText(settings: Settings, key: string): string | undefined {
  const node = nodeOf(settings, key);
  return node === undefined ? undefined : JSON.stringify(plain(node));
}
