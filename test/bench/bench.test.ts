import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { formatIds } from "../../src/report/registry.ts";
import { whyNoRedis } from "../queue/redis-server.ts";
import { built } from "../support/built.ts";
import { need } from "../support/need.ts";
import { runNode, type Ended } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

type Figure = { readonly name: string; readonly unit: string; readonly samples: readonly number[] };
type Measured = {
  readonly machine: { readonly node: string; readonly cores: number };
  readonly scale: number;
  readonly lines: readonly { readonly id: string; readonly figures: readonly Figure[] }[];
};

const script = resolve(import.meta.dirname, "bench.mjs");

function bench(...args: readonly string[]): Promise<Ended> {
  built("audit.js");
  return runNode({ args: [script, ...args], cwd: import.meta.dirname, env: {} });
}

test("every line can be measured, and is told to people and to programs alike", async () => {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, "bench.json");
    const { code, stdout, stderr } = await bench("--scale", "0.0004", "--runs", "1", "--output", file);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { machine, scale, lines } = JSON.parse(await readFile(file, "utf8")) as Measured;
    expect(machine).toMatchObject({ node: process.version });
    expect(machine.cores).toBeGreaterThan(0);
    expect(scale).toBe(0.0004);
    expect(lines.map(({ id }) => id)).toEqual(["rules", "stream", "plan", "start", "scope", "organization"]);
    for (const { id, figures } of lines) {
      expect(stdout).toContain(`\n${id}: `);
      for (const { name, unit, samples } of figures) {
        expect(stdout).toContain(`  ${name} `);
        const least = unit === "%" ? 0 : Number.MIN_VALUE;
        expect([name, unit, samples.length, samples.every((each) => each >= least)]).toEqual([name, unit, 1, true]);
      }
    }
    const names = lines.flatMap(({ figures }) => figures.map(({ name }) => name));
    expect(names).toContain("time with trace ÷ without");
    expect(names).toContain("40 tables judged ÷ parsed");
    expect(names).toContain("20 tables planned for ÷ judged");
    expect(names).toContain("`restorable --version` ÷ `node -e 0`");
    expect(names).toContain("audit ÷ bound");
  });
});

test("one line is measured alone, as often as asked for, and JSON is all that standard output then holds", async () => {
  const { stdout } = await bench("rules", "--scale", "0.001", "--runs", "2", "--json");
  const { lines } = JSON.parse(stdout) as Measured;
  expect(lines.map(({ id }) => id)).toEqual(["rules"]);
  expect(new Set(lines.flatMap(({ figures }) => figures.map(({ samples }) => samples.length)))).toEqual(new Set([2]));
});

test("the lines that take long are measured when they are named", async () => {
  const { code, stdout, stderr } = await bench("speed", "memory", "--scale", "0.0016", "--runs", "1", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { lines } = JSON.parse(stdout) as Measured;
  expect(lines.map(({ id }) => id)).toEqual(["speed", "memory"]);
  const figures = lines.flatMap(({ figures }) => figures);
  expect(figures.filter(({ samples }) => !samples.every((each) => each > 0))).toEqual([]);
  const names = figures.map(({ name }) => name);
  expect(names).toContain("audit ÷ bare SDK loop");
  expect(names).toContain("peak memory, 160 tables ÷ 16 tables");
});

test("what goes through a queue is measured, with a Redis of its own", async (context) => {
  need(context, whyNoRedis());
  const { code, stdout, stderr } = await bench("workers", "queue", "--scale", "0.0004", "--runs", "1", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { lines } = JSON.parse(stdout) as Measured;
  expect(lines.map(({ id }) => id)).toEqual(["workers", "queue"]);
  const figures = lines.flatMap(({ figures }) => figures);
  expect(figures.filter(({ samples }) => !samples.every((each) => each > 0))).toEqual([]);
  const names = figures.map(({ name }) => name);
  expect(names).toContain("1 worker ÷ 2 workers");
  expect(names).toContain("Redis, audit slower than workers ÷ budget");
});

test("every format of the registry is measured, its memory too", async () => {
  const { code, stdout, stderr } = await bench("formats", "--scale", "0.0004", "--runs", "1", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const figures = (JSON.parse(stdout) as Measured).lines.flatMap((line) => line.figures);
  expect(figures.filter(({ samples }) => !samples.every((each) => each > 0))).toEqual([]);
  const names = figures.map(({ name }) => name);
  for (const id of formatIds) {
    expect(names).toEqual(expect.arrayContaining([`${id}: tables`, `${id}: peak memory, 40 tables ÷ 4 tables`]));
  }
  for (const id of ["json", "junit", "csv", "ndjson", "ocsf", "asff"]) {
    expect(names).toContain(`${id}: 40 tables told and written ÷ written`);
  }
});

test("a line that does not exist is refused with those that do", async () => {
  const { code, stdout, stderr } = await bench("fast");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("no line is called fast");
  expect(stderr).toContain("rules ");
});
