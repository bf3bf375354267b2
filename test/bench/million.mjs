/**
 * The largest run there is reason to expect, and one of a tenth: each judged by all shipped rules, sealed and reported
 * in JSON, JUnit and Markdown by a process of its own, whose peak memory must not follow the number of tables. And one of
 * the fewest scopes, since what is kept of the tables of one scope has to show as well.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inChild, ratios } from "./measure.mjs";
import { writeRun } from "./written-run.mjs";

const tablesAtScaleOne = 1_000_000;
/** A large organization has many scopes of few tables each: what is kept for each scope has to show. */
const tablesOfScope = 200;
/** As many as AWS allows in one Region of an account. */
const mostOfScope = 10_000;

const child = fileURLToPath(new URL("stream-child.mjs", import.meta.url));

export async function measureMillion({ rounds, scale }) {
  const many = Math.max(20, Math.round(tablesAtScaleOne * scale));
  const few = Math.max(2, Math.round(many / 10));
  const most = Math.max(2, Math.round(mostOfScope * scale));
  const wide = await measured({ tables: 2 * most, tablesOfScope: most, rounds });
  const small = await measured({ tables: few, tablesOfScope, rounds });
  const large = await measured({ tables: many, tablesOfScope, rounds });
  const counted = (tables) => `${tables.toLocaleString("en-US")} tables`;
  return [
    { name: `${counted(many)}: judged, sealed, reported`, unit: "s", samples: large.seconds },
    { name: `peak memory, ${counted(2 * most)} in two scopes`, unit: "MiB", samples: wide.peaks },
    { name: `peak memory, ${counted(few)}`, unit: "MiB", samples: small.peaks },
    { name: `peak memory, ${counted(many)}`, unit: "MiB", samples: large.peaks },
    { name: `peak memory, ${counted(many)} ÷ ${counted(few)}`, unit: "x", samples: ratios(large.peaks, small.peaks) },
  ];
}

async function measured({ tables, tablesOfScope, rounds }) {
  const samples = { seconds: [], peaks: [] };
  for (let round = 0; round < rounds; round += 1) {
    const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
    try {
      const run = await writeRun(folder, { tables, tablesOfScope });
      const { seconds, peak } = await inChild(child, ["all", run]);
      samples.seconds.push(seconds);
      samples.peaks.push(peak);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return samples;
}
