/**
 * A policy document in, its rules as written out, each with what the policies on the way set. Follows `extends` and
 * `use`; tells cycles, duplicates and packs that contradict each other. Does not look inside a rule but for its id.
 */
import type { OptedOut } from "../model/policy.ts";
import type { Sla } from "../model/sla.ts";
import type { MaxTerm } from "../model/waiver.ts";
import type { Library, Opened } from "./library.ts";
import { folderOf } from "./library.ts";
import { noMaxTerm, readMaxTerm, readSla, shortest } from "./max-term.ts";
import type { Mistake, Mistakes } from "./mistakes.ts";
import { readOverrides, tellStrayOverrides } from "./overrides.ts";
import type { WrittenOverride } from "./overrides.ts";
import { compileId } from "./rule.ts";
import { differences, noSettings, over, sets, settingsOf } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { readOptedOut, stricter } from "./opted-out.ts";
import { positionOf } from "./source.ts";
import type { Place } from "./source.ts";
import { child, headOf, itemsOf, textOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";

/** A rule is where it stands: two places are two rules, even with one id; a file that is used twice is one. */
export type GatheredRule = { readonly id: string; readonly rule: MapNode; readonly settings: Settings };
export type Gathered = {
  readonly rules: ReadonlyMap<string, GatheredRule>;
  /** In order: those of extended policies before those of the policies that extend them. */
  readonly overrides: readonly WrittenOverride[];
  /** Of waivers, by severity. */
  readonly maxTerm: MaxTerm;
  readonly sla: Sla;
  /** Null: nobody says. */
  readonly optedOut: OptedOut | null;
};

/** `gathered` remembers each file's rules: policies that extend two others each, level upon level, would be 2ⁿ visits. */
type Gathering = {
  readonly library: Library;
  readonly mistakes: Mistakes;
  readonly gathered: Map<string, Gathered>;
  /** Rules and overrides handed on from one policy to another so far, each counted every time. */
  handedOn: number;
};

/** Files that extend all files before them hand on the square of what they hold. */
const mostHandedOn = 100_000;

export async function gatherRules(policy: Opened, library: Library, mistakes: Mistakes): Promise<Gathered> {
  const gathering: Gathering = { library, mistakes, gathered: new Map(), handedOn: 0 };
  const gathered = await gather(policy, [], gathering);
  // With `rules` or `extends` there, whatever keeps them from giving a rule has been told.
  const isTold =
    gathering.mistakes.count > 0 && (policy.root.entries.has("rules") || policy.root.entries.has("extends"));
  if (gathered.rules.size === 0 && !isTold) {
    const hint = "add `extends: [baseline]`, or rules under `rules:`";
    gathering.mistakes.add(headOf(policy.root), { code: "no-rules", message: "the policy has no rule", hint });
  }
  return gathered;
}

/** `chain`: the policies that led here, outermost first. */
async function gather(policy: Opened, chain: readonly Opened[], gathering: Gathering): Promise<Gathered> {
  const { mistakes } = gathering;
  const known = gathering.gathered.get(policy.path);
  if (known !== undefined) return known;
  const before = mistakes.count;
  const inherited = await gatherInherited(policy, chain, gathering);
  const own = await gatherOwn(policy, gathering);
  const rules = combine(inherited, own, mistakes);
  const overrides = readOverrides(policy.root, mistakes);
  // Where rules could not be read, an override of one of them may still be right.
  if (mistakes.count === before) tellStrayOverrides(overrides, new Set(rules.keys()), mistakes);
  const maxTerm = { ...inherited.maxTerm, ...readMaxTerm(policy.root, mistakes) };
  const sla = { ...inherited.sla, ...readSla(policy.root, mistakes) };
  const optedOut = readOptedOut(policy.root) ?? inherited.optedOut;
  const gathered = { rules, overrides: [...inherited.overrides, ...overrides], maxTerm, sla, optedOut };
  gathering.gathered.set(policy.path, gathered);
  return gathered;
}

type Inherited = Gathered & { readonly conflicts: ReadonlyMap<string, Conflict> };
/** What two extended policies set differently for one rule, and where the later of them is named. */
type Conflict = { readonly keys: readonly string[]; readonly at: Place };

async function gatherInherited(policy: Opened, chain: readonly Opened[], gathering: Gathering): Promise<Inherited> {
  const rules = new Map<string, GatheredRule>();
  const overrides = new Set<WrittenOverride>();
  const conflicts = new Map<string, Conflict>();
  let [maxTerm, sla] = [noMaxTerm, noMaxTerm];
  let optedOut: OptedOut | null = null;
  for (const item of itemsOf(child(policy.root, "extends"))) {
    const reference = textOf(item);
    if (reference === undefined) continue;
    const from = { at: item.at, folder: folderOf(policy) };
    const extended = await gathering.library.open(reference, "policy", from);
    if (extended === null || !mayExtend(extended, item, [...chain, policy], gathering.mistakes)) continue;
    const found = await gather(extended, [...chain, policy], gathering);
    maxTerm = shortest(maxTerm, found.maxTerm);
    sla = shortest(sla, found.sla);
    optedOut = stricter(optedOut, found.optedOut);
    for (const override of found.overrides) {
      if (!mayHandOn(item, gathering)) break;
      overrides.add(override);
    }
    for (const rule of found.rules.values()) {
      if (!mayHandOn(item, gathering)) break;
      const other = rules.get(rule.id);
      if (other !== undefined && !isSameRule(rule, other)) gathering.mistakes.add(item.at, duplicate(rule.id, other));
      const keys = other === undefined ? [] : differences(other.settings, rule.settings);
      if (keys.length > 0) conflicts.set(rule.id, { keys, at: item.at });
      rules.set(rule.id, other === undefined || keys.length > 0 ? rule : other);
    }
  }
  return { rules, overrides: [...overrides], maxTerm, sla, optedOut, conflicts };
}

function mayHandOn({ at }: Node, gathering: Gathering): boolean {
  gathering.handedOn += 1;
  if (gathering.handedOn === mostHandedOn + 1) {
    const message = `policies hand on more than ${mostHandedOn} rules and overrides to each other`;
    const hint = "let one policy extend all others, instead of each the ones before it";
    gathering.mistakes.add(at, { code: "too-many-rules", message, hint });
  }
  return gathering.handedOn <= mostHandedOn;
}

function mayExtend(extended: Opened, item: Node, chain: readonly Opened[], mistakes: Mistakes): boolean {
  const name = extended.source.file;
  if (extended.kind === "rule") {
    const hint = "list it under `rules:`";
    mistakes.add(item.at, { code: "not-a-policy", message: `\`${name}\` is a rule, not a policy`, hint });
    return false;
  }
  const from = chain.findIndex(({ path }) => path === extended.path);
  if (from === -1) return true;
  const round = [...chain.slice(from), extended].map(({ source }) => `\`${source.file}\``).join(" extends ");
  mistakes.add(item.at, { code: "extends-cycle", message: `policies extend each other: ${round}` });
  return false;
}

/** `adjusts`: a `use`, which may name a rule that is inherited; a rule written in place may not. */
type OwnRule = GatheredRule & { readonly at: Place };

async function gatherOwn(policy: Opened, gathering: Gathering): Promise<readonly OwnRule[]> {
  const own: OwnRule[] = [];
  for (const item of itemsOf(child(policy.root, "rules"))) {
    const used = child(item, "use") ?? (item.kind === "scalar" ? item : undefined);
    const at = used?.at ?? child(item, "id")?.at ?? headOf(item);
    const rule = used === undefined ? item : await openRule(used, policy, gathering);
    if (rule?.kind !== "map") continue;
    const id = compileId(child(rule, "id"), gathering.mistakes);
    if (id === null) continue;
    const settings = used === undefined ? noSettings : settingsOf(item);
    const twin = own.find((other) => other.id === id);
    if (twin !== undefined) gathering.mistakes.add(at, listedTwice(twin, rule));
    else own.push({ id, rule, settings, at });
  }
  return own;
}

async function openRule(used: Node, policy: Opened, { library, mistakes }: Gathering): Promise<MapNode | undefined> {
  const reference = textOf(used);
  if (reference === undefined) return undefined;
  const document = await library.open(reference, "rule", { at: used.at, folder: folderOf(policy) });
  if (document?.kind !== "policy") return document?.root;
  const message = `\`${document.source.file}\` is a policy, not a rule`;
  mistakes.add(used.at, { code: "not-a-rule", message, hint: "list it under `extends:`" });
  return undefined;
}

function combine({ rules, conflicts }: Inherited, own: readonly OwnRule[], mistakes: Mistakes): Gathered["rules"] {
  const combined = new Map<string, GatheredRule>(rules);
  const settled = new Map<string, Settings>();
  for (const { at, ...rule } of own) {
    const inherited = rules.get(rule.id);
    if (inherited !== undefined && !isSameRule(rule, inherited)) {
      const hint = `give yours another id, or adjust the inherited one: { use: ${rule.id}, … }`;
      mistakes.add(at, { ...duplicate(rule.id, inherited), hint });
      continue;
    }
    settled.set(rule.id, rule.settings);
    combined.set(
      rule.id,
      inherited === undefined ? rule : { ...rule, settings: over(inherited.settings, rule.settings) },
    );
  }
  for (const [id, { keys, at }] of conflicts) {
    const left = keys.filter((key) => !sets(settled.get(id) ?? noSettings, key));
    if (left.length === 0) continue;
    const message = `this and a policy before it set ${left.map((key) => `\`${key}\``).join(", ")} of \`${id}\` differently`;
    mistakes.add(at, { code: "conflicting-settings", message, hint: `decide under \`rules:\`: { use: ${id}, … }` });
  }
  return combined;
}

const isSameRule = (a: GatheredRule, b: GatheredRule): boolean =>
  a.rule.at.source === b.rule.at.source && a.rule.at.start === b.rule.at.start;

/** In one list: where the other stands there, not where the rule is written. */
function listedTwice(twin: OwnRule, rule: MapNode): Mistake {
  const { file, line } = positionOf(twin.at);
  const isOne = isSameRule(twin, { ...twin, rule });
  const hint = isOne
    ? "list it once; what differs for some tables belongs under `overrides`"
    : "give one of them another id";
  return { code: "duplicate-rule", message: `there is a rule \`${twin.id}\` already, at ${file}:${line}`, hint };
}

function duplicate(id: string, other: GatheredRule): Mistake {
  const { file, line } = positionOf(headOf(other.rule));
  return { code: "duplicate-rule", message: `there is a rule \`${id}\` already, at ${file}:${line}` };
}
