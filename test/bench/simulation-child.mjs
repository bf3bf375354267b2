/** A size and a way of working in; what an audit of such an organization asked, took and left on disk out as JSON, and what it should by the paper. */
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paperOf } from "./paper.mjs";
import { operations, queueLimits, scopesAtOnce } from "./product.mjs";
import { scanned, sealed } from "./simulation.mjs";

const given = JSON.parse(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
const mebibyte = 2 ** 20;
const elapsed = (start) => Number(process.hrtime.bigint() - start) / 1e9;
const peak = () => process.resourceUsage().maxRSS / 1_024;

/** After every so many scopes: how far it is, on standard error where somebody waits for it. */
const toldEach = 20_000;
/** The least heap in use of so many looks: what is kept, without what waits to be collected. */
const heaps = [];
const looks = 50;

function onScanned({ scopes, seconds }) {
  const { heapUsed } = process.memoryUsage();
  const at = Math.floor((scopes * looks) / given.scopes);
  heaps[at] = Math.min(heaps[at] ?? Infinity, heapUsed / mebibyte);
  if (given.isTold && scopes % toldEach === 0)
    process.stderr.write(
      `  ${scopes} scopes, ${Math.round(seconds)} s of virtual time, ${Math.round(heaps[at])} MiB\n`,
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
  const beginning = process.hrtime.bigint();
  const { run, organization, seconds, calls, jobBytes } = await scanned({ folder, onScanned, ...given });
  const scanning = { took: elapsed(beginning), peak: peak() };
  const judging = process.hrtime.bigint();
  const summary = given.isJudged ? await sealed(run) : null;
  const judged = { took: elapsed(judging), tables: summary?.tables.judged ?? 0 };
  await run.close();
  const disk = await bytesOn(run.path);
  const { way, workers } = given;
  const paper = paperOf({ organization, operations, way, workers, scopesAtOnce, queue: queueLimits });
  const kept = heaps.filter((each) => each !== undefined);
  process.stdout.write(JSON.stringify({ paper, seconds, calls, jobBytes, scanning, judged, disk, kept, peak: peak() }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
