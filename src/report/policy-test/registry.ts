/** The formats of `policy test`, written once. Its help, `-f` and `-o` come out of this table. */
import type { TestFormat } from "../../model/test-outcome.ts";
import { testConsoleFormat } from "./console.ts";
import { testJunitFormat } from "./junit.ts";

export const testFormats = {
  console: testConsoleFormat,
  junit: testJunitFormat,
} as const satisfies Record<string, TestFormat>;

export type TestFormatId = keyof typeof testFormats;

export const testFormatIds = Object.keys(testFormats) as readonly TestFormatId[];
