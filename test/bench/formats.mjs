/**
 * Every format of the registry: 100,000 tables and a tenth of them judged by the baseline, told to the format and written to
 * a file, each in a process of its own. Times are ratios to writing as many bytes in the same process, and peaks of memory
 * to those of a tenth: of a format that hands tables on they stay where they are.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inChild, ratios } from "./measure.mjs";
import { formats } from "./product.mjs";

const tablesAtScaleOne = 100_000;

const child = fileURLToPath(new URL("formats-child.mjs", import.meta.url));

/** What takes less a table holds no finding a line: it sums up, and to write that takes no time to compare with. */
const leastBytesOfTable = 100;

export async function measureFormats({ rounds, scale }) {
  const many = Math.max(20, Math.round(tablesAtScaleOne * scale));
  const few = Math.max(2, Math.round(many / 10));
  const counted = (tables) => `${tables.toLocaleString("en-US")} tables`;
  const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
  try {
    const figures = [];
    for (const id of Object.keys(formats)) {
      const large = [];
      const small = [];
      for (let round = 0; round < rounds; round += 1) {
        large.push(await inChild(child, [id, String(many), join(folder, "large")]));
        small.push(await inChild(child, [id, String(few), join(folder, "small")]));
      }
      const of = (samples, key) => samples.map((sample) => sample[key]);
      const bytesOfTable = (large[0].bytes - small[0].bytes) / (many - few);
      figures.push({
        name: `${id}: tables`,
        unit: "per second",
        samples: of(large, "seconds").map((each) => many / each),
      });
      if (bytesOfTable >= leastBytesOfTable) {
        figures.push({
          name: `${id}: ${counted(many)} told and written ÷ written`,
          unit: "x",
          samples: ratios(of(large, "seconds"), of(large, "writing")),
        });
      }
      figures.push(
        { name: `${id}: peak memory, ${counted(many)}`, unit: "MiB", samples: of(large, "peak") },
        {
          name: `${id}: peak memory, ${counted(many)} ÷ ${counted(few)}`,
          unit: "x",
          samples: ratios(of(large, "peak"), of(small, "peak")),
        },
      );
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
