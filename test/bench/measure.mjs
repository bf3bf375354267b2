/** Rounds of work in, samples out, and of samples the median with the least and the most. */
import { spawn } from "node:child_process";

/** Seconds that `work` took. */
export function timed(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Of two samples of each round, the ratio within the round: what slows the machine down slows both. */
export const ratios = (numerators, denominators) => numerators.map((value, round) => value / denominators[round]);

export function summarize({ name, unit, samples }) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { name, unit, median, min: sorted[0], max: sorted.at(-1), samples };
}

/** A process of its own, so that its peak memory is its own; what it printed as JSON comes out. `flags`: of Node. */
export function inChild(script, args, flags = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`${script} ${args.join(" ")}: ${signal ?? code}`)),
    );
  });
}
