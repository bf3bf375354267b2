/**
 * A place in the policy in, the place that a code host can show for it out. The file of a shipped rule is in no repository:
 * there the override that was applied counts, else the line of the policy that asks for the rule, or for a pack that has it.
 * Where the repository holds no policy at all, the place stays what it was.
 */
import type { Finding } from "../model/finding.ts";
import type { CompiledPolicy, CompiledRule, PolicySource, Position } from "../model/policy.ts";
import type { PolicyFiles, ReportContext } from "../model/report.ts";

/** `finding` null: a place for all findings of the rule. */
export function placeInRepository(
  at: Position,
  { rule, finding }: { readonly rule: CompiledRule; readonly finding: Finding | null },
  { policy, options }: Pick<ReportContext, "policy" | "options">,
): Position {
  const { policyFiles } = options;
  if (policyFiles?.shipped.has(at.file) !== true) return at;
  const override = rule.overrides.find(({ name }) => name === finding?.override);
  if (override !== undefined && !policyFiles.shipped.has(override.at.file)) return override.at;
  return mentionIn(policy, rule.id, policyFiles) ?? at;
}

/** A policy is asked about as many findings as there are. */
const known = new WeakMap<CompiledPolicy, Map<string, Position | null>>();

function mentionIn(policy: CompiledPolicy, rule: string, { shipped }: PolicyFiles): Position | null {
  const mentions = known.get(policy) ?? new Map<string, Position | null>();
  known.set(policy, mentions);
  const before = mentions.get(rule);
  if (before !== undefined) return before;
  const own = policy.sources.filter(({ file }) => !shipped.has(file));
  const packs = policy.sources.filter((source) => shipped.has(source.file) && mentionOf(rule, source) !== null);
  const names = [rule, ...packs.map(({ file }) => nameOf(file))];
  const found = names.flatMap((name) => own.map((source) => mentionOf(name, source))).find((at) => at !== null) ?? null;
  mentions.set(rule, found);
  return found;
}

const nameOf = (file: string): string => file.replace(/^.*\//, "").replace(/\.yaml$/, "");

/** Where a name stands on its own, outside of comments. */
function mentionOf(name: string, { file, text }: PolicySource): Position | null {
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const said = written.replace(/(^|\s)#.*$/, "");
    for (let at = said.indexOf(name); at !== -1; at = said.indexOf(name, at + 1)) {
      const around = `${said[at - 1] ?? " "}${said[at + name.length] ?? " "}`;
      if (/[\w./-]/.test(around)) continue;
      return { file, line: index + 1, col: at + 1, endLine: index + 1, endCol: at + name.length + 1 };
    }
  }
  return null;
}
