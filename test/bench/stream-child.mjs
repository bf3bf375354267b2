/** A way of reading and the path of a run in; seconds from the first byte to the last, and the peak memory of this process, as JSON out. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const [mode = "", path = ""] = process.argv.slice(2);

/** Nothing of the product is loaded for it. */
async function parse() {
  const folder = join(path, "scopes");
  let tables = 0;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".gz")).sort()) {
    const lines = createInterface({ input: createReadStream(join(folder, file)).pipe(createGunzip()) });
    for await (const line of lines) if (JSON.parse(line).kind === "table") tables += 1;
  }
  return tables;
}

async function read({ openRun }) {
  let tables = 0;
  for await (const scope of (await openRun(path)).scopes())
    for await (const table of scope.tables()) tables += Number(table.kind === "table");
  return tables;
}

async function judged({ openRun, judge, nothingAround }) {
  const run = await openRun(path);
  let tables = 0;
  for await (const scope of judge(run, { policy: run.policy, around: () => nothingAround }))
    for await (const table of scope.tables()) tables += Number(table.findings.length > 0);
  return tables;
}

const reported = (product) => reportedAs(["json"], product);
const inAllFormats = (product) => reportedAs(["json", "junit", "markdown"], product);

async function reportedAs(ids, { resumeRun, sealVerdicts, writeReports, formats, assumedPrices }) {
  const writer = await resumeRun({ path, owner: { pid: process.pid, isAlive: () => false } });
  const { run, verdicts } = await sealVerdicts(
    writer,
    { policy: writer.policy, prices: assumedPrices, warning: "14d" },
    new AbortController().signal,
  );
  const io = { stdout: { write: () => undefined }, env: {}, isTTY: false, columns: 100 };
  const files = ids.map((id) => ({ path: join(path, "..", `${process.pid}.${id}`), format: formats[id] }));
  await writeReports({ io, run, policy: writer.policy, verdicts, trend: [], format: "console", files });
  await writer.close();
  return verdicts.summary.tables.judged;
}

const product = mode === "parse" ? null : await import("./product.mjs");
const start = process.hrtime.bigint();
const tables = await { parse, read, judge: judged, report: reported, all: inAllFormats }[mode](product);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
// `maxRSS` is in KiB.
process.stdout.write(JSON.stringify({ tables, seconds, peak: process.resourceUsage().maxRSS / 1024 }));
