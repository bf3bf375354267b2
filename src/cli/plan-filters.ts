/** Flags of a plan in, what they choose among failing findings out, and how the plan says so. */
import { UsageError } from "../errors.ts";
import { matchesPattern } from "../condition/pattern.ts";
import type { FactView } from "../model/derive.ts";
import { tagPrefix } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import type { Plan } from "../model/plan.ts";
import { severities } from "../model/severity.ts";
import { nearest } from "../policy/suggest.ts";
import type { JudgedReader } from "./fold-runs.ts";
import { tagIn, type PlanFlags } from "./plan-options.ts";

export type PlanFilters = {
  readonly filters: Plan["filters"];
  readonly chooses: (finding: Finding, view: FactView) => boolean;
};

/** Throws UsageError for a rule that the policy of the run does not have, and for tags that the run did not read. */
export function planFilters(flags: PlanFlags, { policy, header }: JudgedReader): PlanFilters {
  const { rule, severity, account, region, table, tag } = flags;
  const ids = policy.rules.map(({ id }) => id);
  for (const id of rule ?? []) {
    if (ids.includes(id)) continue;
    const like = nearest(id, ids);
    const hint = like === null ? `It has ${ids.join(", ")}.` : `Did you mean ${like}?`;
    throw new UsageError(`--rule: the policy ${policy.id} of the run has no rule "${id}". ${hint}`);
  }
  if (tag !== undefined && !header.groups.includes("tags")) {
    throw new UsageError("--tag: the run did not read tags, which its policy does not need. Choose by --table.");
  }
  const least = severity === undefined ? 0 : severities.indexOf(severity);
  const given = { rule, severity: severity === undefined ? undefined : [severity], account, region, table, tag };
  return {
    filters: Object.fromEntries(
      Object.entries(given).flatMap(([id, said]) => (said === undefined ? [] : [[id, said]])),
    ),
    chooses: (finding, view) =>
      (rule?.includes(finding.rule) ?? true) &&
      severities.indexOf(finding.severity) >= least &&
      (account?.includes(finding.account) ?? true) &&
      (region?.includes(finding.region) ?? true) &&
      (table?.some((glob) => matchesPattern("glob", glob, finding.table)) ?? true) &&
      (tag?.every((text) => hasTag(view, text)) ?? true),
  };
}

/** A tag that is not known chooses nothing. */
function hasTag(view: FactView, text: string): boolean {
  const { key, value } = tagIn(text);
  const found = view.fact(`${tagPrefix}${key}`);
  return found.state === "known" && found.value === value;
}
