/**
 * Python programs nobody here wrote (boto3, the AWS CLI, moto, jsonschema), where the machine has them. They live in a
 * virtual environment whose interpreter `RESTORABLE_TEST_PYTHON` names. In CI it must be there.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "vitest";
import { need } from "./need.ts";

const interpreter = process.env["RESTORABLE_TEST_PYTHON"] ?? "";

const missing = (): string | null => {
  if (interpreter === "") return "RESTORABLE_TEST_PYTHON is not set: see CONTRIBUTING.md";
  return existsSync(interpreter) ? null : `RESTORABLE_TEST_PYTHON names ${interpreter}, which is not there`;
};

export const needPython = (context: TestContext): void => need(context, missing());

/** For `describe.skipIf`-like set-up in `beforeAll`, where there is no test to skip: is there anything to set up? */
export const hasPython = (): boolean => missing() === null;

export const python = (): string => interpreter;

/** A program of the virtual environment, such as `aws` or `moto_server`. */
export const pythonProgram = (name: string): string => join(dirname(interpreter), name);
