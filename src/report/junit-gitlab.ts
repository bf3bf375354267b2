/**
 * The flavour of JUnit for GitLab: each case leads to the policy file that judged it, names are unique, as GitLab takes
 * the first of two, and the file stays below the 30 MB and 500,000 cases beyond which GitLab shows nothing of it at all.
 *
 * What there is no room for is left out from the least on: passing cases first, the most severe fails last. What is left
 * out is counted and told in a case of its own, as an error where it is more than passing cases.
 */
import type { Finding } from "../model/finding.ts";
import type { Format, ReportContext } from "../model/report.ts";
import type { Severity } from "../model/severity.ts";
import type { Summary } from "../model/run.ts";
import { failingLeaf } from "./failing-leaf.ts";
import { junitWriter, type JunitFlavour } from "./junit.ts";
import type { JunitCase } from "./junit/suite.ts";
import { grouped, plural } from "./numbers.ts";
import { placeInRepository } from "./place-in-repository.ts";
import { pathText, repositoryPath } from "./repository-path.ts";
import { worstSeverityFirst } from "./verdict-words.ts";

export const junitGitlabFormat: Format = {
  id: "junit-gitlab",
  extensions: [".gitlab.xml"],
  about: "for GitLab: JUnit with links to the policy, below its limits",
  create: (context) => junitWriter(context, gitlabFlavour(context)),
};

/** 6 MB of the 30 are for coverage, waivers and the ends of suites, which nobody counts. */
const mostBytes = 24_000_000;
const mostAround = 1_500;
const mostCases = 490_000;

/** What a case is about, in the order in which room is given. */
type Kind = `fail ${Severity}` | "unknown" | "waived" | "pass";
const kinds: readonly Kind[] = [
  ...worstSeverityFirst.map((severity) => `fail ${severity}` as const),
  "unknown",
  "waived",
  "pass",
];

/** Bytes of a case until one was seen. */
const usualBytes = (kind: Kind): number => (kind === "pass" ? 250 : 1_500);

/** `left`: still to come. `seen`, `bytes`: those that came, whether or not there was room for them. */
type Met = { left: number; seen: number; bytes: number; leftOut: number };

function gitlabFlavour(context: ReportContext): JunitFlavour {
  const { summary, options } = context;
  const met = new Map(
    kinds.map((kind): [Kind, Met] => [kind, { left: countOf(summary, kind), seen: 0, bytes: 0, leftOut: 0 }]),
  );
  let bytes = 0;
  let cases = 0;
  /** What those that matter more will take, by what they took so far. */
  const reserved = (kind: Kind): { readonly bytes: number; readonly cases: number } => {
    const room = { bytes: 0, cases: 0 };
    for (const [other, { left, seen, bytes: taken }] of met) {
      if (other === kind) return room;
      room.bytes += left * (seen === 0 ? usualBytes(other) : taken / seen);
      room.cases += left;
    }
    return room;
  };
  return {
    fileOf(finding, rule) {
      const { file } = placeInRepository(failingLeaf(rule, finding), { rule, finding }, context);
      return pathText(repositoryPath(file, options.policyFiles));
    },
    mostAround,
    admits(finding, text) {
      const kind = kindOf(finding);
      const size = Buffer.byteLength(text);
      const ofKind = met.get(kind);
      if (ofKind === undefined) throw new Error(`${kind} has no room of its own`);
      ofKind.left -= 1;
      ofKind.seen += 1;
      ofKind.bytes += size;
      const others = reserved(kind);
      if (bytes + size + others.bytes > mostBytes || cases + 1 + others.cases > mostCases) {
        ofKind.leftOut += 1;
        return false;
      }
      bytes += size;
      cases += 1;
      return true;
    },
    closing: () => leftOutCases(met),
  };
}

function countOf({ verdicts, failing }: Summary, kind: Kind): number {
  if (kind === "unknown" || kind === "waived" || kind === "pass") return verdicts[kind];
  return failing[worstSeverityFirst.find((severity) => kind === `fail ${severity}`) ?? "low"];
}

const kindOf = ({ verdict, severity }: Finding): Kind => {
  switch (verdict) {
    case "fail":
      return `fail ${severity}`;
    case "unknown":
    case "waived":
    case "pass":
      return verdict;
    case "not-applicable":
      throw new Error("a finding that does not apply is no test case");
    default:
      return verdict satisfies never;
  }
};

function leftOutCases(met: ReadonlyMap<Kind, Met>): readonly JunitCase[] {
  const leftOut = [...met].filter(([, kind]) => kind.leftOut > 0);
  if (leftOut.length === 0) return [];
  const count = leftOut.reduce((sum, [, kind]) => sum + kind.leftOut, 0);
  const message = `${plural(count, "test case is", "test cases are")} left out: GitLab takes no more than 30 MB and 500,000 cases`;
  const told = leftOut.map(([kind, { leftOut: cases }]) => `${grouped(cases)} × ${kind}`);
  const body = [message, ...told, "The JSON report has every finding."];
  const outcome = leftOut.every(([kind]) => kind === "pass")
    ? ({ element: "skipped", message, body } as const)
    : ({ element: "error", type: "left-out", message, body } as const);
  return [{ name: "left out :: test cases", outcome }];
}
