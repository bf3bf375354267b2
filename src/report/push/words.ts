/** What a push came to in sentences that every format shares. Names and AWS's own words are raw: each format escapes them in its own way. */
import type { PushedScope, PushReport, PushState } from "../../model/push-report.ts";
import { instantWords, plural } from "../numbers.ts";

export const stateWords = {
  pushed: "imported",
  "not-subscribed": "not subscribed",
  "not-opened": "not opened",
  denied: "denied",
  unclear: "unclear",
  interrupted: "interrupted",
  planned: "planned",
} as const satisfies Record<PushState, string>;

type Counted = Pick<PushedScope, "account" | "findings">;

/** `1,234 findings for Security Hub in 20 Regions of 12 accounts`. */
export function plannedWords(scopes: readonly Counted[]): string {
  const findings = scopes.reduce((sum, scope) => sum + scope.findings, 0);
  const accounts = new Set(scopes.map(({ account }) => account)).size;
  const places = `${plural(scopes.length, "Region", "Regions")} of ${plural(accounts, "account", "accounts")}`;
  return `${plural(findings, "finding", "findings")} for Security Hub in ${places}`;
}

export function headlineWords({ scopes, totals, interrupted }: PushReport): string {
  if (scopes.every(({ state }) => state === "planned")) return `Would import ${plannedWords(scopes)}: nothing was sent`;
  const { accepted, refused, unsent } = totals;
  const parts = [
    `${plural(accepted, "finding", "findings")} imported`,
    ...(refused > 0 ? [`${plural(refused, "finding", "findings")} refused by Security Hub`] : []),
    ...(unsent > 0 ? [`${plural(unsent, "finding", "findings")} not sent`] : []),
  ];
  return `${interrupted ? "Interrupted: " : ""}${parts.join(", ")}`;
}

export const toneOf = ({ scopes, totals, exitCode }: PushReport): "pass" | "fail" | "unknown" =>
  totals.refused > 0 ? "fail" : exitCode === 0 && scopes.some(({ state }) => state === "pushed") ? "pass" : "unknown";

/** Why, in one sentence: what AWS said, or the first of the findings that it refused. */
export function whyWords({ because, refused, refusals }: PushedScope): string {
  const [first] = refusals;
  const refusal =
    first === undefined
      ? []
      : [
          `${first.code} ${first.id}: ${first.message}${refused > 1 ? `, and ${plural(refused - 1, "more", "more")}` : ""}`,
        ];
  return [...(because === null ? [] : [because]), ...refusal].join("; ");
}

export function aboutWords({
  run,
  policy,
  since,
  filters,
  coverageIn,
}: PushReport): readonly (readonly [string, string])[] {
  const { verdicts, minSeverity } = filters;
  const chosen = [
    ...(verdicts === null ? [] : [`verdicts ${verdicts.join(", ")}`]),
    ...(minSeverity === null ? [] : [`${minSeverity} and above`]),
  ];
  return [
    ["run", `${run.id}, as of ${instantWords(run.asOf)}`],
    ["policy", policy.id],
    ["since", since ?? "no earlier run: what it found and nothing is left of stays as it is"],
    ["only", chosen.join("; ") || "nothing is left out"],
    [
      "coverage",
      `told by account ${coverageIn.account} in ${coverageIn.region}, as what was not seen cannot be entered`,
    ],
  ];
}
