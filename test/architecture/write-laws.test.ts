import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { operations } from "../../src/model/operations.ts";
import { writeOperations, type WriteOperationId } from "../../src/model/write-operations.ts";
import { parseSource } from "./source.ts";
import * as laws from "./write-laws.ts";
import { allowedWrites, commandFiles, destructiveActions, readers, soundsDestructive } from "./write-table.ts";

const root = new URL("../../src/", import.meta.url);
const files: readonly laws.File[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.c?ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));
const product = files.filter(({ path }) => !path.startsWith("emulator/"));

const commandsOf = (catalogue: Readonly<Record<string, { readonly command: string }>>): readonly string[] =>
  Object.values(catalogue).map(({ command }) => command);
const catalogues = { reads: commandsOf(operations), writes: commandsOf(writeOperations) };

describe("no call of the product takes protection away:", () => {
  it("everything is looked at", () => {
    expect(product.map(({ path }) => path)).toEqual(
      expect.arrayContaining([...Object.values(commandFiles), "aws/write-client.ts", "aws/write-restore.ts"]),
    );
    expect(product.length).toBeGreaterThan(500);
  });

  it("the write catalogue is the table of what may be written, each with its reason", () => {
    expect(Object.keys(writeOperations).sort()).toEqual(Object.keys(allowedWrites).sort());
    for (const { because, files: from } of Object.values(allowedWrites)) {
      expect(because.length).toBeGreaterThan(10);
      expect(from.length).toBeGreaterThan(0);
    }
  });

  it("the reads of the catalogue are reads by their names", () => {
    for (const command of catalogues.reads) expect(command).toMatch(/^(Describe|List|Get|AssumeRole$)/);
  });

  it("IAM is asked for nothing destructive but what a restore needs on its new table, and the drill on its own", () => {
    const asked: Record<string, readonly string[]> = {};
    for (const id of Object.keys(writeOperations) as WriteOperationId[]) {
      const { iam, purposes } = writeOperations[id];
      for (const action of iam) if (soundsDestructive.test(action)) asked[action] = purposes;
    }
    expect(asked).toEqual(destructiveActions);
  });

  it("the commands of the SDK are exactly those of the two catalogues", () => {
    expect(laws.commandsAreThoseOfTheCatalogues(files, catalogues)).toEqual([]);
    expect(laws.clientsAreTakenBare(files)).toEqual([]);
  });

  it("each request is written out where it is sent, with members of the table alone", () => {
    expect(laws.requestsAreWrittenOut(files)).toEqual([]);
  });

  it("what deletes is named by the drill alone", () => {
    expect(laws.deletesAreNamedByTheDrill(files)).toEqual([]);
  });

  it("PITR and deletion protection are never something else than on", () => {
    expect(laws.protectionIsNeverTurnedOff(files)).toEqual([]);
  });

  it("nothing that reads, judges, reports or looks back reaches a writer", () => {
    const sources = files.map(({ path, text }) => parseSource(path, text));
    for (const reader of readers) expect(sources.some(({ path }) => reader.test(path))).toBe(true);
    expect(laws.readersReachNoWriter(sources)).toEqual([]);
  });
});

/** What is wrong, what says so of these files, and a part of the sentence. */
type Bad = readonly [
  string,
  (files: readonly laws.File[]) => readonly string[],
  Readonly<Record<string, string>>,
  string,
];

const commands = (given: readonly laws.File[]): readonly string[] =>
  laws.commandsAreThoseOfTheCatalogues(given, { reads: ["ListTables"], writes: ["CreateBackup"] });
const reached = (given: readonly laws.File[]): readonly string[] =>
  laws.readersReachNoWriter(given.map(({ path, text }) => parseSource(path, text)));

const lazily = (pattern: string): string => `const ${pattern} = await import("@aws-sdk/client-dynamodb");`;

const bad: readonly Bad[] = [
  [
    "a delete among the commands that write",
    commands,
    {
      "aws/write-clients.ts":
        "const c = { CreateBackup: sdk.CreateBackupCommand, DeleteBackup: sdk.DeleteBackupCommand };",
    },
    "aws/write-clients.ts:1: DeleteBackup is in no catalogue",
  ],
  [
    "a write among the commands that read",
    commands,
    { "aws/clients.ts": "use(sdk.ListTablesCommand, sdk.CreateBackupCommand);" },
    "aws/clients.ts:1: CreateBackup is in no catalogue",
  ],
  [
    "a command in a file of its own",
    commands,
    { "aws/tidy.ts": '\nimport { DeleteRecoveryPointCommand } from "@aws-sdk/client-backup";' },
    "aws/tidy.ts:2: DeleteRecoveryPoint",
  ],
  ["a command by its text", commands, { "cli/x.ts": 'const c = sdk["UntagResourceCommand"];' }, "UntagResource"],
  [
    "an operation without its command",
    commands,
    { "aws/clients.ts": "" },
    "ListTables of the catalogue has no command",
  ],
  [
    "the class that has every operation",
    laws.clientsAreTakenBare,
    { "aws/x.ts": lazily("{ DynamoDB }") },
    "takes DynamoDB",
  ],
  [
    "the same by its module",
    laws.clientsAreTakenBare,
    { "aws/x.ts": `${lazily("sdk")} sdk.DynamoDB;` },
    "takes DynamoDB",
  ],
  [
    "a member that is computed",
    laws.clientsAreTakenBare,
    { "aws/x.ts": `${lazily("sdk")} sdk[name];` },
    "a computed member",
  ],
  ["a module handed on", laws.clientsAreTakenBare, { "aws/x.ts": `${lazily("sdk")} use(sdk);` }, "hands a client"],
  [
    "a client that is loaded at once",
    laws.clientsAreTakenBare,
    { "aws/x.ts": 'import { DynamoDB } from "@aws-sdk/client-dynamodb";' },
    "loads a client",
  ],
  [
    "an operation that is not in the table",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": 'write("dynamodb:DeleteBackup", { BackupArn: arn });' },
    "sends dynamodb:DeleteBackup, which is no write",
  ],
  [
    "an operation that is computed",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": "calls.write(operation, { TableName: t });" },
    "which is no write of the table",
  ],
  [
    "a delete outside of the drill",
    laws.requestsAreWrittenOut,
    { "aws/write-restore.ts": 'write("dynamodb:DeleteTable", { TableName: t });' },
    "dynamodb:DeleteTable, which is for aws/write-drill",
  ],
  [
    "an input that is handed through",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": 'write("dynamodb:CreateBackup", input);' },
    "hands its input through",
  ],
  [
    "an input with what somebody gives spread into it",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": 'write("dynamodb:UpdateTable", { TableName: t, ...given });' },
    "hands its input through",
  ],
  [
    "a member that could turn something off",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": 'write("dynamodb:UpdateTable", { TableName: t, ReplicaUpdates: [] });' },
    "has a member ReplicaUpdates",
  ],
  [
    "deletion protection as somebody wishes",
    laws.requestsAreWrittenOut,
    { "aws/write-client.ts": 'write("dynamodb:UpdateTable", { TableName: t, DeletionProtectionEnabled: on });' },
    "may have DeletionProtectionEnabled as true alone",
  ],
  [
    "PITR that is turned off in one case",
    laws.requestsAreWrittenOut,
    {
      "aws/write-client.ts":
        'write("dynamodb:UpdateContinuousBackups", { ...(off ? { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } } : {}) });',
    },
    "may have PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled as true alone",
  ],
  [
    "a resource policy written over one that is there",
    laws.requestsAreWrittenOut,
    {
      "aws/write-restore.ts":
        'write("dynamodb:PutResourcePolicy", { ResourceArn: a, Policy: p, ExpectedRevisionId: r });',
    },
    "may have ExpectedRevisionId as NO_POLICY alone",
  ],
  [
    "a session that may delete",
    laws.deletesAreNamedByTheDrill,
    { "remediate/apply-plan.ts": 'const operations = ["dynamodb:CreateBackup", "dynamodb:DeleteTable"];' },
    "names dynamodb:DeleteTable",
  ],
  [
    "PITR that is off",
    laws.protectionIsNeverTurnedOff,
    { "remediate/x.ts": "const s = { PointInTimeRecoveryEnabled: false };" },
    "PointInTimeRecoveryEnabled is something else",
  ],
  [
    "deletion protection as somebody says",
    laws.protectionIsNeverTurnedOff,
    { "restore/x.ts": "f({ DeletionProtectionEnabled });" },
    "DeletionProtectionEnabled is something else",
  ],
  [
    "deletion protection that is taken off afterwards",
    laws.protectionIsNeverTurnedOff,
    { "restore/x.ts": "input.DeletionProtectionEnabled = false;" },
    "DeletionProtectionEnabled is something else",
  ],
  [
    "a report that reaches a writer",
    reached,
    {
      "report/x.ts": 'import { y } from "../model/y.ts";',
      "model/y.ts": 'export { z } from "../remediate/apply-z.ts";',
      "remediate/apply-z.ts": 'const w = await import("../aws/write-client.ts");',
      "aws/write-client.ts": "",
    },
    "report/x.ts → model/y.ts → remediate/apply-z.ts → aws/write-client.ts",
  ],
];

describe("a law of what may be changed in AWS", () => {
  it.each(bad)("refuses %s", (_, law, given, sentence) => {
    const found = law(Object.entries(given).map(([path, text]) => ({ path, text })));
    expect(found.join("\n")).toContain(sentence);
  });

  test("lets what the product does pass", () => {
    const given = [
      {
        path: "aws/write-client.ts",
        text: 'write("dynamodb:UpdateTable", { TableName: t, ...(a ? { DeletionProtectionEnabled: true } : {}) });',
      },
      {
        path: "scan/x.ts",
        text: "const { DeletionProtectionEnabled: is } = answer; f(answer.DeletionProtectionEnabled);",
      },
      { path: "emulator/x.ts", text: 'const off = { PointInTimeRecoveryEnabled: false }; "dynamodb:DeleteTable";' },
    ];
    expect(laws.requestsAreWrittenOut(given)).toEqual([]);
    expect(laws.protectionIsNeverTurnedOff(given)).toEqual([]);
    expect(laws.deletesAreNamedByTheDrill(given)).toEqual([]);
  });
});
