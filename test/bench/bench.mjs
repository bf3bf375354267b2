/**
 * `npm run bench`: ids of lines in (none: all but the longest), a table for people out, or JSON with --json, or both with
 * --output FILE. It measures the built product and judges nothing: no figure makes it fail.
 */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { lines } from "./lines.mjs";
import { summarize } from "./measure.mjs";
import { renderTable } from "./render.mjs";

const usage = `npm run bench -- [LINE…] [--json] [--output FILE] [--runs N] [--scale X]

  LINE           ${lines.map(({ id, about, onlyByName }) => `${id.padEnd(8)} ${about}${onlyByName ? " (only by name)" : ""}`).join("\n                 ")}
  --json         print JSON instead of the table
  --output FILE  write JSON to FILE as well
  --runs N       rounds of each measurement (default 3)
  --scale X      factor on every number of tables (default 1); figures of different scales do not compare
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    output: { type: "string" },
    runs: { type: "string", default: "3" },
    scale: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(values.runs);
const scale = Number(values.scale);
const strangers = positionals.filter((id) => !lines.some((line) => line.id === id));

if (values.help) {
  process.stdout.write(usage);
} else if (strangers.length > 0 || !(Number.isInteger(rounds) && rounds > 0) || !(scale > 0)) {
  process.stderr.write(`${strangers.length > 0 ? `no line is called ${strangers.join(", ")}\n\n` : ""}${usage}`);
  process.exitCode = 2;
} else {
  const chosen = lines.filter(({ id, onlyByName }) =>
    positionals.length === 0 ? onlyByName !== true : positionals.includes(id),
  );
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
  };
  const measured = [];
  for (const { id, about, measure, whyNot } of chosen) {
    const why = whyNot?.() ?? null;
    if (why !== null) {
      process.stderr.write(`${id}: left out, ${why}\n`);
      continue;
    }
    process.stderr.write(`${id}: ${about} …\n`);
    const figures = await measure({ rounds, scale });
    measured.push({ id, about, figures: figures.map(summarize) });
  }
  const json = `${JSON.stringify({ schemaVersion: 1, machine, rounds, scale, lines: measured }, null, 2)}\n`;
  process.stdout.write(values.json ? json : renderTable({ machine, rounds, scale, lines: measured }));
  if (values.output !== undefined) await writeFile(values.output, json);
}
