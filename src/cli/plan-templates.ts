/** A failing finding of a table that is managed as code in, what to write into its template out; the AWS CLI is no template. */
import type { Finding } from "../model/finding.ts";
import type { TemplateSnippet } from "../model/plan-report.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunHeader } from "../model/run.ts";
import { filledIn, placeOf, snippetTemplates, snippetTitles } from "../report/fixes/snippets.ts";

export function templatesFor(
  finding: Finding,
  { policy, header }: { readonly policy: CompiledPolicy; readonly header: Pick<RunHeader, "partition"> },
): readonly TemplateSnippet[] {
  const rule = policy.rules.find(({ id }) => id === finding.rule);
  const place = placeOf(finding, header.partition);
  if (rule === undefined || place === null) return [];
  return snippetTemplates(rule, finding)
    .filter(({ kind }) => kind !== "cli")
    .map((snippet) => ({ title: snippetTitles[snippet.kind], text: filledIn(snippet, place).text }));
}
