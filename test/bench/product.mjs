/** The built product, imported by path: what is measured is what is shipped. Refuses to go on without a build. */
import { existsSync } from "node:fs";

const dist = new URL("../../dist/", import.meta.url);
if (!existsSync(dist)) throw new Error("dist is not there: `npm run bench` builds it");

const load = (file) => import(new URL(file, dist).href);

export const { loadPolicy } = await load("policy/load.js");
export const { listShippedIds, readDisk, shippedFolder } = await load("policy/files.js");
export const { deriveFacts } = await load("model/derive.js");
export const { truthOf } = await load("condition/truth-of.js");
export const { applicabilityOf } = await load("evaluate/applicability.js");
export const { candidatesOf } = await load("evaluate/in-force.js");
export const { evaluateTable } = await load("evaluate/evaluate-table.js");
export const { createCounts, createSummary } = await load("evaluate/summarize.js");
export const { createRun } = await load("runs/create-run.js");
export const { resumeRun } = await load("runs/resume-run.js");
export const { openRun } = await load("runs/open-run.js");
export const { runId } = await load("runs/run-id.js");
export const { judge, scan } = await load("audit.js");
export const { joinRun } = await load("runs/join-run.js");
export const { createGate } = await load("aws/gate.js");
export const { createLines } = await load("aws/lines.js");
export const { createPace } = await load("aws/pace.js");
export const { createReader } = await load("aws/read-client.js");
export const { createTally } = await load("aws/tally.js");
export const { defaultPatience } = await load("aws/attempt.js");
export const { identify } = await load("aws/caller.js");
export const { assumeRole } = await load("aws/sessions.js");
export const { describeOrganization } = await load("scan/describe-organization.js");
export const { roleFor } = await load("scan/role-for.js");
export const { openAccount } = await load("scan/open-account.js");
export const { scanJob } = await load("engine/scan-job.js");
export const { openScratch } = await load("runs/scratch.js");
export const { digestOf } = await load("runs/digest.js");
export const { encodeLine, decodeAccountsLine } = await load("model/codec.js");
export const { decodeJob, encodeJob } = await load("queue/messages.js");
export const { openAuditQueue } = await load("cli/queue/audit-queue.js");
export const { openRedis, queuePackages } = await load("queue/open-redis.js");
export const { serve } = await load("queue/serve.js");
export const { toolVersion } = await load("tool-version.js");
export const queueLimits = await load("queue/limits.js");
export const { dispatchInProcess, scopesAtOnce } = await load("scan/dispatch.js");
export const { demandOfRun } = await load("engine/demand-of-run.js");
export const { createWorkerPool } = await load("cli/workers/worker-pool.js");
export const { scanningIn } = await load("cli/pacing-options.js");
export const { judgedReader } = await load("cli/fold-runs.js");
export const { makePlan } = await load("cli/make-plan.js");
export const { sealVerdicts } = await load("engine/seal-verdicts.js");
export const { openOutput } = await load("cli/output-file.js");
export const { writeReports } = await load("cli/write-reports.js");
export const { operations } = await load("model/operations.js");
export const { startEmulator } = await load("emulator/emulator.js");
export const { formats } = await load("report/registry.js");
export const { assumedPrices } = await load("model/kept-backups.js");
export const { nothingAround } = await load("model/surroundings.js");

/** Both ends of a queue, and what is between a scan and them. */
export const queueEnds = Object.assign(
  {},
  ...(await Promise.all(
    [
      "queue/attend.js",
      "queue/coordinate.js",
      "queue/keys.js",
      "queue/limits.js",
      "queue/messages.js",
      "queue/open-redis.js",
      "queue/serve-run.js",
      "runs/digest.js",
      "runs/in-turn.js",
      "runs/scope-writer.js",
      "scan/as-they-finish.js",
      "scan/dispatch.js",
    ].map(load),
  )),
);

/** All shipped rules as one policy. */
export async function allRules() {
  const { rules } = await listShippedIds();
  const text = `id: all\ntitle: All shipped rules\nrules: [${rules.join(", ")}]\n`;
  const readFile = (path) => (path.startsWith(shippedFolder) ? readDisk(path) : Promise.resolve(Buffer.from(text)));
  return loadPolicy({ ref: "./all.yaml", cwd: "/bench", readFile });
}

/** What an audit judges by when nobody names a policy: as many findings a table as most reports hold. */
export const baseline = () => loadPolicy({ ref: "baseline", cwd: "/bench", readFile: readDisk });
