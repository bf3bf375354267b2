/** Policies for programs: load, compile, check, list what is shipped, and say what a policy reads and would do. */
import { basename, join, resolve } from "node:path";
import { PolicyError, UsageError, type PolicyMistake } from "../errors.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { OperationId } from "../model/operations.ts";
import type { ActionId } from "../model/plan.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { ShippedPolicies } from "../policy/list.ts";

/**
 * Loads a policy by the id of a shipped pack or rule (`baseline`), or from a YAML file. A path contains a `/` or ends in
 * `.yaml` or `.yml`; it is relative to `cwd`, which is `.` unless said.
 *
 * @throws {PolicyError} with every mistake of every file that was read.
 */
export async function loadPolicy(
  reference: string,
  { cwd = "." }: { readonly cwd?: string | undefined } = {},
): Promise<CompiledPolicy> {
  if (typeof reference !== "string") throw new UsageError("loadPolicy: name a shipped policy or the path of a file");
  const { loadPolicy: load } = await import("../policy/load.ts");
  return load({ ref: reference, cwd: resolve(cwd) });
}

export type CompileOptions = {
  /** What mistakes and findings call the file. Default: `policy.yaml`. A single rule is in a file of its own name. */
  readonly name?: string | undefined;
  /** Where files are that it names by relative paths. Default: it may name shipped policies alone. */
  readonly folder?: string | undefined;
};

/**
 * Compiles the YAML text of a policy or of a single rule. It reads no file but shipped policies, and those of `folder`.
 *
 * @throws {PolicyError} with every mistake, each with file, line and column.
 */
export async function compilePolicy(text: string, { name, folder }: CompileOptions = {}): Promise<CompiledPolicy> {
  if (typeof text !== "string") throw new UsageError("compilePolicy: the policy must be a text");
  const file = basename(name ?? "policy.yaml");
  if (!/\.ya?ml$/.test(file)) throw new UsageError(`compilePolicy: name must end in .yaml or .yml, and is "${file}"`);
  const [{ loadPolicy: load }, { textAsFile }] = await Promise.all([
    import("../policy/load.ts"),
    import("./text-as-file.ts"),
  ]);
  const cwd = resolve(folder ?? ".");
  const path = join(cwd, file);
  const others = folder === undefined ? "refused" : "read";
  return load({ ref: `./${file}`, cwd, readFile: textAsFile({ path, text, others }) });
}

/** As `compilePolicy`, with its mistakes as a list, in order of their places; empty: there is none. */
export async function checkPolicy(text: string, options: CompileOptions = {}): Promise<readonly PolicyMistake[]> {
  try {
    await compilePolicy(text, options);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.mistakes;
    throw error;
  }
}

/** The packs and rules that come with this package, in order of id. */
export async function shippedPolicies(): Promise<ShippedPolicies> {
  const { listShippedPolicies } = await import("../policy/list.ts");
  return listShippedPolicies();
}

/** What a policy asks of AWS. */
export type PolicyNeeds = {
  /** Groups of facts that are read, for those tables whose rules ask for them. */
  readonly groups: readonly GroupId[];
  /** Read operations of AWS inside each account, such as `dynamodb:DescribeContinuousBackups`. */
  readonly operations: readonly OperationId[];
  /** IAM actions that the role in each account needs for them, sorted. All of them read. */
  readonly iamActions: readonly string[];
  /** By which action a rule says that its fails can be mended. An audit carries none of them out. */
  readonly remedies: readonly { readonly rule: string; readonly action: ActionId }[];
};

/** What a policy asks of AWS in each account, and what would mend its fails. */
export async function policyNeeds(policy: CompiledPolicy): Promise<PolicyNeeds> {
  const { needsOf } = await import("./needs-of.ts");
  return needsOf(policy);
}
