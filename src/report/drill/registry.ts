/** The formats of a report of drills, written once. Help, `-f` and `-o` of `drill` come out of this table. */
import type { DrillReport } from "../../model/drill-report.ts";
import { drillConsole } from "./console.ts";
import { drillJson } from "./json.ts";
import { drillMarkdown } from "./markdown.ts";

export type DrillFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(report: DrillReport, look: { readonly colour: boolean }): string;
};

export const drillFormats = {
  console: { id: "console", extensions: [], about: "for a person at a terminal", render: drillConsole },
  json: { id: "json", extensions: [".json"], about: "for machines: every drill with its checks", render: drillJson },
  markdown: { id: "markdown", extensions: [".md"], about: "for a ticket or an auditor", render: drillMarkdown },
} as const satisfies Record<string, DrillFormat>;

export type DrillFormatId = keyof typeof drillFormats;

export const drillFormatIds = Object.keys(drillFormats) as readonly DrillFormatId[];
