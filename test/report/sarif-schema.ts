/** The schema of SARIF 2.1.0 as OASIS publishes it, where it lies beside the project. In CI it must be there. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Log, Result } from "sarif";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";

const file = fileURLToPath(new URL("../../../shared/schemas/sarif-2.1.0.json", import.meta.url));

export const needSarifSchema = (context: TestContext): void =>
  need(context, existsSync(file) ? null : "the schema of SARIF is not beside the project");

let compiled: ValidateFunction | null = null;

/** Draft-04, of which ajv knows all that this schema uses but the two keywords that name it. */
function validator(): ValidateFunction {
  if (compiled !== null) return compiled;
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const ajv = new Ajv({ unicodeRegExp: false, strict: false, allErrors: true });
  addFormats.default(ajv);
  compiled = ajv.compile(schema);
  return compiled;
}

export function sarifComplaints(sarif: string): readonly string[] {
  const isValid = validator();
  if (isValid(JSON.parse(sarif))) return [];
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

export const sarifOf = (text: string): Log => JSON.parse(text) as Log;

export const entriesOf = (text: string): readonly Result[] => sarifOf(text).runs[0]?.results ?? [];
