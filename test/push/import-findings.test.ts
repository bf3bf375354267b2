import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImportedFinding, Import } from "../../src/aws/write-push.ts";
import type { Written } from "../../src/aws/write-call.ts";
import type { Unknown } from "../../src/model/fact.ts";
import { batchLimits, inBatches, scopeOf } from "../../src/push/batches.ts";
import { importFindings } from "../../src/push/import-findings.ts";

const evidence = { operation: "securityhub:BatchImportFindings", at: "2026-11-20T12:00:00.000Z" } as const;

const findingOf = (
  id: string,
  { account = "222222222222", region = "eu-west-1", text = "x" } = {},
): ImportedFinding => ({
  SchemaVersion: "2018-10-08",
  Id: id,
  ProductArn: `arn:aws:securityhub:${region}:${account}:product/${account}/default`,
  GeneratorId: "restorable",
  AwsAccountId: account,
  CreatedAt: "2026-11-20T12:00:00.000Z",
  UpdatedAt: "2026-11-20T12:00:00.000Z",
  Title: "t",
  Description: text,
  Resources: [],
});

type Answer = (ids: readonly string[]) => Written<Import>;

/** Security Hub as `answer` says, and the ids of every call. */
function hubOf(answer: Answer) {
  const sent: (readonly string[])[] = [];
  return {
    sent,
    importFindings(findings: readonly ImportedFinding[]): Promise<Written<Import>> {
      const ids = findings.map(({ Id = "" }) => Id);
      sent.push(ids);
      return Promise.resolve(answer(ids));
    },
  };
}

const took = (accepted: number, refused: Import["refused"] = []): Written<Import> => ({
  state: "written",
  value: { accepted, refused },
  evidence,
});
const refusing = (code: string): Unknown => ({ kind: "unsupported", code, detail: "said AWS" });

describe("a call that Security Hub refuses for what it holds", () => {
  it.each(["InvalidInputException", "HTTP 413"])(
    "is sent again in halves, until the one finding that is not taken stands alone: %s",
    async (code) => {
      const ids = Array.from({ length: 100 }, (_, n) => `f${n}`);
      const hub = hubOf((given) =>
        given.includes("f37") ? { state: "refused", reason: refusing(code) } : took(given.length),
      );
      const done = await importFindings(
        hub,
        ids.map((id) => findingOf(id)),
      );
      expect(done).toEqual({ accepted: 99, refused: [{ id: "f37", code, message: "said AWS" }], stopped: null });
      // 2 × log₂ 100, and not one call a finding.
      expect(hub.sent.length).toBeLessThanOrEqual(15);
    },
  );

  it("ends at what is no matter of content, and counts what was not sent", async () => {
    const hub = hubOf((given) =>
      given.length > 2
        ? { state: "refused", reason: refusing("InvalidInputException") }
        : given.includes("c")
          ? { state: "refused", reason: { kind: "denied", code: "AccessDeniedException" } }
          : took(given.length),
    );
    const done = await importFindings(
      hub,
      ["a", "b", "c", "d"].map((id) => findingOf(id)),
    );
    expect(done).toMatchObject({ accepted: 2, refused: [], stopped: { state: "refused", unsent: 2 } });
    const early = await importFindings(
      hub,
      ["c", "d", "e", "f"].map((id) => findingOf(id)),
    );
    expect(early).toMatchObject({ accepted: 0, refused: [], stopped: { unsent: 4 } });
  });
});

describe("a finding that Security Hub does not take", () => {
  it("is not sent again for what is wrong with it", async () => {
    const refusal = { id: "b", code: "InvalidInput", message: "Finding does not adhere to Amazon Finding Format." };
    const hub = hubOf(() => took(1, [refusal]));
    const done = await importFindings(hub, [findingOf("a"), findingOf("b")]);
    expect(done).toEqual({ accepted: 1, refused: [refusal], stopped: null });
    expect(hub.sent).toEqual([["a", "b"]]);
  });

  it("is sent again, alone and three times at most, where AWS failed", async () => {
    const busy = (id: string) => ({ id, code: "InternalFailure", message: "try again" });
    let round = 0;
    const hub = hubOf((ids) => {
      round += 1;
      if (round === 1) return took(1, [busy("b"), busy("c")]);
      return ids.includes("b") && round === 2 ? took(1, [busy("c")]) : took(0, ids.map(busy));
    });
    const done = await importFindings(
      hub,
      ["a", "b", "c"].map((id) => findingOf(id)),
    );
    expect(hub.sent).toEqual([["a", "b", "c"], ["b", "c"], ["c"]]);
    expect(done).toEqual({ accepted: 2, refused: [busy("c")], stopped: null });
  });
});

const collected = async (findings: readonly ImportedFinding[], limits = batchLimits) => {
  const batches = [];
  async function* stream() {
    yield* findings;
  }
  for await (const batch of inBatches(stream(), limits)) batches.push(batch);
  return batches;
};

describe("batches", () => {
  it("hold every finding once and in order, of one place each, within the limits of a call", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            account: fc.constantFrom("111111111111", "222222222222"),
            region: fc.constantFrom("eu-west-1", "us-east-1"),
            length: fc.nat({ max: 900 }),
          }),
          { maxLength: 60 },
        ),
        async (places) => {
          const findings = places.map(({ length, ...place }, n) =>
            findingOf(`f${n}`, { ...place, text: "é".repeat(length) }),
          );
          const limits = { findings: 7, bytes: 3_000 };
          const batches = await collected(findings, limits);
          expect(batches.flatMap((batch) => batch.findings)).toEqual(findings);
          for (const { scope, findings: held } of batches) {
            expect(held.length).toBeGreaterThan(0);
            expect(held.length).toBeLessThanOrEqual(limits.findings);
            for (const finding of held) expect(scopeOf(finding)).toEqual(scope);
            const bytes = Buffer.byteLength(JSON.stringify(held)) - 2;
            expect(held.length === 1 || bytes <= limits.bytes).toBe(true);
          }
          // As few as can be: two that follow each other in one place would not fit into one.
          for (const [at, { scope, findings: held }] of batches.entries()) {
            const next = batches[at + 1];
            if (next?.scope !== scope) continue;
            const first = [...held, ...next.findings.slice(0, 1)];
            const tooMany = first.length > limits.findings;
            expect(tooMany || Buffer.byteLength(JSON.stringify(first)) - 1 > limits.bytes).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    ));

  it("keep to what AWS takes: 100 findings and less than 6 MB with what is around them", async () => {
    const large = Array.from({ length: 120 }, (_, n) => findingOf(`f${n}`, { text: "x".repeat(99_000) }));
    const batches = await collected(large);
    expect(batches.map(({ findings }) => findings.length)).toEqual([60, 60]);
    for (const { findings } of batches)
      expect(Buffer.byteLength(JSON.stringify({ Findings: findings }))).toBeLessThan(6_000_000);
    const small = await collected(Array.from({ length: 250 }, (_, n) => findingOf(`f${n}`)));
    expect(small.map(({ findings }) => findings.length)).toEqual([100, 100, 50]);
  });
});
