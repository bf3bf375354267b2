/** Audits the small organization while something goes wrong, and holds what came of it against everything that must hold. */
import type { FaultSpec } from "../../src/emulator/organization.ts";
import { breachesOf } from "../support/invariants.ts";
import type { JsonReport } from "../support/json-report.ts";
import { disagreements } from "../support/oracle/oracle.ts";
import { rules } from "../support/oracle/rules.ts";
import { askedFor } from "../support/oracle/selection.ts";
import { runScenario, type Machine, type Outcome } from "../support/run-scenario.ts";
import { miscounted, writtenTwice } from "./books.ts";
import { unexplained } from "./explained.ts";
import { organization, regions, type Disturbance } from "./organization.ts";

const judged = Object.keys(rules) as (keyof typeof rules)[];
const policy = `
id: everything
title: Every shipped rule that the oracle knows
rules: [${judged.join(", ")}]
`;

const argv = ["audit", "--organization", "--policy", "./everything.yaml", "--region", regions.join(",")];

export type Audited = {
  readonly exit: number;
  /** null: the audit refused to judge. */
  readonly report: JsonReport | null;
  readonly stderr: string;
  readonly log: Outcome["log"];
  /** Of whatever must hold, each as a sentence. */
  readonly breaches: readonly string[];
};

export type How = Machine & {
  readonly env?: Readonly<Record<string, string>>;
  /** Faults that the emulator has no part in, as what they look like: to the reader it makes no difference. */
  readonly like?: readonly FaultSpec[];
  /** Processes; one unless given. */
  readonly workers?: number;
};

export async function auditUnder(disturbance: Disturbance, how: How = {}): Promise<Audited> {
  const { env = {}, like = [], workers = 1, ...machine } = how;
  const scenario = {
    name: "a small organization is audited while something goes wrong",
    organization: organization(disturbance),
    files: { "everything.yaml": policy },
    steps: [{ argv: [...argv, "--workers", String(workers)], env, expect: { exit: 0 } }],
    withoutOracle: "the rules are held against the oracle one by one below",
  };
  const [outcome] = await runScenario(scenario, machine);
  if (outcome === undefined) throw new Error("the scenario gave no outcome");
  const { exit, report, stderr, log } = outcome;
  const all = { ...disturbance, faults: [...(disturbance.faults ?? []), ...like] };
  const told = report === null ? silence(outcome) : ofJudgement(outcome, report, all);
  return { exit, report, stderr, log, breaches: [...breachesOf(outcome), ...writtenTwice(outcome), ...told] };
}

function ofJudgement(outcome: Outcome, report: JsonReport, disturbance: Disturbance): readonly string[] {
  const { caller } = outcome;
  const truth = { ...outcome.truth, faults: disturbance.faults ?? [] };
  const asked = askedFor(argv);
  const wrong = judged.flatMap((rule) => {
    const question = { ...asked, policy: rule };
    return disagreements({ report, truth, scanned: question, judged: question, caller });
  });
  return [...new Set(wrong), ...unexplained(report, disturbance), ...miscounted(report, outcome, regions)];
}

/** Without a report nothing was seen; the exit code and a sentence on stderr must say so. */
const silence = ({ exit, stderr }: Outcome): readonly string[] =>
  (exit === 2 || exit === 3) && stderr.trim() !== "" ? [] : [`no report, exit code ${exit}, and on stderr: ${stderr}`];
