/** A plan as its reviewer sees it: nothing in it acts on whoever reads it, and nothing that decides is missing. */
import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import type { PlanReport, ReportedStep } from "../../src/model/plan-report.ts";
import type { LeftOut, Plan, PlanStep } from "../../src/model/plan.ts";
import { actionOf } from "../../src/remediate/actions.ts";
import { decodePlan, encodePlan, planDigest } from "../../src/remediate/plan-codec.ts";
import { planFormatIds, planFormats, type PlanFormatId } from "../../src/report/plan/registry.ts";
import { samplePlan, sampleStep } from "../remediate/sample-plan.ts";
import { planSchema } from "./plan-schema.ts";
import { commandsIn } from "./workflow-commands.ts";

const nasty = "=cmd|' /C calc'!A0\u001b[2J\n::error::x ##[command]x <script>alert(1)</script>`|\u202e@team";

const place = { account: nasty, region: nasty.slice(0, 64), table: nasty, arn: nasty };
const mended = { rule: "pitr-enabled", severity: "high", fingerprint: "d".repeat(64) } as const;
const leftOut: readonly LeftOut[] = [
  ...samplePlan().leftOut,
  { ...mended, ...place, account: "111122223333", why: "owned", because: `managed as code: ${nasty}` },
  { ...mended, ...place, account: "111122223333", why: "unproven", because: nasty },
  { ...mended, ...place, account: "111122223333", why: "other", because: nasty },
];

const hostile = samplePlan({
  run: { ...samplePlan().run, policy: nasty, foreignHosts: ["127.0.0.1", nasty] },
  filters: { table: [nasty], tag: [nasty] },
  steps: samplePlan().steps.map((step, at) =>
    at === 0 ? { ...step, owner: { kind: "terraform", name: nasty } as const } : step,
  ),
  leftOut,
});

const reportedStep = (step: PlanStep): ReportedStep => ({
  step,
  says: actionOf(step.action).say(step.params as never),
  changes: Object.keys(step.observed).map((fact) => `${fact}: ${nasty} → after`),
});

const reportOf = (plan: Plan, more: Partial<PlanReport> = {}): PlanReport => ({
  plan,
  digest: planDigest(plan),
  json: encodePlan(plan),
  applyCommand: `restorable apply plan.json --digest ${planDigest(plan)}`,
  steps: plan.steps.map(reportedStep),
  templates: new Map([
    [mended.fingerprint, [{ title: "Terraform", text: "point_in_time_recovery {\n  enabled = true\n}" }]],
  ]),
  notes: [nasty],
  options: { colour: false, columns: 100 },
  ...more,
});

const rendered = (id: PlanFormatId, plan: Plan, more: Partial<PlanReport> = {}): string =>
  planFormats[id].render(reportOf(plan, more));

describe("a plan", () => {
  test.each(planFormatIds)("in the format %s is what it was, with hostile text in every place", async (id) => {
    const [suffix = ""] = planFormats[id].extensions;
    await expect(rendered(id, hostile)).toMatchFileSnapshot(`golden/plan/hostile${suffix}`);
  });

  test.each(planFormatIds)("in the format %s lets no text act on whoever reads it", (id) => {
    const text = rendered(id, hostile);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(commandsIn(text)).toEqual([]);
    expect(id === "markdown" ? /<script|[^`\u200b]@team/.exec(text) : null).toBeNull();
  });

  test.each(["console", "markdown"] as const)("in the format %s tells what a reviewer decides by", (id) => {
    const text = rendered(id, samplePlan());
    for (const words of [
      planDigest(samplePlan()),
      "dynamodb:UpdateContinuousBackups",
      "iam:PassRole",
      "one-way: nothing here undoes it",
      "Tag with backup=daily, by which the backup plan daily-35 selects",
      "2026-12-20 08:00:00 UTC",
      "the rule names no action",
      "expires 2026-11-30 09:00:00 UTC",
      "restorable apply plan.json --digest sha256:",
    ]) {
      expect(text).toContain(words);
    }
    // PITR 0.60, native 0.30 of which 52 pile up, AWS Backup 0.30 kept for five weeks.
    expect(text).toContain("About 1.20 USD a month, 17.70 USD in the twelfth month.");
  });

  test.each(["console", "markdown"] as const)(
    "without a step says so, and names no command, in the format %s",
    (id) => {
      const text = rendered(id, samplePlan({ steps: [], tablesOfAccounts: {} }));
      expect(text).toContain("Nothing to do");
      expect(text).not.toContain("restorable apply");
    },
  );

  test("of thousands of tables stays below the size of a comment, and says how many are left out", () => {
    const steps = Array.from({ length: 3_000 }, (_, at) =>
      sampleStep("enable-pitr", { table: `t-${String(at).padStart(4, "0")}` }),
    );
    const plan = samplePlan({ steps, tablesOfAccounts: { "111122223333": 3_000 } });
    const text = rendered("markdown", plan);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/… and 2,\d\d\d steps more: the plan file has them all\./);
  });

  test("as JSON is the file that is applied, escapes and all", () => {
    const plan = samplePlan({ leftOut, filters: { table: ["x\u202e##[y"] } });
    const text = rendered("json", plan);
    expect(decodePlan({ name: "plan.json", text })).toEqual(plan);
    const validate = new Ajv({ allErrors: true }).compile(planSchema);
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("is described by the published schema, which is what the bounds of the codec say", async () => {
    const text = await format(JSON.stringify(planSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/plan.schema.json");
  });
});
