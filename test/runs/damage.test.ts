import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { readFindings } from "../../src/runs/findings-file.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { bytesBelow, collect, linesOf, readAll, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const tables = "scopes/111111111111.eu-central-1.ndjson.gz";
const oneTable = "scopes/222222222222.eu-west-1.ndjson.gz";
const empty = "scopes/empty.main.ndjson";

let folder = "";
/** Sealed with its summary, and complete without one. */
const paths = { sealed: "", complete: "" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "damage-"));
  const sealed = await sample.createSample(join(folder, "sealed"));
  await sample.finishSample(sealed);
  const complete = await sample.createSample(join(folder, "complete"));
  await sample.scanSample(complete);
  await complete.finish();
  await complete.close();
  paths.sealed = sealed.path;
  paths.complete = complete.path;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyOf(kind: keyof typeof paths): Promise<string> {
  const copy = join(await temporaryFolder(), "run");
  cpSync(paths[kind], copy, { recursive: true });
  return copy;
}

const edit = (file: string, change: (text: string) => string): void => {
  const bytes = readFileSync(file);
  const packed = file.endsWith(".gz");
  const changed = change((packed ? gunzipSync(bytes) : bytes).toString());
  writeFileSync(file, packed ? gzipSync(changed) : changed);
};

const withoutLast = (text: string): string => `${text.split("\n").slice(0, -2).join("\n")}\n`;

type Damage = readonly [string, keyof typeof paths, (run: string) => void, RegExp];

describe("a damaged run is refused, naming the file, the line and what to do:", () => {
  const cases: readonly Damage[] = [
    [
      "no run.json",
      "sealed",
      (run) => rmSync(join(run, "run.json")),
      /is not a run directory: it has no run\.json\. Name/,
    ],
    [
      "run.json is no JSON",
      "sealed",
      (run) => writeFileSync(join(run, "run.json"), "<html>"),
      /run\.json: is not JSON/,
    ],
    [
      "run.json is of another program",
      "sealed",
      (run) => writeFileSync(join(run, "run.json"), '{"name":"x"}'),
      /run\.json: expected no other member, found "name"/,
    ],
    [
      "run.json is newer",
      "sealed",
      (run) => edit(join(run, "run.json"), (text) => text.replace('"schemaVersion":3', '"schemaVersion":4')),
      /newer version of restorable \(schema 4, this one reads 3\): update/,
    ],
    [
      "run.json is older",
      "sealed",
      (run) => edit(join(run, "run.json"), (text) => text.replace('"schemaVersion":3', '"schemaVersion":2')),
      /older version of restorable \(schema 2, this one reads 3\): scan again/,
    ],
    ...[`{"index":3,"of":2}`, `{"index":0,"of":2}`, `{"index":1,"of":0}`, `{"index":1,"of":10001}`].map(
      (shard): Damage => [
        `run.json is of the shard ${shard}, which there is not`,
        "sealed",
        (run) =>
          edit(join(run, "run.json"), (text) => text.replace('"regions":null', `"regions":null,"shard":${shard}`)),
        /run\.json: selection\.shard: expected a shard/,
      ],
    ),
    [
      "a header was edited",
      "sealed",
      (run) => edit(join(run, "run.json"), (text) => text.replace("127.0.0.1:4566", "dynamodb.aws")),
      /run\.json: has another digest than summary\.json/,
    ],
    [
      "a scope file is cut off",
      "complete",
      (run) => truncateSync(join(run, tables), 300),
      /eu-central-1\.ndjson\.gz: cannot be uncompressed \(unexpected end of file\)\. .*restore this file from a copy/,
    ],
    [
      "a scope file is no gzip",
      "complete",
      (run) => writeFileSync(join(run, tables), "hello"),
      /eu-central-1\.ndjson\.gz: cannot be uncompressed/,
    ],
    [
      "a scope file is empty",
      "complete",
      (run) => writeFileSync(join(run, tables), ""),
      /eu-central-1\.ndjson\.gz: (is empty: its last line is missing|cannot be uncompressed)/,
    ],
    [
      "a scope lacks its last line",
      "complete",
      (run) => edit(join(run, tables), withoutLast),
      /eu-central-1\.ndjson\.gz:7: the scope's last line is missing/,
    ],
    [
      "a scope ends within a line",
      "complete",
      (run) => edit(join(run, tables), (text) => text.slice(0, -1)),
      /eu-central-1\.ndjson\.gz:8: ends within a line/,
    ],
    [
      "a table was taken out of a scope",
      "complete",
      (run) => edit(join(run, tables), (text) => text.slice(text.indexOf("\n") + 1)),
      /:7: the last line counts 6 tables and there are 5/,
    ],
    [
      "tables of a scope were swapped",
      "complete",
      (run) =>
        edit(join(run, tables), (text) => {
          const [a = "", b = "", ...rest] = text.split("\n");
          return [b, a, ...rest].join("\n");
        }),
      /eu-central-1\.ndjson\.gz:2: the lines are not in order/,
    ],
    [
      "a table is there twice instead of another",
      "complete",
      (run) =>
        edit(join(run, tables), (text) => {
          const [a = "", , ...rest] = text.split("\n");
          return [a, a, ...rest].join("\n");
        }),
      /:2: the lines are not in order/,
    ],
    [
      "a line of a scope is no JSON",
      "complete",
      (run) => edit(join(run, tables), (text) => text.replace('"presence":"present"', '"presence":present')),
      /eu-central-1\.ndjson\.gz:1: is not JSON/,
    ],
    [
      "a fact is no fact",
      "complete",
      (run) => edit(join(run, tables), (text) => text.replace('"table.sizeBytes":12345', '"table.sizeBytes":[]')),
      /:1: facts\.table\.sizeBytes: expected an object, found \[\]/,
    ],
    [
      "a table is spelt otherwise",
      "complete",
      (run) => edit(join(run, oneTable), (text) => text.replace('{"arn"', '{ "arn"')),
      /:2: the last line counts 1 tables and there are 0/,
    ],
    [
      "a table more is spelt so that it is not counted",
      "complete",
      (run) =>
        edit(
          join(run, oneTable),
          (text) =>
            `${(text.split("\n")[0] ?? "").replace('{"arn"', '{ "arn"').replace('"name":"only', '"name":"a')}\n${text}`,
        ),
      /eu-west-1\.ndjson\.gz:1: is not spelt as it was written/,
    ],
    [
      "a scope file is of another scope",
      "complete",
      (run) => cpSync(join(run, oneTable), join(run, tables)),
      /eu-central-1\.ndjson\.gz:2: the last line is of 222222222222\.eu-west-1/,
    ],
    [
      "a scope is sealed and empty",
      "complete",
      (run) => cpSync(join(run, oneTable), join(run, "scopes/222222222222.us-east-1.ndjson.gz")),
      /scope 222222222222\.us-east-1 is there twice, also in .*\.gz/,
    ],
    [
      "a scope is empty twice",
      "complete",
      (run) => edit(join(run, empty), (text) => text + (text.split("\n")[0] ?? "") + "\n"),
      /empty\.main\.ndjson: scope 222222222222\.us-east-1 is there twice/,
    ],
    [
      "an empty scope counts tables",
      "complete",
      (run) => edit(join(run, empty), (text) => text.replace('"tables":0', '"tables":3')),
      /empty\.main\.ndjson:1: an empty scope counts 3 tables/,
    ],
    [
      "a table stands among empty scopes",
      "complete",
      (run) => writeFileSync(join(run, empty), `${linesOf(join(run, oneTable))[0] ?? ""}\n`),
      /empty\.main\.ndjson:1: a table stands among empty scopes/,
    ],
    [
      "a scope is missing",
      "complete",
      (run) => rmSync(join(run, oneTable)),
      /says complete, yet 1 scopes are missing, the first of them 222222222222\.eu-west-1/,
    ],
    [
      "a scope of no account",
      "complete",
      (run) => renameSync(join(run, oneTable), join(run, "scopes/999999999999.eu-west-1.ndjson.gz")),
      /999999999999\.eu-west-1 is no enabled Region of an account in/,
    ],
    [
      "a scope of a disabled Region",
      "complete",
      (run) => cpSync(join(run, oneTable), join(run, "scopes/222222222222.af-south-1.ndjson.gz")),
      /222222222222\.af-south-1 is no enabled Region/,
    ],
    [
      "a foreign file among the scopes",
      "complete",
      (run) => writeFileSync(join(run, "scopes/notes.txt"), ""),
      /scopes\/notes\.txt: is neither a sealed scope nor a journal/,
    ],
    [
      "an account is there twice",
      "complete",
      (run) => edit(join(run, "accounts.ndjson"), (text) => (text.split("\n")[0] ?? "") + "\n" + text),
      /accounts\.ndjson:2: account 222222222222 is there twice/,
    ],
    [
      "an account is missing",
      "complete",
      (run) =>
        edit(join(run, "accounts.ndjson"), (text) =>
          text
            .split("\n")
            .filter((line) => !line.includes("333333333333"))
            .join("\n"),
        ),
      /accounts\.ndjson:4: the last line counts 4 accounts and there are 3/,
    ],
    [
      "an account follows the last line",
      "complete",
      (run) => edit(join(run, "accounts.ndjson"), (text) => text + (text.split("\n")[0] ?? "") + "\n"),
      /accounts\.ndjson:6: a line follows the last one/,
    ],
    [
      "the accounts lack their last line",
      "complete",
      (run) => edit(join(run, "accounts.ndjson"), withoutLast),
      /says complete, yet the last line of accounts\.ndjson is missing/,
    ],
    [
      "an opened account has no Regions",
      "complete",
      (run) =>
        edit(join(run, "accounts.ndjson"), (text) =>
          text.replace(/"regions":\{.*?\]\s*,"source":"[^"]*"\}/, '"regions":null'),
        ),
      /accounts\.ndjson:1: an opened account has no list of Regions/,
    ],
    [
      "a policy source was edited",
      "complete",
      (run) => writeFileSync(join(run, "inputs/sources/001-pitr-enabled.yaml"), "id: other"),
      /001-pitr-enabled\.yaml: is not what it was when the run was made/,
    ],
    [
      "the compiled policy was edited",
      "complete",
      (run) => edit(join(run, "inputs/policy.json"), (text) => text.replace("true", "false")),
      /policy\.json: is not what it was/,
    ],
    [
      "the compiled policy is missing",
      "complete",
      (run) => rmSync(join(run, "inputs/policy.json")),
      /policy\.json: is missing/,
    ],
    [
      "an input lies outside",
      "complete",
      (run) => edit(join(run, "run.json"), (text) => text.replace("inputs/policy.json", "inputs/../../policy.json")),
      /run\.json: names an input outside of inputs/,
    ],
    [
      "the policy was left out",
      "complete",
      (run) => edit(join(run, "run.json"), (text) => text.replace(/"inputs":\{[^}]*\}/, '"inputs":{}')),
      /run\.json: names another policy/,
    ],
    [
      "a sealed scope was replaced by a well-formed one",
      "sealed",
      (run) => edit(join(run, tables), (text) => text.replace('"table.sizeBytes":12345', '"table.sizeBytes":1')),
      /eu-central-1\.ndjson\.gz: has another digest than summary\.json/,
    ],
    [
      "a sealed account was edited",
      "sealed",
      (run) => edit(join(run, "accounts.ndjson"), (text) => text.replace("SUSPENDED", "CLOSED")),
      /accounts\.ndjson: has another digest/,
    ],
    [
      "an empty scope was edited after sealing",
      "sealed",
      (run) => edit(join(run, empty), (text) => text.replace('"calls":1', '"calls":2')),
      /empty\.main\.ndjson: has another digest/,
    ],
    [
      "a verdict was edited",
      "sealed",
      (run) => edit(join(run, "findings.ndjson.gz"), (text) => text.replace('"verdict":"unknown"', '"verdict":"pass"')),
      /findings\.ndjson\.gz: has another digest/,
    ],
    [
      "the findings are missing",
      "sealed",
      (run) => rmSync(join(run, "findings.ndjson.gz")),
      /findings\.ndjson\.gz: is missing, though summary\.json has its digest/,
    ],
    [
      "a sealed run has one file more",
      "sealed",
      (run) => writeFileSync(join(run, "inputs/more.yaml"), ""),
      /inputs\/more\.yaml: is not one of the files that summary\.json names/,
    ],
    [
      "the summary is no summary",
      "sealed",
      (run) => edit(join(run, "summary.json"), (text) => text.replace('"tables":7', '"tables":"7"')),
      /summary\.json: coverage\.tables: expected a count, found "7"/,
    ],
    [
      "scopes is a link",
      "complete",
      (run) => {
        renameSync(join(run, "scopes"), join(run, "..", "away"));
        symlinkSync(join(run, "..", "away"), join(run, "scopes"));
      },
      /scopes: is not a folder/,
    ],
    [
      "a sealed scope is a link",
      "complete",
      (run) => {
        rmSync(join(run, tables));
        symlinkSync("/etc/hostname", join(run, tables));
      },
      /eu-central-1\.ndjson\.gz: it is a symbolic link/,
    ],
  ];

  it.each(cases)("%s", async (_, kind, damage, expected) => {
    const run = await copyOf(kind);
    expect(await readAll(run)).toMatchObject({ completeness: { complete: true } });
    damage(run);
    const reading = readAll(run);
    await expect(reading).rejects.toThrow(expected);
    await expect(reading).rejects.toThrow(RunError);
  });

  it.each([
    ["a file", "file"],
    ["nothing", "missing"],
  ])("the path is %s", async (_, name) => {
    const parent = await temporaryFolder();
    await writeFile(join(parent, "file"), "");
    await expect(openRun(join(parent, name))).rejects.toThrow(/is not a folder: name the folder of a run/);
    await expect(sample.resumeSample(join(parent, name))).rejects.toThrow(RunError);
  });
});

describe("findings are refused, also those without a digest,", () => {
  it.each([
    [
      "when one is missing",
      (lines: string[]) => lines.toSpliced(1, 1),
      /:7: the last line counts 7 findings and there are 6/,
    ],
    [
      "when two are swapped",
      ([a = "", b = "", ...more]: string[]) => [b, a, ...more],
      /:2: the findings are not in order/,
    ],
    [
      "when their end is missing",
      (lines: string[]) => lines.slice(0, -1),
      /:7: expected no other member, found "account"/,
    ],
    [
      "when one is no finding",
      ([a = "", ...more]: string[]) => [a.replace('"high"', '"odd"'), ...more],
      /:1: severity: expected/,
    ],
  ])("%s", async (_, change, expected) => {
    const run = await copyOf("sealed");
    const read = () => collect(readFindings(run, null));
    expect(await read()).toHaveLength(7);
    edit(join(run, "findings.ndjson.gz"), (text) => `${change(text.trimEnd().split("\n")).join("\n")}\n`);
    await expect(read()).rejects.toThrow(expected);
  });
});

describe("a damaged run is not gone on with", () => {
  it("and nothing in it is changed by trying", async () => {
    const run = await copyOf("complete");
    edit(join(run, "accounts.ndjson"), (text) => text.replace('"kind":"account"', '"kind":"acount"'));
    const before = bytesBelow(run);
    await expect(sample.resumeSample(run)).rejects.toThrow(/accounts\.ndjson:1: expected kind account or end/);
    expect(bytesBelow(run)).toEqual(before);
  });

  it("when a part holds a whole line that is none, and says that deleting the part is enough", async () => {
    const scope = { account: "222222222222", region: "eu-west-1" };
    const run = await sample.createSample(await temporaryFolder());
    for (const each of sample.accounts) await run.appendAccount(each);
    const part = join(run.path, "parts/222222222222.eu-west-1.ndjson");
    await (await run.openScope(scope)).append(sample.table(scope, "orders"));
    const whole = readFileSync(part, "utf8");
    for (const [content, what] of [
      ["\u0000\u0000\n", "1: is not JSON"],
      [whole + whole, "2: table orders is there twice"],
      [`${linesOf(join(paths.complete, empty))[0] ?? ""}\n`, "1: the end of a scope stands in a part"],
    ] as const) {
      writeFileSync(part, content);
      await expect(run.openScope(scope)).rejects.toThrow(`${part}:${what}. Delete this file and go on with --resume`);
    }
    writeFileSync(join(run.path, "parts/notes.txt"), "");
    await run.close();
    await expect(sample.resumeSample(run.path)).rejects.toThrow(/parts\/notes\.txt: is not the part of a scope/);
  });
});

it("leftovers of a crash are not data, and go when the run is gone on with", async () => {
  const run = await copyOf("complete");
  await writeFile(join(run, `scopes/.${tables.split("/")[1] ?? ""}.tmp`), "half");
  await writeFile(join(run, ".run.json.tmp"), "half");
  await writeFile(join(run, "parts/222222222222.eu-west-1.ndjson"), "a part of a scope that is sealed");
  expect(await readAll(run)).toEqual(await readAll(paths.complete));
  await (await sample.resumeSample(run)).close();
  expect(await readdir(join(run, "parts"))).toEqual([]);
  expect(Object.keys(bytesBelow(run)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
