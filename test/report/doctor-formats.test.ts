import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { foldRemarks } from "../../src/doctor/fold-remarks.ts";
import { checkIds, standings, type Examination, type PlacedRemark } from "../../src/model/examination.ts";
import { doctorFormats } from "../../src/report/doctor/registry.ts";
import { doctorSchema, doctorSchemaHolds } from "./doctor-schema.ts";

const examination = (remarks: readonly PlacedRemark[]): Examination => {
  const folding = foldRemarks();
  for (const remark of remarks) folding.add(remark);
  return {
    asOf: "2026-11-20T09:30:00.000Z",
    tool: { name: "restorable", version: "1.2.3" },
    selection: " --organization",
    policy: "baseline",
    groups: ["table", "pitr"],
    caller: { account: "111111111111", arn: "arn:aws:iam::111111111111:user/audit" },
    accounts: { listed: 3, opened: 2, unopened: 1, leftOut: 0 },
    calls: 41,
    foreignHosts: [],
    remarks: folding.folded(),
    exitCode: 3,
  };
};

const refused = (account: string, more: Partial<PlacedRemark> = {}): PlacedRemark => ({
  check: "permissions",
  standing: "missing",
  text: "dynamodb:ListBackups is refused",
  action: "dynamodb:ListBackups",
  reason: { kind: "denied", operation: "dynamodb:ListBackups", code: "AccessDeniedException", detail: `of ${account}` },
  lost: "native backups are unknown",
  fix: ["restorable iam --policy baseline"],
  place: { account, name: `name of ${account}`, region: "eu-central-1" },
  ...more,
});

const plain = { colour: false, columns: 100 };
const ids = (count: number) => Array.from({ length: count }, (_, n) => String(200_000_000_000 + n));

describe("an examination", () => {
  test("is described by the published schema, which is what the lists of the model say", async () => {
    const text = await format(JSON.stringify(doctorSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/doctor.schema.json");
  });

  test("tells a cause of a hundred accounts once, names three, counts the others, and says how it is mended", () => {
    const text = doctorFormats.console.render(
      examination(
        ids(100)
          .toReversed()
          .map((id) => refused(id)),
      ),
      plain,
    );
    const lines = text.split("\n").filter((line) => line.includes("✗ dynamodb") || /^ {6}/.test(line));
    expect(lines).toEqual([
      "  ✗ dynamodb:ListBackups is refused (100 accounts: 200000000000 name of 200000000000, 200000000001 name of 200000000001, 200000000002 name of 200000000002, … 97 more in eu-central-1)",
      "      lost: native backups are unknown",
      "      AWS said: of 200000000000",
      "      fix: restorable iam --policy baseline",
    ]);
  });

  test("as JSON is valid, and names every account", () => {
    const document = doctorSchemaHolds(
      doctorFormats.json.render(examination(ids(100).map((id) => refused(id))), plain),
    );
    expect(document.remarks).toHaveLength(1);
    expect(document.remarks[0]?.accounts).toEqual(ids(100));
    expect(document.missingActions).toEqual(["dynamodb:ListBackups"]);
  });

  test("gives a terminal nothing to obey, whatever an account is called and AWS says", () => {
    const hostile = "\u001b[2J\u202e\n::set-output name=x::y ##[add-mask]";
    const remark = refused("200000000000", {
      text: hostile,
      lost: hostile,
      fix: [hostile],
      reason: { kind: "denied", detail: hostile },
      place: { account: "200000000000", name: hostile },
    });
    for (const { render } of Object.values(doctorFormats)) {
      const text = render(examination([remark]), plain);
      expect(text).not.toMatch(/\p{Bidi_Control}|\p{Cc}(?<!\n)|##\[|^::/mu);
    }
  });

  test("is the same in whatever order accounts are looked at", () => {
    const place = fc.record({ account: fc.constantFrom(...ids(6)), region: fc.constantFrom("eu-west-1", "us-east-1") });
    const bare = fc.record({
      check: fc.constantFrom(...checkIds),
      standing: fc.constantFrom(...standings),
      text: fc.constantFrom("one", "another"),
      fix: fc.constantFrom<readonly string[]>([], ["mend it"]),
      place,
    });
    const remark = bare.map((each) => ({
      ...each,
      reason: { kind: "denied", detail: `${each.place.account} ${each.place.region}` } as const,
    }));
    const ordered = fc.array(remark, { maxLength: 30 }).chain((remarks) =>
      fc.record({
        remarks: fc.constant(remarks),
        shuffled: fc.shuffledSubarray(remarks, { minLength: remarks.length }),
      }),
    );
    fc.assert(
      fc.property(ordered, ({ remarks, shuffled }) => {
        const render = (of: readonly PlacedRemark[]) => doctorFormats.json.render(examination(of), plain);
        expect(render(shuffled)).toBe(render(remarks));
        const places = examination(remarks).remarks.reduce((sum, each) => sum + each.places, 0);
        expect(places).toBe(remarks.length);
      }),
    );
  });
});
