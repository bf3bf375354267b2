/** A plan file is read only as it was written, and any change of a value changes the digest or is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlanError } from "../../src/errors.ts";
import { known } from "../../src/model/fact.ts";
import type { PlanStep } from "../../src/model/plan.ts";
import { decodePlan, encodePlan, planDigest } from "../../src/remediate/plan-codec.ts";
import { samplePlan, sampleStep } from "./sample-plan.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const plan = samplePlan();
const asJson = (): Json => JSON.parse(encodePlan(plan)) as Json;
const file = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const read = (text: string) => decodePlan({ name: "plan.json", text });

/** Every value in it that is no object or list, with the way to it. */
function leaves(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: Json, path: readonly (string | number)[], change: (leaf: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = structuredClone(value) as Record<string, Json>;
  copy[key] = replaced(copy[key] as Json, rest, change);
  return copy;
}

describe("a plan file", () => {
  test("comes back as it was", () => {
    expect(read(encodePlan(plan))).toEqual(plan);
  });

  test("keeps its digest with the line ends of another system", () => {
    expect(planDigest(read(encodePlan(plan).replaceAll("\n", "\r\n")))).toBe(planDigest(plan));
  });

  test("whose values are changed, any of them and to anything, has another digest or is refused", () => {
    const paths = leaves(asJson());
    fc.assert(
      fc.property(fc.nat(paths.length - 1), fc.jsonValue(), (at, other) => {
        const path = paths[at] ?? [];
        const changed = replaced(asJson(), path, () => other as Json);
        if (JSON.stringify(changed) === JSON.stringify(asJson())) return;
        expect({ path, digest: digestOrRefusal(file(changed)) }).not.toEqual({ path, digest: planDigest(plan) });
      }),
      { numRuns: 500 },
    );
  });

  test("in which one character of a text or one digit is another has another digest or is refused", () => {
    for (const path of leaves(asJson())) {
      const changed = replaced(asJson(), path, (leaf) =>
        typeof leaf === "string"
          ? leaf.replace(/.$/, (last) => (last === "0" ? "1" : "0"))
          : typeof leaf === "number"
            ? leaf + 1
            : !leaf,
      );
      if (JSON.stringify(changed) === JSON.stringify(asJson())) continue;
      expect({ path, digest: digestOrRefusal(file(changed)) }).not.toEqual({ path, digest: planDigest(plan) });
    }
  });

  test("with a member that nobody knows is refused, wherever it stands", () => {
    const objects = [
      [],
      ["run"],
      ["tool"],
      ["steps", 0],
      ["steps", 0, "params"],
      ["leftOut", 0],
      ["steps", 0, "mends", 0],
    ];
    for (const path of objects) {
      const changed = replaced(asJson(), path, (value) => ({ ...(value as object), force: true }));
      expect(() => read(file(changed))).toThrow(/no other member, found "force"/);
    }
  });

  test("that says a member twice is refused: a reviewer reads one, a program the other", () => {
    const twice = encodePlan(plan).replace('"table": "orders"', '"table": "orders",\n      "table": "orders"');
    expect(() => read(twice)).toThrow(/not laid out as it was written/);
  });

  test("that is cut off names the line", () => {
    const text = encodePlan(plan);
    expect(() => read(text.slice(0, text.length / 2))).toThrow(/plan\.json(:\d+)? is not JSON/);
  });

  test("with control characters in what is wrong shows them by name", () => {
    const changed = replaced(asJson(), ["steps", 0, "table"], () => "a\u001b[2Jb");
    expect(messageOf(() => read(file(changed)))).not.toContain("\u001b");
  });
});

describe("a plan that contradicts itself", () => {
  const [pitr] = plan.steps;
  const step = (change: object) =>
    file(replaced(asJson(), ["steps", 0], (value) => ({ ...(value as object), ...change })));

  test.each([
    ["names the ARN of another table", { arn: `${pitr?.arn}2` }, /arn is of another table/],
    ["says of a one-way step that it is not", { oneWay: false }, /enable-pitr is one-way/],
    ["hides an IAM action", { iam: ["dynamodb:ListTables"] }, /needs the IAM actions/],
    ["mends nothing", { mends: [] }, /mends no finding/],
    ["has the id of another step", { id: "0123456789ab" }, /id is of another step/],
    ["observed nothing", { observed: {} }, /observes pitr.enabled, pitr.period/],
    ["shortens the period", { observed: { "pitr.enabled": true, "pitr.period": 36 * 86_400_000 } }, /would shorten/],
    [
      "does not know the period it may shorten",
      { observed: { "pitr.enabled": true, "pitr.period": null } },
      /could be/,
    ],
    ["asks for 36 days", { params: { days: 36 } }, /a whole number from 1 to 35/],
    ["asks for half a day", { params: { days: 0.5 } }, /a whole number from 1 to 35/],
  ])("as it %s is refused", (_, change, words) => {
    expect(() => read(step(change))).toThrow(words);
  });

  test.each([
    ["has a step twice", { steps: [pitr, pitr] }, /there twice/],
    ["has its steps in another order", { steps: [...plan.steps].reverse() }, /belongs before it/],
    ["expires before it was made", { expires: plan.created }, /expires before/],
    ["never expires", { expires: "2027-11-29T09:00:00.000Z" }, /more than 30 days/],
    ["counts no tables of an account", { tablesOfAccounts: {} }, /111122223333 is missing/],
    [
      "counts tables of accounts without steps",
      { tablesOfAccounts: { "111122223333": 1, "999988887777": 1 } },
      /no step/,
    ],
    [
      "has fewer tables than steps touch",
      { tablesOfAccounts: { "111122223333": 1 }, steps: two() },
      /more tables than/,
    ],
  ])("as it %s is refused", (_, change, words) => {
    expect(() => read(encodePlan(samplePlan(change as object)))).toThrow(words);
  });

  test("as its backup has the name of another step is refused", () => {
    const other = sampleStep("create-backup", { params: { name: "restorable-0123456789ab" } });
    expect(() => read(encodePlan(samplePlan({ steps: [other] })))).toThrow(/of another step/);
  });

  test("as it replaces a tag is refused", () => {
    const other = { ...sampleStep("tag-for-backup-plan"), observed: { "tags.backup": known("never") } } as PlanStep;
    expect(() => read(encodePlan(samplePlan({ steps: [other] })))).toThrow(/would replace a tag/);
  });

  test("as its role is of another account is refused", () => {
    const params = { vault: "v", roleArn: "arn:aws:iam::999988887777:role/x", deleteAfterDays: null };
    const other = sampleStep("start-backup-job", { params });
    expect(() => read(encodePlan(samplePlan({ steps: [other] })))).toThrow(/role is of another account/);
  });
});

const two = () => [sampleStep("enable-pitr"), sampleStep("enable-pitr", { table: "users" })];

function digestOrRefusal(text: string): string {
  try {
    return planDigest(read(text));
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return "refused";
  }
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "nothing was thrown";
}
