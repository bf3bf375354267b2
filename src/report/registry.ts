/** The formats of the audit report, written once. Help, `-f` and `-o` come out of this table. */
import type { Format } from "../model/report.ts";
import { asffFormat } from "./asff.ts";
import { consoleFormat } from "./console.ts";
import { csvFormat } from "./csv.ts";
import { githubFormat } from "./github.ts";
import { githubSummaryFormat } from "./github-summary.ts";
import { htmlFormat } from "./html.ts";
import { jsonFormat } from "./json.ts";
import { junitFormat } from "./junit.ts";
import { junitGitlabFormat } from "./junit-gitlab.ts";
import { markdownFormat } from "./markdown.ts";
import { ndjsonFormat } from "./ndjson.ts";
import { ocsfFormat } from "./ocsf.ts";
import { sarifFormat } from "./sarif.ts";

export const formats = {
  console: consoleFormat,
  json: jsonFormat,
  markdown: markdownFormat,
  junit: junitFormat,
  csv: csvFormat,
  ndjson: ndjsonFormat,
  ocsf: ocsfFormat,
  asff: asffFormat,
  "junit-gitlab": junitGitlabFormat,
  sarif: sarifFormat,
  github: githubFormat,
  "github-summary": githubSummaryFormat,
  html: htmlFormat,
} as const satisfies Record<string, Format>;

export type FormatId = keyof typeof formats;

export const formatIds = Object.keys(formats) as readonly FormatId[];
