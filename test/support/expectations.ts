/** What a scenario expects, as assertions on an outcome: each shows what was expected beside what came, and none hides another. */
import { expect } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import type { ExpectedFinding, TextExpectation } from "./scenario.ts";
import type { Outcome } from "./run-scenario.ts";

export function expectOutcome(outcome: Outcome): void {
  const { step, exit, stdout, stderr, files, report, log } = outcome;
  const { expect: expected } = step;
  const command = step.argv.join(" ");
  const told = `\nstdout:\n${shortened(stdout)}\nstderr:\n${shortened(stderr)}`;

  expect.soft(exit, `exit code of: ${command}${told}`).toBe(expected.exit);
  if (expected.stdout) expectText(stdout, expected.stdout, `stdout of: ${command}`);
  if (expected.stderr) expectText(stderr, expected.stderr, `stderr of: ${command}`);

  for (const [path, text] of Object.entries(expected.files ?? {})) {
    const found = [...files].find(([name]) => name === path)?.[1];
    if (text === null) expect.soft(found, `${path} after: ${command}`).toBeUndefined();
    else if (found === undefined) expect.soft([...files.keys()], `files after: ${command}`).toContain(path);
    else expectText(found, text, `${path} after: ${command}`);
  }

  if (expected.findings) {
    const findings = report?.findings ?? [];
    expect
      .soft(
        expected.findings.map((wanted) => shown(wanted, findings)),
        `findings of: ${command}`,
      )
      .toEqual(expected.findings);
  }
  if (expected.verdicts) {
    const counted = Object.keys(expected.verdicts).map((verdict) => [
      verdict,
      (report?.findings ?? []).filter((finding) => finding.verdict === verdict).length,
    ]);
    expect.soft(Object.fromEntries(counted), `verdicts of: ${command}`).toEqual(expected.verdicts);
  }
  if (expected.unseen) {
    const seen = (report?.coverage.unseen ?? []).map(({ account, region, state, reason }) => ({
      ...(account !== null && { account }),
      ...(region !== null && { region }),
      state,
      kind: reason.kind,
      ...(reason.operation !== undefined && { operation: reason.operation }),
    }));
    expect.soft(seen, `not seen by: ${command}`).toEqual(expected.unseen);
  }
  if (expected.calls === "none") {
    expect
      .soft(
        log.map(({ operation }) => operation),
        `calls of: ${command}`,
      )
      .toEqual([]);
  } else if (expected.calls) {
    const counted = Object.keys(expected.calls).map((operation) => [
      operation,
      log.filter((entry) => entry.operation === operation).length,
    ]);
    expect.soft(Object.fromEntries(counted), `calls of: ${command}`).toEqual(expected.calls);
  }
}

function expectText(text: string, { is, contains, lacks }: TextExpectation, where: string): void {
  if (is !== undefined) expect.soft(text, where).toBe(is);
  for (const part of contains ?? []) expect.soft(text, where).toContain(part);
  for (const part of lacks ?? []) expect.soft(text, where).not.toContain(part);
}

/** The finding that is meant, reduced to what is said of it; every candidate where none or several are meant. */
function shown(wanted: ExpectedFinding, findings: readonly Finding[]): unknown {
  const candidates = findings.filter(
    (finding) =>
      finding.table === wanted.table &&
      finding.rule === wanted.rule &&
      (wanted.account === undefined || finding.account === wanted.account) &&
      (wanted.region === undefined || finding.region === wanted.region),
  );
  const [found] = candidates;
  if (found === undefined || candidates.length > 1) {
    return { ...wanted, verdict: `${candidates.length} findings`, in: candidates.map(({ arn }) => arn) };
  }
  return {
    ...wanted,
    verdict: found.verdict,
    ...(wanted.reason !== undefined && { reason: found.reason.code }),
    ...(wanted.unknown !== undefined && { unknown: found.unknowns[0]?.kind ?? null }),
    ...(wanted.operation !== undefined && { operation: found.unknowns[0]?.operation ?? null }),
  };
}

const shownAtMost = 2_000;
const shortened = (text: string): string =>
  text.length <= shownAtMost ? text : `${text.slice(0, shownAtMost)}\n… ${text.length - shownAtMost} more characters`;
