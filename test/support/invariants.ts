/**
 * What holds of every step of every scenario, whatever it expects: an outcome comes in, each breach goes out as a
 * sentence. An audit reads only, keeps secrets, orders its findings, and never lets incompleteness look green.
 */
import type { Outcome } from "./run-scenario.ts";

/** By what IAM calls them: everything else may change something. */
const reads =
  /^(dynamodb|backup|kms|tag|account|organizations):(Describe|List|Get)|^sts:(AssumeRole|GetCallerIdentity)$/;

export function breachesOf(outcome: Outcome): readonly string[] {
  return [
    ...crash(outcome),
    ...writes(outcome),
    ...sessionsWithoutPolicy(outcome),
    ...secretsTold(outcome),
    ...controlCharacters(outcome),
    ...disorder(outcome),
    ...stampMissing(outcome),
    ...wrongExit(outcome),
  ];
}

const crash = ({ exit, stderr }: Outcome): readonly string[] => (exit === 70 ? [`it crashed: ${stderr}`] : []);

const writes = ({ log }: Outcome): readonly string[] =>
  log.filter(({ operation }) => !reads.test(operation)).map(({ operation }) => `${operation} was sent: not a read`);

/** Even an administrator's role must yield a session that can only read. */
const sessionsWithoutPolicy = ({ sessions }: Outcome): readonly string[] =>
  sessions
    .filter(({ policy }) => policy === null)
    .map(({ account }) => `a session in ${account} has no session policy`);

function secretsTold({ stdout, stderr, files, secrets }: Outcome): readonly string[] {
  const places: readonly (readonly [string, string])[] = [["stdout", stdout], ["stderr", stderr], ...files];
  return places.flatMap(([place, text]) =>
    secrets.some((secret) => text.includes(secret)) ? [`${place} holds a secret key or a session token`] : [],
  );
}

/** Nobody asked for colour here, and a table's tag must not reach a terminal as an escape sequence. */
function controlCharacters({ stdout, stderr }: Outcome): readonly string[] {
  const control = (text: string): boolean => /[\p{Cc}]/u.test(text.replace(/[\n\t]/g, ""));
  return Object.entries({ stdout, stderr }).flatMap(([place, text]) =>
    control(text) ? [`${place} holds a control character`] : [],
  );
}

function disorder({ report }: Outcome): readonly string[] {
  const keys = (report?.findings ?? []).map(({ account, region, table, rule }) =>
    [account, region, table, rule].join("\u0000"),
  );
  return keys.some((key, at) => at > 0 && key <= (keys[at - 1] ?? ""))
    ? ["the findings are not in order of account, region, table, rule, each once"]
    : [];
}

/** Whatever came of it: nothing here was observed from AWS, and no report may look as if it were. */
const stampMissing = ({ report }: Outcome): readonly string[] =>
  report !== null && report.run.foreignHosts.length === 0 ? ["the report does not say NOT OBSERVED FROM AWS"] : [];

/** Design: 1 a fail, else 3 something unknown or unseen, else 0. Flags that move the gate are the scenario's to judge. */
function wrongExit({ report, exit, step }: Outcome): readonly string[] {
  const moved = ["--fail-on", "--max-unknown", "--max-unseen"].some((flag) => step.argv.includes(flag));
  if (report === null || moved) return [];
  const has = (verdict: string): boolean => report.findings.some((finding) => finding.verdict === verdict);
  const { unseen, scopes } = report.coverage;
  const expected = has("fail") ? 1 : has("unknown") || unseen.length > 0 || scopes.seen === 0 ? 3 : 0;
  return exit === expected ? [] : [`the exit code is ${exit}, but by the report it is ${expected}`];
}
