/** Python's csv module as the reader that nobody here wrote: a CSV text in, its rows of cells out. */
import { spawnSync } from "node:child_process";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";
import { hasPython, python } from "../support/python.ts";

const interpreter = (): string => (hasPython() ? python() : "python3");

/** It is of the standard library: any Python will do. */
export const needAnyPython = (context: TestContext): void =>
  need(context, spawnSync(interpreter(), ["--version"]).status === 0 ? null : "there is no python3");

/** `strict` refuses what its writer would not have written; newlines reach it as they are. */
const program = `
import csv, io, json, sys
csv.field_size_limit(1 << 30)
text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="").read()
print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), delimiter=sys.argv[1], strict=sys.argv[2] == "strict"))))
`;

/** `delimiter`: `;` shows what a program makes of the text where the list separator is a semicolon. */
export function pythonRows(text: string, delimiter: "," | ";" = ","): readonly (readonly string[])[] {
  const strict = delimiter === "," ? "strict" : "lenient";
  const { status, stdout, stderr } = spawnSync(interpreter(), ["-c", program, delimiter, strict], {
    input: text,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}
