/** One failing or waived finding → one SARIF entry, at the leaf that failed or what stands for it. Nothing in its identity depends on a line number. */
import { hash } from "node:crypto";
import type { Finding } from "../../model/finding.ts";
import type { PolicySource, Position } from "../../model/policy.ts";
import type { ReportContext } from "../../model/report.ts";
import type { WaiverUse } from "../../model/waiver.ts";
import { failingLeaf, otherLeaves } from "../failing-leaf.ts";
import { instantWords } from "../numbers.ts";
import { placeInRepository } from "../place-in-repository.ts";
import { pathUri, repositoryPath } from "../repository-path.ts";
import { foreignStamp } from "../run-words.ts";
import { levels, type SarifRule } from "./rules.ts";
import { sarifText } from "./text.ts";
import { visible } from "../../model/visible.ts";
import { answerWords } from "../waiver-words.ts";

export type DescribesFinding = (finding: Finding, described: SarifRule) => object;

export function describesFindings(context: ReportContext): DescribesFinding {
  const waivers = new Map(context.waivers.uses.map((use) => [use.waiver.id, use]));
  return (finding, described) => {
    const { account, region, table, arn, tableId, severity, verdict, waiver, fingerprint } = finding;
    const name = context.accountNames.get(account);
    const leaf = failingLeaf(described.rule, finding);
    const place = placeInRepository(leaf, { rule: described.rule, finding }, context);
    const others = otherLeaves(described.rule, finding).slice(0, mostLeaves);
    const related = [
      ...(place === leaf ? [] : [{ at: leaf, text: "The check that failed" }]),
      ...others.map(({ at, entry }) => ({
        at,
        text: `${entry.leaf}: expected ${entry.expected}, found ${entry.actual}`,
      })),
    ];
    return {
      ruleId: described.id,
      ruleIndex: described.index,
      kind: "fail",
      level: levels[severity],
      message: stamped(`Table ${table} (${placeOf(context, finding)}): ${finding.reason.text}`, context),
      locations: [
        {
          physicalLocation: physicalLocation(place, context),
          logicalLocations: [{ name: visible(table), fullyQualifiedName: visible(arn), kind: "resource" }],
        },
      ],
      ...(related.length > 0 && {
        relatedLocations: related.map(({ at, text }, index) => ({
          id: index + 1,
          physicalLocation: physicalLocation(at, context),
          message: { text: sarifText(text) },
        })),
      }),
      partialFingerprints: { primaryLocationLineHash: identity(fingerprint), "restorable/v1": fingerprint },
      ...(verdict === "waived" && { suppressions: [suppression(waiver ?? "", waivers.get(waiver ?? ""))] }),
      properties: {
        account,
        ...(name !== undefined && { accountName: name }),
        region,
        table,
        arn,
        tableId,
        severity,
        verdict,
      },
    };
  };
}

/** Of a condition with more leaves the JSON report has the rest. */
const mostLeaves = 10;

const placeOf = ({ accountNames }: ReportContext, { account, region }: Finding): string => {
  const name = accountNames.get(account);
  return `account ${account}${name === undefined ? "" : ` ${name}`}, ${region}`;
};

/** Whoever reads it on a code host sees the entry alone: what did not come from AWS says so in each. */
export const stamped = (text: string, { run }: ReportContext): { readonly text: string } => ({
  text: run.foreignHosts.length === 0 ? sarifText(text) : `${sarifText(text)} ${foreignStamp}.`,
});

/**
 * GitHub tells alerts apart by this one hash. Rule, ARN and TableId make a finding what it is over time, so that an alert
 * that somebody dismissed does not hide the next table of the same name; where the policy stands does not matter.
 */
export const identity = (text: string): string =>
  `${/^[0-9a-f]{32}/.exec(text)?.[0] ?? hash("sha256", text).slice(0, 32)}:1`;

export function physicalLocation({ file, line, col, endLine, endCol }: Position, { options }: ReportContext): object {
  return {
    artifactLocation: artifactLocation(file, options),
    region: { startLine: line, startColumn: col, endLine, endColumn: endCol },
  };
}

export function artifactLocation(file: string, { policyFiles }: ReportContext["options"]): object {
  const path = repositoryPath(file, policyFiles);
  return path.isShipped ? { uri: pathUri(path) } : { uri: pathUri(path), uriBaseId: "%SRCROOT%" };
}

/** The files a code host may not have: with their text, for viewers that would show nothing else. */
export const artifacts = ({ policy, options }: ReportContext): readonly object[] =>
  policy.sources.map(({ file, text }) => ({
    location: artifactLocation(file, options),
    hashes: { "sha-256": hash("sha256", text) },
    contents: { text },
  }));

function suppression(id: string, use: WaiverUse | undefined): object {
  const waiver = use?.waiver;
  const words =
    waiver === undefined
      ? `Waiver ${id}`
      : `Waiver ${id}: ${waiver.reason} Until ${instantWords(waiver.expires)}; ${answerWords(waiver)}`;
  return { kind: "external", status: "accepted", justification: sarifText(words) };
}

/** The file that makes rules a policy, in the repository where it holds one. A rule on its own is its own policy. */
export function policyPlace({ policy, options }: ReportContext): Position {
  const { sources, rules, id } = policy;
  const ofRules = new Set(rules.map(({ at }) => at.file));
  const own = sources.filter((source) => options.policyFiles?.shipped.has(source.file) !== true);
  const isPolicy = (source: PolicySource): boolean => !ofRules.has(source.file);
  const found = own.find(isPolicy) ?? own[0] ?? sources.find(isPolicy);
  return { file: found?.file ?? rules[0]?.at.file ?? id, line: 1, col: 1, endLine: 1, endCol: 2 };
}
