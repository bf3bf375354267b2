/** A size and a way of working in; what an audit of such an organization asked, took and left on disk out as JSON, and what it should by the paper. */
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptHeap } from "./kept-heap.mjs";
import { paperOf } from "./paper.mjs";
import { operations, queueLimits, scopesAtOnce } from "./product.mjs";
import { scanned, sealed } from "./simulation.mjs";

const given = JSON.parse(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
const beginning = process.hrtime.bigint();
const elapsed = (start) => Number(process.hrtime.bigint() - start) / 1e9;
const peak = () => process.resourceUsage().maxRSS / 1_024;

/** After each tenth of the scopes. */
const heaps = [];

function onScanned({ scopes, seconds }) {
  if (scopes % Math.ceil(given.scopes / 10) !== 0) return;
  heaps.push(keptHeap());
  if (!given.isTold) return;
  const took = Math.round(elapsed(beginning));
  process.stderr.write(
    `  ${scopes} scopes: ${Math.round(seconds)} s of virtual time, ${took} of real; ${Math.round(heaps.at(-1))} MiB\n`,
  );
}

async function bytesOn(disk) {
  const of = async (name) => (await lstat(join(disk, name))).size;
  const scopes = await readdir(join(disk, "scopes"));
  let [empty, sealedBytes] = [0, 0];
  for (const name of scopes) {
    const size = await of(join("scopes", name));
    if (name.startsWith("empty.")) empty += size;
    else sealedBytes += size;
  }
  const findings = given.isJudged ? await of("findings.ndjson.gz") : 0;
  return { accounts: await of("accounts.ndjson"), empty, sealed: sealedBytes, findings };
}

try {
  const { run, organization, seconds, calls, jobBytes } = await scanned({ folder, onScanned, ...given });
  const scanning = { took: elapsed(beginning), peak: peak() };
  const judging = process.hrtime.bigint();
  const usedBefore = process.cpuUsage();
  const summary = given.isJudged ? (await sealed(run)).summary : null;
  const { user, system } = process.cpuUsage(usedBefore);
  const judged = { took: elapsed(judging), cpu: (user + system) / 1e6, tables: summary?.tables.judged ?? 0 };
  await run.close();
  const disk = await bytesOn(run.path);
  const { way, workers, callsPerSecond } = given;
  const paper = paperOf({ organization, operations, way, workers, scopesAtOnce, queue: queueLimits, callsPerSecond });
  process.stdout.write(
    JSON.stringify({
      paper,
      expected: paper.expected(),
      seconds,
      calls,
      jobBytes,
      scanning,
      judged,
      disk,
      heaps,
      peak: peak(),
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
