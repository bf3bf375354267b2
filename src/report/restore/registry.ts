/** The formats of what a restore came to, written once. Help, `-f` and `-o` of `restore` come out of this table. */
import type { ReportContext } from "../../model/report.ts";
import type { RestoreReport } from "../../model/restore-report.ts";
import { restoreConsole } from "./console.ts";
import { restoreJson } from "./json.ts";
import { restoreMarkdown } from "./markdown.ts";

type RestoreFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(report: RestoreReport, look: ReportContext["options"]): string;
};

export const restoreFormats = {
  console: { id: "console", extensions: [".txt"], about: "for a person at a terminal", render: restoreConsole },
  json: {
    id: "json",
    extensions: [".json"],
    about: "for machines: every setting with its request",
    render: restoreJson,
  },
  markdown: { id: "markdown", extensions: [".md"], about: "for a ticket", render: restoreMarkdown },
} as const satisfies Record<string, RestoreFormat>;

export type RestoreFormatId = keyof typeof restoreFormats;

export const restoreFormatIds = Object.keys(restoreFormats) as readonly RestoreFormatId[];
