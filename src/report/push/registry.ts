/** The formats of what a push came to, written once. Help, `-f` and `-o` of `push` come out of this table. */
import type { PushReport } from "../../model/push-report.ts";
import type { ReportContext } from "../../model/report.ts";
import { pushConsole } from "./console.ts";
import { pushJson } from "./json.ts";
import { pushMarkdown } from "./markdown.ts";

type PushFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(report: PushReport, look: ReportContext["options"]): string;
};

export const pushFormats = {
  console: { id: "console", extensions: [".txt"], about: "for a person at a terminal", render: pushConsole },
  json: {
    id: "json",
    extensions: [".json"],
    about: "for machines: every account and Region with its counts",
    render: pushJson,
  },
  markdown: { id: "markdown", extensions: [".md"], about: "for a ticket", render: pushMarkdown },
} as const satisfies Record<string, PushFormat>;

export type PushFormatId = keyof typeof pushFormats;

export const pushFormatIds = Object.keys(pushFormats) as readonly PushFormatId[];
