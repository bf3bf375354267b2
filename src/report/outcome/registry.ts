/** The formats of what came of a plan, written once. Help, `-f` and `-o` of `apply` come out of this table. */
import type { ApplyReport } from "../../model/apply.ts";
import { outcomeConsole } from "./console.ts";
import { outcomeJson } from "./json.ts";
import { outcomeMarkdown } from "./markdown.ts";

export type OutcomeFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(report: ApplyReport, look: { readonly colour: boolean }): string;
};

export const outcomeFormats = {
  console: { id: "console", extensions: [], about: "for a person at a terminal", render: outcomeConsole },
  json: { id: "json", extensions: [".json"], about: "for machines: every step with its evidence", render: outcomeJson },
  markdown: { id: "markdown", extensions: [".md"], about: "for a ticket or a pull request", render: outcomeMarkdown },
} as const satisfies Record<string, OutcomeFormat>;

export type OutcomeFormatId = keyof typeof outcomeFormats;

export const outcomeFormatIds = Object.keys(outcomeFormats) as readonly OutcomeFormatId[];
