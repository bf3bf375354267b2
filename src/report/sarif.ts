/**
 * The report for code scanning: SARIF 2.1.0 within what GitHub takes and shows. Failing and waived findings are entries at
 * the leaf of the policy that failed; what is unknown or was not seen is told in notifications, and in one entry about
 * coverage, because code hosts show entries alone and close what a file no longer names. Streams: entries first, notes last.
 */
import { hash } from "node:crypto";
import { askedQuestion } from "../model/asked-question.ts";
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import { escapedJson } from "./escape/escape-json.ts";
import { grains } from "./sarif/grain.ts";
import { artifacts, describesFindings } from "./sarif/finding.ts";
import { coverageRule, coverageGap } from "./sarif/coverage.ts";
import { describedNotes, notes } from "./sarif/notes.ts";
import { describedRule, sarifRules, type SarifRules } from "./sarif/rules.ts";
import { together } from "./sarif/together.ts";
import { foreignStamp, populationWords } from "./run-words.ts";
import { unknownCauses } from "./unknown-causes.ts";
import { visible } from "../model/visible.ts";

export const sarifFormat: Format = {
  id: "sarif",
  extensions: [".sarif.json", ".sarif"],
  about: "for code scanning: SARIF 2.1.0",
  create: sarifWriter,
};

/**
 * GitHub takes 25,000 entries of a run and shows the 5,000 most severe. Those it does not show would be lost without a
 * word, so there are never more than it shows. That many take about a tenth of the 10 MB that a file may have, compressed.
 */
const mostEntries = 5_000;

function sarifWriter(context: ReportContext): ReportWriter {
  const rules = sarifRules(context.policy);
  const gap = coverageGap(context, rules.all.length);
  const grained = grains(context, rules.all, mostEntries - (gap === null ? 0 : 1));
  const described = describesFindings(context);
  const groups = together(context);
  const unknown = unknownCauses("rule and cause");
  let entries = 0;
  const written = (all: readonly object[]): string =>
    all.map((entry) => `${entries++ === 0 ? "" : ","}\n        ${line(entry)}`).join("");

  return {
    begin: () => head(context, rules) + (gap === null ? "" : written([gap])),
    table({ findings }) {
      let text = "";
      for (const finding of findings) {
        unknown.add(finding);
        if (finding.verdict !== "fail" && finding.verdict !== "waived") continue;
        const rule = rules.of(finding);
        const grain = grained.get(finding.rule) ?? "table";
        text += written(grain === "table" ? [described(finding, rule)] : groups.add(finding, rule, grain));
      }
      return text;
    },
    end() {
      const last = written(groups.end());
      const told = notes(context, { rules, unknown, grained });
      return `${last}${entries === 0 ? "" : "\n      "}],\n${tail(context, told)}`;
    },
  };
}

const line = (value: unknown): string => escapedJson(JSON.stringify(value));
const list = (values: readonly unknown[], indent: string): string =>
  values.length === 0 ? "[]" : `[\n${values.map((value) => `${indent}  ${line(value)}`).join(",\n")}\n${indent}]`;

function head(context: ReportContext, rules: SarifRules): string {
  const { run, policy } = context;
  const { name, version } = run.tool;
  return `{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": ${line(name)},
          "semanticVersion": ${line(visible(version))},
          "rules": ${list([...rules.all.map(describedRule), coverageRule], "          ")},
          "notifications": ${list(describedNotes(), "          ")}
        }
      },
      "automationDetails": ${line({ id: automationId(context) })},
      "columnKind": "utf16CodeUnits",
      "originalUriBaseIds": ${line({ "%SRCROOT%": { description: { text: "The root of the repository that holds the policy." } } })},
      "artifacts": ${list(artifacts(context), "      ")},
      "properties": ${line({ policy: policy.id, policyDigest: policy.digest, runId: run.id, asOf: run.asOf, population: populationWords(run), ...(run.foreignHosts.length > 0 && { [foreignStamp]: run.foreignHosts }) })},
      "results": [`;
}

const tail = (context: ReportContext, told: readonly object[]): string => `      "invocations": [
        {
          "executionSuccessful": true,
          "startTimeUtc": ${line(context.run.asOf)},
          "toolExecutionNotifications": ${list(told, "          ")}
        }
      ]
    }
  ]
}
`;

/**
 * What stands before the last slash is the category: an upload closes alerts of its own category alone. Another policy is
 * another category, and so is another part of the organization: an audit of one account must not close alerts of the next.
 */
function automationId({ policy, run }: ReportContext): string {
  const population = hash("sha256", askedQuestion(run)).slice(0, 8);
  return ["restorable", policy.id, population, run.id].map((part) => encodeURIComponent(visible(part))).join("/");
}
