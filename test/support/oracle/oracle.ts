/**
 * A report comes in with what the emulator knows; every disagreement between them goes out as a sentence. The oracle
 * computes each verdict itself and never calls src/evaluate: findings are held against the ground truth × the rules.
 */
import type { Truth } from "../../../src/emulator/truth.ts";
import type { Finding, Verdict } from "../../../src/model/finding.ts";
import type { JsonReport } from "../json-report.ts";
import { populationOf, type Part, type Population } from "./population.ts";
import { packs, rules, type RuleId } from "./rules.ts";
import type { AskedFor } from "./selection.ts";
import { troubleOfScope } from "./troubles.ts";
import { rightVerdicts } from "./verdicts.ts";

export type Question = {
  readonly report: JsonReport;
  /** As it was when the scan began. */
  readonly truth: Truth;
  /** What the scan was asked for. */
  readonly scanned: AskedFor;
  /** What is judged by: another policy than the scan's when a run is evaluated again. */
  readonly judged: AskedFor;
  readonly caller: string;
};

export function disagreements(question: Question): readonly string[] {
  const { report, truth, scanned, caller } = question;
  const population = populationOf(truth, scanned, caller);
  const byTable = byArn(report.findings);
  const tables = population.parts.flatMap(({ scope }) => [...(scope?.tables ?? []), ...(scope?.appearing ?? [])]);
  const known = new Set(tables.map(({ arn }) => arn));
  return [
    ...[...byTable.keys()]
      .filter((arn) => !known.has(arn))
      .map((arn) => `${arn} is judged, but is not in the population`),
    ...population.parts.flatMap((part) => ofPart({ ...question, population }, part, byTable)),
    ...(population.listed === "unseen" && !report.coverage.unseen.some(({ account }) => account === null)
      ? ["the accounts could not be listed, but coverage does not say so"]
      : []),
  ];
}

function byArn(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const tables = new Map<string, Finding[]>();
  for (const finding of findings) {
    const table = tables.get(finding.arn);
    if (table === undefined) tables.set(finding.arn, [finding]);
    else table.push(finding);
  }
  return tables;
}

function ofPart(
  question: Question & { readonly population: Population },
  part: Part,
  byTable: ReadonlyMap<string, readonly Finding[]>,
): readonly string[] {
  const { population } = question;
  const { account, scope, reach } = part;
  const place = scope === null ? account.id : `${account.id} ${scope.region}`;
  const { unseen, accepted } = question.report.coverage;
  // A table that another Region's replica names is missing from a Region that was seen.
  const saysUnseen = [...unseen.filter(({ table }) => table === undefined), ...accepted].some(
    (each) =>
      each.account === null || (each.account === account.id && (each.region === null || each.region === scope?.region)),
  );
  if (reach === "unseen" && !saysUnseen) return [`${place} cannot be seen, but coverage does not say so`];
  if (reach === "seen" && population.listed === "seen" && saysUnseen)
    return [`${place} can be seen, but coverage says it was not`];

  const appearing = new Set(scope?.appearing);
  return [...(scope?.tables ?? []), ...appearing].flatMap((table) => {
    const found = byTable.get(table.arn);
    if (found === undefined) {
      const mayBeMissing =
        saysUnseen ||
        appearing.has(table) ||
        // Gone after an answer that told of it and was lost on its way: the next one tells of it no more.
        (table.vanishesAfter !== null && (table.vanishesAfter !== "ListTables" || !isSureToBeListed(question, part)));
      return mayBeMissing ? [] : [`${place} ${table.name} is there and was not judged`];
    }
    return expectedRules(question.judged).flatMap((rule) => {
      const finding = found.find((each) => each.rule === rule);
      if (finding === undefined) return [`${place} ${table.name} was not judged by ${rule}`];
      const { report, truth } = question;
      const right = new Set<Verdict>(
        scope === null
          ? []
          : rightVerdicts(rule, { truth, population, account, scope, table }, Date.parse(report.run.asOf)),
      );
      // A run holds what its own policy needed; what another policy needs besides is unknown.
      if (question.judged !== question.scanned) right.add("unknown");
      // Of what a waiver says the oracle knows nothing: whatever is waived must be a fail, and somebody must have waived.
      if (finding.verdict === "waived" && !question.judged.waives) {
        return [`${place} ${table.name} ${rule}: waived, but nothing waives`];
      }
      return right.has(finding.verdict === "waived" ? "fail" : finding.verdict)
        ? []
        : [`${place} ${table.name} ${rule}: ${finding.verdict}, but it is ${[...right].join(" or ")}`];
    });
  });
}

const isSureToBeListed = ({ truth }: Question, { account, scope }: Part): boolean =>
  scope !== null && troubleOfScope(truth, account.id, scope, "dynamodb:ListTables") === "none";

/** The rules of a shipped pack, or one shipped rule; of a policy file, the shipped rules that it uses as they are. */
function expectedRules({ policy, uses }: AskedFor): readonly RuleId[] {
  const asked = policy === null ? uses : (packs[policy] ?? [policy]);
  return (Object.keys(rules) as RuleId[]).filter((rule) => asked.includes(rule));
}
