/**
 * A sealed run of tables of which every second one fails something, planned for from its findings, to reading and judging
 * the same run: what proving steps takes on top. Both are of the same round, and nothing is written.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ratios } from "./measure.mjs";
import {
  assumedPrices,
  judge,
  judgedReader,
  makePlan,
  nothingAround,
  openRun,
  resumeRun,
  sealVerdicts,
} from "./product.mjs";
import { writeRun } from "./written-run.mjs";

const tablesAtScaleOne = 5_000;
const day = 86_400_000;

const how = {
  backupWith: null,
  vault: null,
  backupRole: "RestorableBackup",
  keepDays: null,
  backupTag: null,
  ownedTags: [],
  includeOwned: false,
  prices: assumedPrices,
};

export async function measurePlan({ rounds, scale }) {
  const count = Math.max(20, Math.round(tablesAtScaleOne * scale));
  const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
  try {
    const path = await writeRun(folder, { tables: count, tablesOfScope: 1_000 });
    await seal(path);
    const planned = [];
    const judged = [];
    let failing = 0;
    for (let round = 0; round < rounds; round += 1) {
      judged.push(await secondsOf(() => judgedIn(path)));
      planned.push(
        await secondsOf(async () => {
          failing = await plannedFor(path);
        }),
      );
    }
    return [
      { name: "failing tables planned for", unit: "per second", samples: planned.map((each) => failing / each) },
      {
        name: `${count.toLocaleString("en-US")} tables planned for ÷ judged`,
        unit: "x",
        samples: ratios(planned, judged),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seal(path) {
  const writer = await resumeRun({ path, owner: { pid: process.pid, isAlive: () => false } });
  const by = { policy: writer.policy, prices: assumedPrices, warning: "14d" };
  await sealVerdicts(writer, by, new AbortController().signal);
  await writer.close();
}

async function judgedIn(path) {
  const run = await openRun(path);
  for await (const scope of judge(run, { policy: run.policy, around: () => nothingAround }))
    for await (const table of scope.tables())
      if (table.findings.length === 0) throw new Error("a table without findings");
}

/** How many tables failed something. */
async function plannedFor(path) {
  const run = judgedReader(await openRun(path));
  const now = Date.parse(run.header.asOf);
  const { plan } = await makePlan({ run, how, chooses: () => true, filters: {}, now, ttlMs: day });
  const tables = new Set([...plan.steps, ...plan.leftOut].map(({ arn }) => arn));
  if (plan.steps.length === 0) throw new Error("nothing was planned");
  return tables.size;
}

async function secondsOf(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
