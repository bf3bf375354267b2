import { describe, expect, it } from "vitest";
import * as laws from "./laws.ts";
import { parseSource } from "./source.ts";

type Files = Readonly<Record<string, string>>;

const breaches = (law: laws.Law, files: Files): readonly laws.Breach[] =>
  law(Object.entries(files).map(([path, text]) => parseSource(path, text)));

/** Each row: what is wrong, the law that must say so, the files, and a part of the sentence. */
const bad: readonly (readonly [string, laws.Law, Files, string])[] = [
  [
    "a report that reads a run directory",
    laws.importsKeepToTheTable,
    { "report/json.ts": 'import { readRun } from "../runs/read-run.ts";' },
    "src/report/json.ts:1: imports runs/read-run.ts, but a report is text",
  ],
  [
    "a scan that holds the SDK, by type alone",
    laws.importsKeepToTheTable,
    { "scan/tables.ts": 'import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";' },
    "imports @aws-sdk/client-dynamodb, but a scan reads through aws",
  ],
  [
    "a command that holds the SDK",
    laws.importsKeepToTheTable,
    { "cli/audit.ts": 'const sdk = await import("@aws-sdk/client-sts");' },
    "imports @aws-sdk/client-sts, but the command line may know everything of ours",
  ],
  [
    "an import inside a type",
    laws.importsKeepToTheTable,
    { "model/x.ts": 'export type T = import("../evaluate/verdict.ts").Verdict;' },
    "imports evaluate/verdict.ts, but the model is the nouns",
  ],
  [
    "an export from another folder",
    laws.importsKeepToTheTable,
    { "condition/x.ts": '\n\nexport * from "../policy/load.ts";' },
    "src/condition/x.ts:3: imports policy/load.ts",
  ],
  [
    "a stage that imports the command line",
    laws.importsKeepToTheTable,
    { "scan/x.ts": 'import { run } from "../cli/run.ts";' },
    "imports cli/run.ts",
  ],
  [
    "an evaluator that reads files",
    laws.importsKeepToTheTable,
    { "evaluate/x.ts": 'import { readFileSync } from "node:fs";' },
    "imports node:fs, but a verdict depends on facts",
  ],
  [
    "a policy file that reads files and is no loader",
    laws.importsKeepToTheTable,
    { "policy/compile.ts": 'import { readFile } from "node:fs/promises";' },
    "imports node:fs/promises, but a policy is compiled from text alone",
  ],
  [
    "an aws file that reads files",
    laws.importsKeepToTheTable,
    { "aws/connect.ts": 'import fs from "node:fs";' },
    "imports node:fs, but aws is the outside world",
  ],
  [
    "a built-in without its prefix",
    laws.importsKeepToTheTable,
    { "cli/x.ts": 'import fs from "fs";' },
    "imports fs without its node: prefix",
  ],
  [
    "an emulator that shares code with the product",
    laws.importsKeepToTheTable,
    { "emulator/x.ts": 'import type { Fact } from "../model/fact.ts";' },
    "imports model/fact.ts, but the emulator stands for AWS",
  ],
  [
    "an audit that makes its own client",
    laws.importsKeepToTheTable,
    { "audit.ts": 'import { connect } from "./aws/connect.ts";' },
    "imports more than types of aws/connect.ts, but audit.ts is the recipe",
  ],
  [
    "an import whose name is computed",
    laws.importsKeepToTheTable,
    { "cli/x.ts": "const module = await import(`./${name}.ts`);" },
    "a computed import",
  ],
  [
    "a file of another tree",
    laws.importsKeepToTheTable,
    { "report/x.ts": 'import golden from "../../test/report/golden.ts";' },
    "imports ../test/report/golden.ts",
  ],
  ["a folder nobody thought about", laws.importsKeepToTheTable, { "cache/x.ts": "" }, "cache has no row"],
  [
    "an audit command that starts the emulator",
    laws.guardedFilesHaveTheirUsers,
    { "cli/audit.ts": 'import { startEmulator } from "../emulator/start.ts";' },
    "only the demo and the emulator command",
  ],
  [
    "a scan that holds the write client",
    laws.guardedFilesHaveTheirUsers,
    { "scan/x.ts": 'import type { Writer } from "../aws/write-client.ts";' },
    "only what applies a reviewed plan",
  ],
  [
    "an audit that reaches the write client through another file",
    laws.theAuditCannotReachAWriter,
    {
      "audit.ts": 'import { scan } from "./scan/scan.ts";',
      "scan/scan.ts": 'export { x } from "../aws/connect.ts";',
      "aws/connect.ts": 'const { write } = await import("./write-client.ts");',
    },
    "audit.ts → scan/scan.ts → aws/connect.ts → aws/write-client.ts",
  ],
  [
    "a cycle of three",
    laws.importsHaveNoCycle,
    {
      "model/a.ts": 'import { b } from "./b.ts";',
      "model/b.ts": 'import { c } from "./c.ts";',
      "model/c.ts": 'import { a } from "./a.ts";',
    },
    "model/a.ts → model/b.ts → model/c.ts → model/a.ts",
  ],
  ["a stage that reads the clock", laws.globalsKeepToTheTable, { "scan/x.ts": "const t = Date.now();" }, "Date.now"],
  ["a new Date of now", laws.globalsKeepToTheTable, { "evaluate/x.ts": "const t = new Date();" }, "uses new Date()"],
  ["a Date handed on", laws.globalsKeepToTheTable, { "runs/x.ts": "const clock = Date;" }, "uses Date, but"],
  ["randomness", laws.globalsKeepToTheTable, { "aws/x.ts": "const r = Math.random();" }, "uses Math.random"],
  ["a timer", laws.globalsKeepToTheTable, { "aws/x.ts": "setTimeout(() => {}, 1);" }, "uses setTimeout"],
  ["a hidden timer", laws.globalsKeepToTheTable, { "aws/x.ts": "AbortSignal.timeout(1);" }, "uses AbortSignal.timeout"],
  ["the environment", laws.globalsKeepToTheTable, { "aws/x.ts": "const r = process.env.X;" }, "uses process"],
  ["the terminal", laws.globalsKeepToTheTable, { "report/x.ts": "console.log(1);" }, "uses console"],
  ["a way around", laws.globalsKeepToTheTable, { "report/x.ts": "globalThis.console.log(1);" }, "uses globalThis"],
  ["a locale order", laws.globalsKeepToTheTable, { "cli/x.ts": "a.localeCompare(b);" }, "uses .localeCompare"],
  ["a locale number", laws.globalsKeepToTheTable, { "report/x.ts": "n.toLocaleString();" }, "uses .toLocaleString"],
  ["a formatter", laws.globalsKeepToTheTable, { "report/x.ts": "new Intl.NumberFormat();" }, "uses Intl"],
  ["a request of its own", laws.globalsKeepToTheTable, { "cli/x.ts": "await fetch(url);" }, "uses fetch"],
  ["a file without a comment", laws.filesOpenWithAComment, { "model/x.ts": "export const x = 1;" }, "opens without"],
  [
    "a comment that comes after the first line of code",
    laws.filesOpenWithAComment,
    { "model/x.ts": "export const x = 1;\n/** A long sentence that says what comes in and what goes out. */" },
    "opens without",
  ],
  ["a comment that says nothing", laws.filesOpenWithAComment, { "model/x.ts": "// x\nconst x = 1;" }, "opens without"],
  ["a long file", laws.filesStayShort, { "model/x.ts": "//\n".repeat(251) }, "251 lines"],
  [
    "a file on the list of long files that is not long",
    laws.filesStayShort,
    { "emulator/organization.ts": "// short\n" },
    "take it off the list",
  ],
  ["a folder for anything", laws.foldersAreNamedAfterTheirContent, { "report/utils/x.ts": "" }, "report/utils/x.ts"],
  ["a file for anything", laws.foldersAreNamedAfterTheirContent, { "report/helpers.ts": "" }, "report/helpers.ts"],
  [
    "a forbidden function name",
    laws.namesKeepToTheVocabulary,
    { "report/x.ts": "function riskScore() {}" },
    "riskScore",
  ],
  [
    "a forbidden parameter",
    laws.namesKeepToTheVocabulary,
    { "report/x.ts": "const f = ({ issues }: T) => 1;" },
    "issues",
  ],
  [
    "a forbidden member of a type",
    laws.namesKeepToTheVocabulary,
    { "model/x.ts": "type T = { readonly resourceId: string };" },
    "resourceId, but here one says a table",
  ],
  ["a forbidden file name", laws.namesKeepToTheVocabulary, { "report/list-alerts.ts": "" }, "report/list-alerts"],
];

describe("a law of the architecture", () => {
  it.each(bad)("refuses %s", (_, law, files, sentence) => {
    const found = breaches(law, files);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
  });

  const allLaws = Object.values(laws).filter((law) => law !== laws.deviationsAreNeeded);

  it("refuses a deviation that nobody needs", () => {
    expect(breaches(laws.deviationsAreNeeded, {}).join()).toContain("policy");
  });

  it("lets a well-made file pass", () => {
    const files = {
      "evaluate/fingerprint.ts": [
        "/** A rule, an ARN and a TableId come in, their fingerprint goes out; nothing is looked up. */",
        'import { createHash } from "node:crypto";',
        'import type { Finding } from "../model/finding.ts";',
        "export const fingerprint = (of: Finding, at: string): string => {",
        '  const text = "process.env, console.log, Date.now()"; // Math.random() in a comment',
        "  const day = new Date(at).getTime() + Date.parse(at) + Math.max(1, 2);",
        "  const made: Date = new Date(day);",
        '  return createHash("sha256").update(`${text}${made.toISOString()}`).digest("hex");',
        "};",
        "export const keys = { process: 1, console: 2, ResourceArn: 3, protectedResources: 4 };",
      ].join("\n"),
      "cli/bin.ts": [
        "#!/usr/bin/env node",
        "// The smallest possible entry: argv and the real world come in,",
        "// an exit code goes out.",
        'import packageJson from "../../package.json" with { type: "json" };',
        'import { run } from "./run.ts";',
        "process.exitCode = await run(process.argv.slice(2), { now: Date.now, version: packageJson.version });",
      ].join("\n"),
      "cli/run.ts": "/** The command line comes in, an exit code goes out; the one catch is here. */",
      "cli/demo-audit.ts": [
        "/** Starts the embedded organization and audits it; refuses to look at the environment. */",
        'import { startEmulator } from "../emulator/start.ts";',
      ].join("\n"),
    };
    expect(allLaws.flatMap((law) => breaches(law, files))).toEqual([]);
  });

  it("does not take a parameter that is spelt like a global for the global", () => {
    const files = { "aws/x.ts": "export const once = (fetch: () => number): number => fetch();" };
    expect(breaches(laws.globalsKeepToTheTable, files)).toEqual([]);
  });

  it("does not take a cycle of erased types for a cycle", () => {
    const files = {
      "model/a.ts": 'import type { B } from "./b.ts";',
      "model/b.ts": 'import type { A } from "./a.ts";',
    };
    expect(breaches(laws.importsHaveNoCycle, files)).toEqual([]);
  });
});
