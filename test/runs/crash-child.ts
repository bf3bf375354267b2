/**
 * A process that begins or resumes the sample run and kills itself: argv is the folder of runs, the name of a point (or
 * `any`), and how often that point has to be met. Met less often, it ends as any other.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createSample, finishSample, header, resumeSample } from "./sample-run.ts";

const [runsDir = "", point = "", times = ""] = process.argv.slice(2);
const path = join(runsDir, header.id);
let met = 0;
const probe = (at: string): void => {
  if (point !== "any" && point !== at) return;
  met += 1;
  if (met === Number(times)) process.kill(process.pid, "SIGKILL");
};
const run = existsSync(join(path, "run.json")) ? await resumeSample(path, probe) : await createSample(runsDir, probe);
await finishSample(run);
