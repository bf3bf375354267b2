/**
 * The verdicts as they were issued, in the run's total order, with the version that judged on the last line. Written once
 * and streamed both ways; findings out of order are a bug of the caller, lines that are none are refused by number.
 */
import { join } from "node:path";
import { canonicalJson } from "../model/canonical-json.ts";
import { array, count, nullable, object, oneOf, string } from "../model/decoder.ts";
import { decodeUnknown } from "../model/fact-codec.ts";
import { notApplicableCodes, verdicts, type Finding, type Reason, type TraceEntry } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import type { Probe } from "./crash-points.ts";
import { linesToChunks, writeDurably } from "./durable.ts";
import { runLayout } from "./layout.ts";
import { decodeLine } from "./lines.ts";
import { damaged } from "./refusals.ts";
import { linesBefore, proveSealed } from "./sealed-lines.ts";

/** `evaluator`: version of the product that judged. */
export type FindingsEnd = { readonly kind: "end"; readonly findings: number; readonly evaluator: string };

export const findingsPath = (run: string): string => join(run, runLayout.findings);

const decodeFinding = object<Finding>(
  {
    rule: string,
    severity: oneOf(...severities),
    account: string,
    region: string,
    table: string,
    arn: string,
    tableId: nullable(string),
    verdict: oneOf(...verdicts),
    reason: object<Reason>({ code: oneOf("met", "not-met", "unknown", "waived", ...notApplicableCodes), text: string }),
    unknowns: array(decodeUnknown),
    trace: array(
      object<TraceEntry>({ file: string, line: count, col: count, leaf: string, expected: string, actual: string }),
    ),
    override: string,
    waiver: string,
    fingerprint: string,
  },
  ["override", "waiver"],
);

const decodeEnd = object<FindingsEnd>({ kind: oneOf("end"), findings: count, evaluator: string });

export type FindingsToSeal = {
  readonly run: string;
  readonly findings: AsyncIterable<Finding>;
  readonly evaluator: string;
  readonly probe: Probe | undefined;
};

export async function writeFindings({ run, findings, evaluator, probe }: FindingsToSeal): Promise<FindingsEnd> {
  let end: FindingsEnd = { kind: "end", findings: 0, evaluator };
  async function* lines(): AsyncGenerator<string> {
    let before: Finding | null = null;
    for await (const finding of findings) {
      if (before !== null && !inOrder(before, finding)) {
        throw new Error(`findings out of order: ${nameOf(finding)} after ${nameOf(before)}`);
      }
      before = finding;
      end = { ...end, findings: end.findings + 1 };
      yield canonicalJson(finding);
    }
    yield canonicalJson(end);
  }
  await writeDurably({
    path: findingsPath(run),
    content: linesToChunks(lines()),
    beforeRename: () => probe?.("findings:before-rename"),
  });
  probe?.("findings:after-rename");
  return end;
}

const placeOf = ({ account, region, table, rule }: Finding): readonly string[] => [account, region, table, rule];
const nameOf = (finding: Finding): string => placeOf(finding).join(" ");

function inOrder(before: Finding, after: Finding): boolean {
  const [first, second] = [placeOf(before), placeOf(after)];
  for (const [index, part] of first.entries()) {
    const other = second[index] ?? "";
    if (part !== other) return part < other;
  }
  return false;
}

/** `digest`: what summary.json says of the file. The file is proven whole before the first finding is given. */
export async function* readFindings(run: string, digest: string | null): AsyncGenerator<Finding> {
  const path = findingsPath(run);
  const { last } = await proveSealed(path, digest);
  const end = decodeLine(path, last, decodeEnd);
  if (end.findings !== last.number - 1) {
    throw damaged(path, `the last line counts ${end.findings} findings and there are ${last.number - 1}`, last.number);
  }
  let before: Finding | null = null;
  for await (const line of linesBefore(path, last)) {
    const finding = decodeLine(path, line, decodeFinding);
    if (before !== null && !inOrder(before, finding)) throw damaged(path, "the findings are not in order", line.number);
    before = finding;
    yield finding;
  }
}

/** The version that judged, as the last line says. */
export async function evaluatorOf(run: string): Promise<string> {
  const path = findingsPath(run);
  const { last } = await proveSealed(path, null);
  return decodeLine(path, last, decodeEnd).evaluator;
}
