/**
 * READ FIRST. A reference in (`baseline`, `./acme.yaml`), the compiled policy out, or one PolicyError with every
 * mistake of every file that was read. Reads files; sees no AWS.
 */
import type { RuleOrigin } from "../model/explanation.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import type { DocumentKind } from "./document-kind.ts";
import { listShippedIds, readDisk, readParsed } from "./files.ts";
import type { ReadFile } from "./files.ts";
import { gatherRules } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import { createLibrary } from "./library.ts";
import type { Opened } from "./library.ts";
import { noMaxTerm } from "./max-term.ts";
import { Mistakes } from "./mistakes.ts";
import { compileOverrides } from "./overrides.ts";
import type { WrittenOverride } from "./overrides.ts";
import { parsedBefore } from "./parsed.ts";
import { compileId, compileRule } from "./rule.ts";
import { noSettings } from "./settings.ts";
import { child, textOf } from "./tree.ts";

/**
 * `as-set`: with the parameters and severities that the policy sets. `as-written`: as each rule's own file has it, which
 * is what the rule's examples are about.
 */
export type RulesWanted = "as-set" | "as-written";

/**
 * `ref`: the id of a shipped pack or rule, or a path (contains `/` or ends in .yaml or .yml), relative to `cwd`.
 * A rule on its own is a policy of one rule. `readFile` throws as node:fs does.
 */
export type LoadOptions = {
  readonly ref: string;
  readonly cwd: string;
  readonly readFile?: ReadFile;
  readonly rules?: RulesWanted;
};

/** Of whoever only wants to know whether a policy is sound. */
export type CheckedPolicy = Omit<CompiledPolicy, "digest">;

export async function checkPolicy(options: LoadOptions): Promise<CheckedPolicy> {
  return (await compile(options)).policy;
}

export async function loadPolicy(options: LoadOptions): Promise<CompiledPolicy> {
  return withDigest((await compile(options)).policy);
}

/** Loads what computes it, which takes as long as compiling a rule. */
async function withDigest(policy: CheckedPolicy): Promise<CompiledPolicy> {
  const { digestPolicy } = await import("./digest.ts");
  return { ...policy, digest: digestPolicy(policy) };
}

/** What a policy means, and where that comes from: for explaining it. */
export type PolicyWithOrigins = {
  readonly kind: DocumentKind;
  /** The file as people see it. */
  readonly file: string;
  readonly policy: CompiledPolicy;
  /** By id of the rule. */
  readonly origins: ReadonlyMap<string, RuleOrigin>;
};

export async function loadPolicyWithOrigins(options: LoadOptions): Promise<PolicyWithOrigins> {
  const [{ policy, document, gathered, overrides }, { originOf }] = await Promise.all([
    compile(options),
    import("./origins.ts"),
  ]);
  const origins = [...gathered.rules.values()].map(
    (rule) => [rule.id, originOf(rule, overrides.get(rule.id) ?? [])] as const,
  );
  return {
    kind: document.kind,
    file: document.source.file,
    policy: await withDigest(policy),
    origins: new Map(origins),
  };
}

type Compiled = {
  readonly policy: CheckedPolicy;
  readonly document: Opened;
  readonly gathered: Gathered;
  readonly overrides: ReadonlyMap<string, readonly WrittenOverride[]>;
};

async function compile({ ref, cwd, readFile = readDisk, rules: wanted = "as-set" }: LoadOptions): Promise<Compiled> {
  const mistakes = new Mistakes();
  const [shipped, parsed] = await Promise.all([listShippedIds(), readParsed().then(parsedBefore)]);
  const library = createLibrary({ cwd, shipped, readFile, parsed, mistakes });

  const document = await library.open(ref, "either", { at: null, folder: cwd });
  const gathered = document === null ? null : await gather(document);
  const overrides = byRule(gathered?.overrides ?? []);
  const compiled = [...(gathered?.rules.values() ?? [])].map(({ id, rule, settings }) => {
    if (wanted === "as-written") return compileRule(rule, noSettings, mistakes);
    const compiled = compileRule(rule, settings, mistakes);
    if (compiled === null) return null;
    const written = overrides.get(id) ?? [];
    return { ...compiled, overrides: compileOverrides({ rule, compiled, settings, written, mistakes }) };
  });
  const id = document === null ? null : compileId(child(document.root, "id"), mistakes);
  mistakes.throwIfAny();

  const rules = compiled.filter((rule) => rule !== null).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (document === null || gathered === null || id === null || rules.length < compiled.length || rules.length === 0) {
    // Half a policy would audit less than was asked for and say nothing.
    throw new Error(`policy ${ref} is incomplete although no mistake was told`);
  }
  const sources = library.sources().map(({ file, text }) => ({ file, text }));
  const policy = {
    id,
    title: titleOf(document, rules) ?? id,
    rules,
    ...(Object.keys(gathered.maxTerm).length > 0 && { waivers: { maxTerm: gathered.maxTerm } }),
    ...(Object.keys(gathered.sla).length > 0 && { sla: gathered.sla }),
    ...(gathered.optedOut === "fail" && { optedOut: gathered.optedOut }),
    sources: sources.sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
  return { policy, document, gathered, overrides };

  async function gather(opened: Opened): Promise<Gathered> {
    if (opened.kind === "policy") return gatherRules(opened, library, mistakes);
    const rule = { id: textOf(child(opened.root, "id")) ?? "", rule: opened.root, settings: noSettings };
    return { rules: new Map([[rule.id, rule]]), overrides: [], maxTerm: noMaxTerm, sla: noMaxTerm, optedOut: null };
  }
}

/** Thousands of rules and tens of thousands of overrides fit into the files of one policy: nobody goes through all for each. */
function byRule(overrides: readonly WrittenOverride[]): ReadonlyMap<string, readonly WrittenOverride[]> {
  const found = new Map<string, WrittenOverride[]>();
  for (const override of overrides) {
    const others = found.get(override.rule);
    if (others === undefined) found.set(override.rule, [override]);
    else others.push(override);
  }
  return found;
}

/** A rule's own title may hold parameters, which are only filled in once it is compiled. */
function titleOf({ kind, root }: Opened, rules: readonly CompiledRule[]): string | undefined {
  return kind === "rule" ? rules[0]?.title : textOf(child(root, "title"));
}
