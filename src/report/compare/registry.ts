/** The formats in which two runs are compared, written once. Help, `-f` and `-o` come out of this table. */
import type { ComparisonFormat } from "../../model/comparison.ts";
import { compareConsoleFormat } from "./console.ts";
import { compareJsonFormat } from "./json.ts";
import { compareMarkdownFormat } from "./markdown.ts";

export const compareFormats = {
  console: compareConsoleFormat,
  json: compareJsonFormat,
  markdown: compareMarkdownFormat,
} as const satisfies Record<string, ComparisonFormat>;

export type CompareFormatId = keyof typeof compareFormats;

export const compareFormatIds = Object.keys(compareFormats) as readonly CompareFormatId[];
