import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandOf } from "../../src/evaluate/demand.ts";
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import { absent, known, type Fact } from "../../src/model/fact.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import type { CompiledRule, RuleOverride, RuleTerms } from "../../src/model/policy.ts";
import { account, ago, asOf, at, condition, day, denied, deniedBy, policy, rule, table, type Spec } from "./build.ts";

const atLeast = (days: number): Spec => ({ fact: "pitr.window", gte: days * day });
const base = rule({ assert: atLeast(20), severity: "low" });

type OverrideSpec = Partial<Omit<RuleTerms, "assert">> & { readonly assert?: Spec; readonly skip?: string };

function override(when: Spec, { assert, skip = "", ...terms }: OverrideSpec = {}): RuleOverride {
  const own = assert === undefined ? {} : { assert: condition(assert) };
  return {
    name: JSON.stringify(when),
    when: condition(when),
    terms: { ...base, ...terms, ...own },
    skip: skip === "" ? null : skip,
    at,
  };
}

const withOverrides = (...overrides: readonly RuleOverride[]): CompiledRule => ({ ...base, overrides });
const tier = (value: string): Spec => ({ fact: "tags.tier", eq: value });
/** PITR reaches `window` days back. */
const given = (window: number, facts: Readonly<Record<string, Fact>> = {}): TableRecord =>
  table({ facts: { "pitr.earliest": known(ago(window * day)), ...facts } });

function judged(given: CompiledRule, record: TableRecord): Finding {
  const [finding] = evaluateTable(policy(given), account, record, asOf);
  if (finding === undefined) throw new Error("no finding");
  return finding;
}

const tiers = withOverrides(
  override(tier("gold"), { assert: atLeast(30), severity: "critical" }),
  override(tier("bronze"), { assert: atLeast(5) }),
);
const tagged = (value: string) => ({ "tags.tier": known(value) });

describe("the override that holds", () => {
  it("gives terms and severity, and stands in the trace, in the reason and in the finding by name", () => {
    const finding = judged(tiers, given(25, tagged("gold")));
    expect(finding).toMatchObject({
      verdict: "fail",
      severity: "critical",
      override: '{"fact":"tags.tier","eq":"gold"}',
    });
    expect(finding.trace.map(({ leaf, expected, actual }) => [leaf, expected, actual])).toEqual([
      ["override when tags.tier eq gold", "gold", "gold"],
      [`pitr.window gte ${30 * day}`, "at least 30d", "25d"],
    ]);
    expect(finding.reason.text).toBe(
      'pitr.window is 25d, expected at least 30d. Override applied: {"fact":"tags.tier","eq":"gold"}.',
    );
    expect(judged(tiers, given(25, tagged("bronze")))).toMatchObject({ verdict: "pass", severity: "low" });
  });

  it("is none where no condition holds: the rule's own terms count, and no override is named", () => {
    for (const facts of [{}, tagged("silver")]) {
      const finding = judged(tiers, given(19, facts));
      expect(finding).toMatchObject({ verdict: "fail", severity: "low" });
      expect(finding).not.toHaveProperty("override");
    }
  });

  it("is the last one of several, alone", () => {
    const twice = withOverrides(
      override(tier("gold"), { assert: atLeast(30), severity: "critical" }),
      override({ fact: "account.id", eq: account.id }, { severity: "medium" }),
    );
    expect(judged(twice, given(25, tagged("gold")))).toMatchObject({ verdict: "pass", severity: "medium" });
  });

  it("may take the table out of the rule, and says why; by a tag that is opting out", () => {
    const skipping = withOverrides(
      override(tier("scratch"), { skip: "Made anew every night." }),
      override({ fact: "account.id", eq: "999999999999" }, { skip: "Closed." }),
    );
    const out = judged(skipping, given(1, tagged("scratch")));
    expect(out).toMatchObject({ verdict: "not-applicable", reason: { code: "opted-out" } });
    expect(out.reason.text).toContain("By tag tier=scratch the policy takes the table out of the rule: Made anew");
    const byAccount = withOverrides(override({ fact: "account.id", eq: account.id }, { skip: "Closed." }));
    expect(judged(byAccount, given(1))).toMatchObject({ verdict: "not-applicable", reason: { code: "skipped" } });
  });

  it("is no opting out where the table would be out without the tag as well", () => {
    const both = withOverrides(
      override({ fact: "account.id", eq: account.id }, { skip: "Closed." }),
      override(tier("scratch"), { skip: "Made anew every night." }),
    );
    expect(judged(both, given(1, tagged("scratch")))).toMatchObject({ reason: { code: "skipped" } });
  });
});

describe("a tag that takes a table out of a rule is confirmed", () => {
  const stageOne = (facts: TableRecord["facts"] = {}) => table({ facts, without: ["pitr"] });
  const confirms = (subject: CompiledRule, record: TableRecord): boolean =>
    demandOf(policy(subject), asOf).select({ account, table: record }).confirmTags;
  const closed: Spec = { fact: "account.id", eq: account.id };

  it("where the override skips by it", () => {
    const skipping = withOverrides(override(tier("scratch"), { skip: "Made anew every night." }));
    expect(confirms(skipping, stageOne(tagged("scratch")))).toBe(true);
    expect(confirms(skipping, stageOne())).toBe(false);
  });

  it("where the override that it chooses has a grace or an `applies` which do", () => {
    const elsewhere = condition({ fact: "account.name", eq: "billing" });
    for (const terms of [{ grace: 200 * day }, { applies: elsewhere }]) {
      expect(confirms(withOverrides(override(tier("scratch"), terms)), stageOne(tagged("scratch")))).toBe(true);
    }
  });

  it("where it is the lack of the tag that leaves an earlier override in force", () => {
    const butGold = withOverrides(override(closed, { skip: "Closed." }), override(tier("gold")));
    expect(confirms(butGold, stageOne())).toBe(true);
  });

  it("and not where the table would be out whatever its tags are", () => {
    const both = withOverrides(override(tier("scratch"), { skip: "Scratch." }), override(closed, { skip: "Closed." }));
    expect(confirms(both, stageOne(tagged("scratch")))).toBe(false);
  });
});

describe("where nobody knows whether an override holds", () => {
  const unread = (window: number): TableRecord =>
    table({
      facts: { "pitr.earliest": known(ago(window * day)) },
      unread: { tags: deniedBy("tag:GetResources") },
    });

  it("the verdict is unknown as soon as one of those possible differs, for the gap that keeps them apart", () => {
    const finding = judged(tiers, unread(25));
    expect(finding).toMatchObject({
      verdict: "unknown",
      severity: "critical",
      unknowns: [{ kind: "denied", operation: "tag:GetResources" }],
    });
    expect(finding.reason.text).toContain("Not known which override of the policy applies");
    expect(finding).not.toHaveProperty("override");
  });

  it("what all of them say is said, with the worst of their severities", () => {
    expect(judged(tiers, unread(33))).toMatchObject({ verdict: "pass", unknowns: [] });
    expect(judged(tiers, unread(2))).toMatchObject({ verdict: "fail", severity: "critical", unknowns: [] });
  });

  it("none of them is said to have been applied, and no skip to have taken the table out", () => {
    const { reason, ...failing } = judged(tiers, unread(2));
    expect(reason.text).toBe(
      "pitr.window is 2d, expected at least 20d. So it is whichever override of the policy applies.",
    );
    expect(failing).not.toHaveProperty("override");
    const elsewhere = condition({ fact: "account.name", eq: "billing" });
    const out = { ...withOverrides(override(tier("scratch"), { skip: "Made anew." })), applies: elsewhere };
    expect(judged(out, unread(2))).toMatchObject({
      verdict: "not-applicable",
      reason: { code: "applies", text: expect.not.stringContaining("Made anew") as string },
    });
  });

  it("one that surely holds keeps those before it out of the question", () => {
    const last = withOverrides(...tiers.overrides, override({ fact: "account.id", eq: account.id }));
    expect(judged(last, unread(25))).toMatchObject({ verdict: "pass" });
  });

  it("a table whose state takes it out of the rule is out of it", () => {
    const creating = { ...unread(2), facts: { ...unread(2).facts, "table.status": known("CREATING") } };
    expect(judged(tiers, creating)).toMatchObject({ verdict: "not-applicable", reason: { code: "creating" } });
  });
});

describe("laws of overrides", () => {
  const values = ["gold", "bronze", "scratch", null] as const;
  const asFact = (value: string | null): Fact => (value === null ? absent : known(value));
  const spec: fc.Arbitrary<Spec> = fc.oneof(
    fc.constantFrom("gold", "bronze", "scratch").map(tier),
    fc.constant<Spec>({ fact: "tags.tier", exists: true }),
    fc.constant<Spec>({ fact: "tags.owner", exists: false }),
    fc.constant<Spec>({ fact: "account.id", eq: account.id }),
  );
  const anyOverride = fc
    .tuple(spec, fc.constantFrom(1, 10, 30), fc.boolean())
    .map(([when, days, skips]) => override(when, { assert: atLeast(days), ...(skips && { skip: "Out." }) }));
  const overrides = fc.array(anyOverride, { maxLength: 4 });

  it("what is decided although tags are unknown is so whatever the tags are", () => {
    fc.assert(
      fc.property(overrides, fc.constantFrom(5, 25), (given, window) => {
        const subject = withOverrides(...given);
        const seen = (tierFact: Fact, owner: Fact): string =>
          judged(
            subject,
            table({
              facts: { "pitr.earliest": known(ago(window * day)), "tags.tier": tierFact, "tags.owner": owner },
            }),
          ).verdict;
        const unseen = denied("tag:GetResources");
        const completions = values.flatMap((one) => [absent, known("ana")].map((two) => seen(asFact(one), two)));
        const verdict = seen(unseen, unseen);
        expect(completions).not.toContain("unknown");
        expect(verdict === "unknown" || completions.every((each) => each === verdict)).toBe(true);
      }),
    );
  });

  it("what is spared of the reads was not needed for the verdict", () => {
    fc.assert(
      fc.property(overrides, fc.constantFrom(...values), (given, value) => {
        const subject = withOverrides(...given);
        const record = table({ facts: { "tags.tier": asFact(value) } });
        const { groups } = demandOf(policy(subject), asOf).select({ account, table: record });
        const pruned = table({ facts: { "tags.tier": asFact(value) }, without: groups.has("pitr") ? [] : ["pitr"] });
        expect(judged(subject, pruned).verdict).toBe(judged(subject, record).verdict);
      }),
    );
  });

  it("what is closed before the tags are confirmed is closed whatever the tags are", () => {
    const terms = fc.record({ grace: fc.constantFrom(null, 200 * day), skips: fc.boolean() });
    const withGrace = fc
      .tuple(spec, terms)
      .map(([when, { grace, skips }]) => override(when, { grace, ...(skips && { skip: "Out." }) }));
    const seen = (tier: Fact, owner: Fact) =>
      table({ facts: { "tags.tier": tier, "tags.owner": owner }, without: ["pitr"] });
    fc.assert(
      fc.property(fc.array(withGrace, { maxLength: 4 }), fc.constantFrom(...values), (given, value) => {
        const subject = withOverrides(...given);
        const record = seen(asFact(value), absent);
        const { groups, confirmTags } = demandOf(policy(subject), asOf).select({ account, table: record });
        if (groups.has("pitr") || confirmTags) return;
        for (const tier of values) {
          for (const owner of [absent, known("ana")]) {
            expect(judged(subject, seen(asFact(tier), owner)).verdict).toBe("not-applicable");
          }
        }
      }),
    );
  });

  it("the demand names what conditions and terms of overrides need", () => {
    const needy = withOverrides(
      override(tier("gold"), { assert: { some: "onDemandBackups", satisfies: { fact: "age", lte: day } } }),
    );
    expect(demandOf(policy(needy), asOf).groups).toEqual(["table", "pitr", "tags", "onDemandBackups"]);
    expect(demandOf(policy(base), asOf).groups).toEqual(["table", "pitr"]);
  });
});
