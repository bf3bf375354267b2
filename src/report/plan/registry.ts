/** The formats of a plan, written once. Help, `-f` and `-o` come out of this table. */
import type { PlanFormat } from "../../model/plan-report.ts";
import { planConsoleFormat } from "./console.ts";
import { planJsonFormat } from "./json.ts";
import { planMarkdownFormat } from "./markdown.ts";

export const planFormats = {
  console: planConsoleFormat,
  json: planJsonFormat,
  markdown: planMarkdownFormat,
} as const satisfies Record<string, PlanFormat>;

export type PlanFormatId = keyof typeof planFormats;

export const planFormatIds = Object.keys(planFormats) as readonly PlanFormatId[];
