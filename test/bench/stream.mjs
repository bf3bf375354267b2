/**
 * A run directory of 100,000 tables, written by the product and read in child processes: only unpacked and parsed, read
 * and proven by the product's own reader, judged by all shipped rules, judged with findings sealed and a report
 * written. Times are ratios to parsing within the same round; peaks of memory are of each process.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inChild, ratios } from "./measure.mjs";
import { writeRun } from "./written-run.mjs";

const tablesAtScaleOne = 100_000;
const tablesOfScope = 1_000;

const child = fileURLToPath(new URL("stream-child.mjs", import.meta.url));

const modes = {
  parse: "only unpacked and parsed",
  read: "read and proven",
  judge: "judged",
  report: "judged, findings sealed, JSON report written",
};

export async function measureStream({ rounds, scale }) {
  const many = Math.max(20, Math.round(tablesAtScaleOne * scale));
  const few = Math.max(2, Math.round(many / 10));
  const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
  try {
    const large = await writeRun(join(folder, "large"), { tables: many, tablesOfScope });
    const small = await writeRun(join(folder, "small"), { tables: few, tablesOfScope });
    const atLarge = await measureRun(large, rounds);
    const atSmall = await measureRun(small, rounds);
    const counted = `${many.toLocaleString("en-US")} tables`;
    const judged = atLarge.judge.seconds.map((seconds) => many / seconds);
    return [
      { name: "tables judged", unit: "per second", samples: judged },
      ...["read", "judge", "report"].map((mode) => ({
        name: `${counted} ${modes[mode]} ÷ parsed`,
        unit: "x",
        samples: ratios(atLarge[mode].seconds, atLarge.parse.seconds),
      })),
      ...["parse", "judge", "report"].flatMap((mode) => [
        {
          name: `peak memory, ${modes[mode]}, ${few.toLocaleString("en-US")} tables`,
          unit: "MiB",
          samples: atSmall[mode].peaks,
        },
        { name: `peak memory, ${modes[mode]}, ${counted}`, unit: "MiB", samples: atLarge[mode].peaks },
      ]),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureRun(path, rounds) {
  const measured = Object.fromEntries(Object.keys(modes).map((mode) => [mode, { seconds: [], peaks: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const mode of Object.keys(modes)) {
      // Sealing writes into the run, and can be done once.
      const run = mode === "report" ? `${path}-${round}` : path;
      if (mode === "report") await cp(path, run, { recursive: true });
      const { seconds, peak } = await inChild(child, [mode, run]);
      if (mode === "report") await rm(run, { recursive: true });
      measured[mode].seconds.push(seconds);
      measured[mode].peaks.push(peak);
    }
  }
  return measured;
}
