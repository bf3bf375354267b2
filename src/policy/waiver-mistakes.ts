/**
 * One waiver as written in, what its parts say together held against the calendar and a policy: unknown rules, terms
 * that end before they begin or are longer than the policy allows, and a waiver of everything. Told, never mended.
 */
import { formatDuration } from "../condition/duration.ts";
import { matchesPattern } from "../condition/pattern.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import type { Severity } from "../model/severity.ts";
import { isOfEveryTable, type MaxTerm, type Waiver } from "../model/waiver.ts";
import type { Mistakes } from "./mistakes.ts";
import { didYouMean } from "./suggest.ts";
import { child, headOf, type Node } from "./tree.ts";

type Checked = {
  readonly node: Node;
  /** Null: parts of it are missing or wrong, and only what is there is looked at. */
  readonly waiver: Waiver | null;
  readonly policy: Pick<CompiledPolicy, "rules" | "waivers"> | null;
  readonly now: string | null;
  readonly shippedRules: readonly string[];
  readonly mistakes: Mistakes;
};

export function checkWaiver(checked: Checked): void {
  tellUnknownRules(checked);
  const { node, waiver, mistakes } = checked;
  if (waiver === null) return;
  tellCalendar(checked, waiver);
  tellTooLong(checked, waiver);
  if (waiver.rules.some((rule) => /^\*+$/.test(rule)) && isOfEveryTable(waiver)) {
    const hint = "name its rules, or its accounts, Regions or tables; `--fail-on never` reports without a gate";
    mistakes.add(headOf(node), { code: "too-broad", message: "this waives every rule on every table", hint });
  }
}

/**
 * One file may serve an organization's several policies: a shipped rule that this one leaves out is told as unused, and
 * only what no policy could mean is refused.
 */
function tellUnknownRules({ node, policy, shippedRules, mistakes }: Checked): void {
  if (policy === null) return;
  const known = [...new Set([...policy.rules.map(({ id }) => id), ...shippedRules])];
  const written = child(node, "rule");
  for (const item of written?.kind === "list" ? written.items : written === undefined ? [] : [written]) {
    const pattern = item.kind === "scalar" ? item.text : "";
    if (!/^[a-z0-9*?-]+$/.test(pattern) || known.some((id) => matchesPattern("glob", pattern, id))) continue;
    const hint = didYouMean(pattern, known) ?? `there are ${policy.rules.map(({ id }) => id).join(", ")}`;
    mistakes.add(item.at, { code: "unknown-rule", message: `the policy has no rule \`${pattern}\``, hint });
  }
}

/** A day is over first in Kiribati, 14 hours before it is in UTC, in which dates are read: a waiver of today is no mistake. */
const earliestMidnight = 14 * 3_600_000;

function tellCalendar({ node, now, mistakes }: Checked, { created, expires }: Waiver): void {
  if (expires <= created) {
    const message = "`expires` is not after `created`: it would never be in force";
    mistakes.add(placeOf(node, "expires"), { code: "term-order", message });
  }
  if (now !== null && Date.parse(created) - earliestMidnight > Date.parse(now)) {
    const message = `\`created\` lies in the future (it is ${now.slice(0, 10)})`;
    const hint = "the date on which it was approved; the longest term is counted from it";
    mistakes.add(placeOf(node, "created"), { code: "term-order", message, hint });
  }
}

/**
 * Refused is what no table could make right. Where overrides give a rule several severities, the one that allows most
 * decides; at the others it ends earlier, which the findings say.
 */
function tellTooLong({ node, policy, mistakes }: Checked, waiver: Waiver): void {
  const maxTerm = policy?.waivers?.maxTerm;
  if (policy === null || maxTerm === undefined) return;
  const { rules, created, expires } = waiver;
  const limits = policy.rules
    .filter(({ id }) => rules.some((pattern) => matchesPattern("glob", pattern, id)))
    .flatMap((rule) => longestOf(rule, maxTerm) ?? [])
    .sort((a, b) => a.longest - b.longest);
  const [strictest] = limits;
  const term = Date.parse(expires) - Date.parse(created);
  if (strictest === undefined || term <= strictest.longest) return;
  const { rule, severity, longest } = strictest;
  const allowed = longest === 0 ? "no waiver" : `${formatDuration(longest)} from \`created\``;
  const message = `that is ${formatDuration(term)}; the policy allows ${allowed} for \`${rule}\`, which is ${severity}`;
  const last = new Date(Date.parse(created) + longest).toISOString().replace("T00:00:00.000Z", "");
  const hint =
    longest === 0 ? "mend the table, or change the policy" : `write \`expires: ${last}\`, and renew it by then`;
  mistakes.add(placeOf(node, "expires"), { code: "term-too-long", message, hint });
}

type Longest = { readonly rule: string; readonly severity: Severity; readonly longest: number };

/** Null: at one of its severities it may be as long as it says. */
function longestOf({ id, severity, overrides }: CompiledRule, maxTerm: MaxTerm): Longest | null {
  const severities = [severity, ...overrides.filter(({ skip }) => skip === null).map(({ terms }) => terms.severity)];
  const terms = severities.map((each) => ({
    rule: id,
    severity: each,
    longest: maxTerm[each] ?? Number.POSITIVE_INFINITY,
  }));
  const most = terms.reduce((a, b) => (b.longest > a.longest ? b : a));
  return most.longest === Number.POSITIVE_INFINITY ? null : most;
}

const placeOf = (node: Node, key: string) => child(node, key)?.at ?? headOf(node);
