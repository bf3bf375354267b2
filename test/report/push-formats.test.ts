import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import type { PushedScope, PushReport } from "../../src/model/push-report.ts";
import { pushFormatIds, pushFormats } from "../../src/report/push/registry.ts";
import { pushSchema } from "./push-schema.ts";

const nasty = "a\u001b[31m`|<img src=x>@team\u202e\n##[error]";

const scope = (of: Partial<PushedScope>): PushedScope => ({
  account: "222222222222",
  region: "eu-west-1",
  state: "pushed",
  because: null,
  findings: 1_234,
  accepted: 1_234,
  refused: 0,
  unsent: 0,
  refusals: [],
  ...of,
});

const scopes: readonly PushedScope[] = [
  scope({}),
  scope({
    region: nasty,
    accepted: 1_232,
    refused: 2,
    refusals: [{ id: `restorable/${nasty}`, code: "InvalidInput", message: nasty }],
  }),
  scope({ state: "not-subscribed", because: `AWS: ${nasty}`, accepted: 0, unsent: 1_234 }),
];

const report: PushReport = {
  schemaVersion: 1,
  kind: "restorable-push",
  tool: { name: "restorable", version: "0.1.0" },
  run: { id: "20261120T120000000Z-0a1b2c3d", asOf: "2026-11-20T12:00:00.000Z" },
  policy: { id: nasty, digest: "sha256:00" },
  since: null,
  filters: { verdicts: ["fail", "unknown"], minSeverity: "high" },
  caller: `arn:aws:iam::111111111111:user/${nasty}`,
  began: "2026-11-20T12:00:00.000Z",
  ended: "2026-11-20T12:00:01.000Z",
  foreignHosts: [nasty],
  interrupted: false,
  totals: { findings: 3_702, accepted: 2_466, refused: 2, unsent: 1_234 },
  coverageIn: { account: "111111111111", region: "us-east-1" },
  scopes,
  exitCode: 1,
  next: [{ command: `restorable push ${nasty}`, why: "Once Security Hub is switched on there, send again" }],
};

const look = { colour: false, columns: 100 };

describe("what a push came to", () => {
  test("is described by the published schema, which is what the lists of the model say", async () => {
    const text = await format(JSON.stringify(pushSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/push.schema.json");
  });

  test("as JSON is valid, and holds every place as it is", () => {
    const read = JSON.parse(pushFormats.json.render(report)) as PushReport;
    const ajv = new Ajv({ allErrors: true });
    expect(ajv.validate(pushSchema, read) ? [] : ajv.errors).toEqual([]);
    expect(read).toEqual(report);
    expect(ajv.validate(pushSchema, { ...read, scopes: [{ ...scope({}), state: "gone" }] })).toBe(false);
    expect(ajv.validate(pushSchema, { ...read, more: 1 })).toBe(false);
  });

  test.each(pushFormatIds)("in the format %s lets no name act on whoever reads it", (id) => {
    const text = pushFormats[id].render(report, look);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).not.toContain("##[");
    expect(id === "markdown" ? /<img|[^`]@team/.exec(text) : null).toBeNull();
  });

  test("says in words how many were imported, refused and not sent, and why", () => {
    for (const id of ["console", "markdown"] as const) {
      const text = pushFormats[id].render(report, look).replaceAll(/\s+/g, " ");
      expect(text).toContain("2,466 findings imported, 2 findings refused by Security Hub, 1,234 findings not sent");
      expect(text).toContain("not subscribed");
      expect(text).toContain("verdicts fail, unknown; high and above");
      expect(text).toMatch(/InvalidInput.*, and 1 more/);
    }
  });

  test("says of a plan that nothing was sent", () => {
    const planned = { ...report, scopes: [scope({ state: "planned", accepted: 0, unsent: 1_234 })], caller: null };
    expect(pushFormats.console.render(planned, look)).toContain(
      "Would import 1,234 findings for Security Hub in 1 Region of 1 account: nothing was sent",
    );
  });
});
