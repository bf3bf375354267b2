/** Names of rules and policies in, each explained on standard output, or all of them in one JSON document. */
import { UsageError } from "../errors.ts";
import { explainPolicy } from "../evaluate/explain-policy.ts";
import type { Explanation, PolicyExplanation, Population } from "../model/explanation.ts";
import { loadPolicyWithOrigins } from "../policy/load.ts";
import { didYouMean } from "../policy/suggest.ts";
import { escapedJson } from "../report/escape/escape-json.ts";
import { renderExplanation } from "../report/explanation.ts";
import type { Io } from "./io.ts";
import { policyRefs } from "./policy-refs.ts";
import { screenOptions } from "./screen.ts";

export type Explaining = {
  readonly refs: readonly string[];
  /** The policy whose rules `refs` name; null: they are names of their own. */
  readonly within: string | null;
  readonly tables: number;
  /** Native backups of each table. */
  readonly backups: number;
  readonly json?: true | undefined;
};

export async function explainPolicies(io: Io, given: Explaining): Promise<void> {
  const explained = await explanationsOf(io, given);
  if (given.json === true) {
    await io.stdout.write(`${escapedJson(JSON.stringify({ explained }, null, 2))}\n`);
    return;
  }
  const texts = explained.map((each) => renderExplanation(each, screenOptions(io)));
  await io.stdout.write(`${texts.join("\n\n\n")}\n`);
}

async function explanationsOf({ cwd }: Io, given: Explaining): Promise<readonly Explanation[]> {
  const { refs, within } = given;
  const population: Population = { tables: given.tables, backupsPerTable: given.backups };
  if (within === null) {
    if (refs.length === 0) {
      throw new UsageError("name a rule or a policy to explain, as in `restorable policy explain baseline`");
    }
    const loaded = [];
    for (const ref of await policyRefs(refs, cwd)) loaded.push(await explainRef(ref, cwd, population));
    return loaded;
  }
  const policy = await explainWhole(within, cwd, population);
  return refs.length === 0 ? [policy] : refs.map((id) => ruleOf(policy, id));
}

async function explainRef(ref: string, cwd: string, population: Population): Promise<Explanation> {
  const loaded = await loadPolicyWithOrigins({ ref, cwd });
  const policy = explainPolicy({ ...loaded, population });
  const [rule] = policy.rules;
  return loaded.kind === "rule" && rule !== undefined ? rule : policy;
}

const explainWhole = async (ref: string, cwd: string, population: Population): Promise<PolicyExplanation> =>
  explainPolicy({ ...(await loadPolicyWithOrigins({ ref, cwd })), population });

function ruleOf({ id: policy, rules }: PolicyExplanation, id: string): Explanation {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const ids = rules.map((rule) => rule.id);
  const hint = didYouMean(id, ids) ?? `it has ${ids.join(", ")}`;
  throw new UsageError(`the policy ${policy} has no rule \`${id}\`: ${hint}`);
}
