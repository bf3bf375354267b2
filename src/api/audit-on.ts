/** An audit as a program asks for it, on a machine that is given: question, connection, scan, verdicts. */
import { answerQuestion, type Watching } from "../engine/answer-question.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import { findRunAmong } from "../engine/find-run.ts";
import type { Machine } from "../engine/machine.ts";
import type { Question } from "../engine/question.ts";
import { sealVerdicts } from "../engine/seal-verdicts.ts";
import { UsageError } from "../errors.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { assumedActionPrices } from "../model/prices.ts";
import { parseInstant } from "../policy/values.ts";
import { openRun } from "../runs/open-run.ts";
import { checkOptions, judgingKinds } from "./check-options.ts";
import { connectionFor, rolesFor } from "./connection.ts";
import { evaluationOf } from "./evaluation-of.ts";
import type { Evaluation } from "./evaluation.ts";
import { blindSpotsFor, policyFor, waiversFor, warningFor } from "./judging.ts";
import type { AuditOptions } from "./options.ts";
import { selectionFor } from "./population.ts";
import { runsFolder } from "./runs-folder.ts";

export async function auditOn(machine: Machine & { readonly cwd: string }, options: AuditOptions): Promise<Evaluation> {
  const { cwd, runsDir } = runsFolder({ cwd: machine.cwd, runs: options.runs });
  const warning = warningFor(options.waiverWarning);
  const question = await questionOf({ machine, options, cwd, runsDir });
  const { policy } = question;
  const roles = rolesFor(options, question.recorded);
  const watching = watchingOf(options, question);
  machine.signal.throwIfAborted();
  const goOn = (path: string): string => `audit({ resume: ${JSON.stringify(path)} })`;
  const { run, verdicts } = await connectCaller(
    machine,
    (aws) =>
      answerQuestion({ machine, aws, question, roles, runsDir, goOn, watching }, (writer) =>
        sealVerdicts(writer, { policy, prices: assumedActionPrices, warning }, machine.signal),
      ),
    connectionFor(options, roles),
  );
  return evaluationOf({ run, policy, verdicts });
}

/** Before anything is made of them. */
export const checkAuditOptions = (options: AuditOptions): void => checkOptions(options, optionKinds);

const optionKinds = {
  credentials: "any",
  env: "object",
  region: "text",
  endpoint: "text",
  role: "object",
  roles: "object",
  hubRole: "object",
  quotaShare: "number",
  organization: "any",
  accounts: "texts",
  excludeAccounts: "texts",
  regions: "texts",
  shard: "object",
  ...judgingKinds,
  asOf: "any",
  resume: "text",
  onEvent: "function",
} as const;

/** Options that a run which is gone on with has already decided. */
const ofTheQuestion = [
  "organization",
  "accounts",
  "excludeAccounts",
  "regions",
  "shard",
  "policy",
  "waivers",
  "blindSpots",
  "asOf",
] as const satisfies readonly (keyof AuditOptions)[];

async function questionOf(given: {
  readonly machine: Machine;
  readonly options: AuditOptions;
  readonly cwd: string;
  readonly runsDir: string;
}): Promise<Question & { readonly policy: CompiledPolicy }> {
  const { machine, options, cwd, runsDir } = given;
  const collection = "pruned";
  if (options.resume === undefined) {
    const now = new Date(machine.now()).toISOString();
    const asOf = options.asOf === undefined ? now : instantOf(options.asOf);
    const selection = selectionFor(options);
    const policy = await policyFor(options.policy, cwd);
    const blindSpots = await blindSpotsFor(options.blindSpots, cwd);
    const waivers = await waiversFor(options.waivers, { policy, cwd, now: asOf < now ? now : asOf });
    return { policy, blindSpots, waivers, drills: null, collection, selection, asOf, resume: null, recorded: null };
  }
  const twice = ofTheQuestion.find((name) => options[name] !== undefined);
  if (twice !== undefined) {
    throw new UsageError(`resume and ${twice} are given together: a run keeps what it began with. Leave ${twice} out.`);
  }
  const run = await openRun(await findRunAmong(options.resume, { runsDir, cwd, latest: "any" }));
  const { path, header, policy, blindSpots, waivers, drills } = run;
  if (policy === null) {
    throw new UsageError(`${path} was made by \`restorable scan\`: go on with it by that command, then evaluate it`);
  }
  const { selection, asOf, roles: recorded } = header;
  return { policy, blindSpots, waivers, drills, collection, selection, asOf, resume: path, recorded };
}

function instantOf(asOf: Date | string): string {
  const text = asOf instanceof Date ? (Number.isNaN(asOf.getTime()) ? "" : asOf.toISOString()) : asOf;
  const read = typeof text === "string" ? parseInstant(text) : null;
  if (read === null) throw new UsageError("asOf must be a Date, or an instant in UTC such as 2026-11-01T08:00:00Z");
  return read;
}

function watchingOf({ onEvent }: AuditOptions, { resume }: Question): Watching {
  return {
    skewed: (milliseconds) => onEvent?.({ kind: "clock-skew", milliseconds }),
    begun(run) {
      onEvent?.({ kind: "run-begun", run: run.header().id, path: run.path, resumed: resume !== null });
    },
    async scanning(_run, _demand, work) {
      await work({ onEvent: (event) => onEvent?.(event), elsewhere: null });
      return () => undefined;
    },
  };
}
