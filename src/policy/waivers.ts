/**
 * The path of a waivers file and the policy it is for in, the waivers out, or one PolicyError with every mistake of it.
 * Whether a waiver is still in force is not decided here: one that has expired has to be told, not refused.
 */
import type { CompiledPolicy } from "../model/policy.ts";
import type { Waiver, Waivers } from "../model/waiver.ts";
import { compileInstant, refuseRepeated } from "./entries.ts";
import { readEntries } from "./entries-file.ts";
import { waiversWords } from "./file-words.ts";
import type { ReadFile } from "./files.ts";
import { Mistakes } from "./mistakes.ts";
import { accountPatterns, compilePatterns, regionPatterns, type PatternKind } from "./patterns.ts";
import { child, textOf, type Node } from "./tree.ts";
import { checkWaiver } from "./waiver-mistakes.ts";

/** `policy` null: rules and terms are not held against one. `now` null, else an ISO instant: what was created later is refused. */
export type WaiversToLoad = {
  readonly path: string;
  readonly cwd: string;
  readonly policy: Pick<CompiledPolicy, "rules" | "waivers"> | null;
  readonly now: string | null;
  readonly readFile?: ReadFile;
};

export async function loadWaivers(given: WaiversToLoad): Promise<Waivers> {
  const { path, cwd, readFile, policy, now } = given;
  const mistakes = new Mistakes();
  const file = { path, cwd, readFile, words: waiversWords, schema: "waivers.schema.json", key: "waivers" } as const;
  const { nodes, source, shippedRules } = await readEntries({ ...file, mistakes });
  const waivers = nodes.map((node) => {
    const waiver = compileWaiver(node, mistakes);
    checkWaiver({ node, waiver, policy, now, shippedRules, mistakes });
    return waiver;
  });
  refuseRepeated(nodes, "waiver", mistakes);
  mistakes.throwIfAny();
  return { waivers: waivers.filter((waiver) => waiver !== null), source };
}

const rulePatterns: PatternKind = {
  key: "rule",
  pattern: /^[a-z0-9*?-]{1,64}$/,
  hint: 'the id of a rule such as pitr-enabled, or a glob over ids such as "pitr-*"',
};
const tablePatterns: PatternKind = {
  key: "tables",
  pattern: /^(?:[A-Za-z0-9_.-]{3,255}|(?=.*[*?])[A-Za-z0-9_.*?-]{1,255})$/,
  hint: "the name of a table (and no ARN), or a glob over whole names: `orders` is that table alone, `orders-*` all that begin so",
};

/** Null when something is missing or wrong, which is told. */
function compileWaiver(node: Node, mistakes: Mistakes): Waiver | null {
  const [id, reason, owner, approver] = ["id", "reason", "owner", "approver"].map((key) =>
    compileText(key, child(node, key), mistakes),
  );
  const ticket = compileTicket(child(node, "ticket"), mistakes);
  const rules = compilePatterns(child(node, "rule"), rulePatterns, mistakes);
  const accounts = compilePatterns(child(node, "accounts"), accountPatterns, mistakes);
  const regions = compilePatterns(child(node, "regions"), regionPatterns, mistakes);
  const tables = compilePatterns(child(node, "tables"), tablePatterns, mistakes);
  const created = compileInstant(node, "created", mistakes);
  const expires = compileInstant(node, "expires", mistakes);
  if (id === undefined || reason === undefined || owner === undefined || approver === undefined) return null;
  if (rules === null || accounts === null || regions === null || tables === null) return null;
  if (ticket === null || created === null || expires === null) return null;
  return { id, rules, accounts, regions, tables, reason, owner, approver, ticket, created, expires };
}

/** What is empty was told with the shape; of spaces alone nobody could read anything either. */
function compileText(key: string, node: Node | undefined, mistakes: Mistakes): string | undefined {
  const text = textOf(node);
  if (node !== undefined && text !== undefined && text !== "" && text.trim() === "")
    mistakes.add(node.at, { code: "empty", message: `\`${key}\` has to say something` });
  return text;
}

/** `4711` is a number to YAML and a ticket to everybody else. */
function compileTicket(node: Node | undefined, mistakes: Mistakes): string | null {
  if (node === undefined) return null;
  if (node.kind === "scalar" && node.value !== null && typeof node.value !== "boolean" && node.text.trim() !== "")
    return node.text;
  const hint = "write the id or the address of the ticket in which it was decided";
  mistakes.add(node.at, { code: "wrong-shape", message: "`ticket` has to name a ticket", hint });
  return null;
}
