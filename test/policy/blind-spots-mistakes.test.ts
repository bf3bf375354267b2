import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { loadBlindSpots } from "../../src/policy/blind-spots.ts";

const load = (text: string) =>
  loadBlindSpots({ path: "spots.yaml", cwd: "/project", readFile: async () => new TextEncoder().encode(text) });

async function mistakesIn(text: string): Promise<string> {
  const error: unknown = await load(text).catch((reason: unknown) => reason);
  if (!(error instanceof PolicyError)) throw new Error("no mistake was told", { cause: error });
  return error.message;
}

const whole = `
blindSpots:
  - id: partner
    accounts: 012345678901
    regions: [eu-*, us-east-1]
    cause: role-not-assumable
    reason: Run by a partner.
    owner: security@example.com
    expires: 2027-03-31
`;

describe("a blind spots file", () => {
  test("is read with an account id as it is written, with or without quotes", async () => {
    expect(await load(whole)).toEqual({
      spots: [
        {
          id: "partner",
          accounts: ["012345678901"],
          regions: ["eu-*", "us-east-1"],
          cause: "role-not-assumable",
          reason: "Run by a partner.",
          owner: "security@example.com",
          expires: "2027-03-31T00:00:00.000Z",
        },
      ],
      source: { file: "spots.yaml", text: whole },
    });
  });

  test("tells all its mistakes at once, each at its place", async () => {
    const wrong = `
blindSpots:
  - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
  - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
`;
    expect(await mistakesIn(wrong)).toMatchInlineSnapshot(`
      "11 mistakes

      spots.yaml:3:24: \`accounts\` cannot be \`22\` [bad-pattern]
        1 |
        2 | blindSpots:
      > 3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
          |                        ^^^^
        hint: an account id of 12 digits in quotes, or a glob over ids such as "1111*" or "*"

      spots.yaml:3:39: \`regions\` cannot be \`EU\` [bad-pattern]
        1 |
        2 | blindSpots:
      > 3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
          |                                       ^^
        hint: a Region such as eu-west-1, or a glob such as "eu-*" or "*"

      spots.yaml:3:50: \`cause\` cannot be \`deneid\` [unknown-choice]
        1 |
        2 | blindSpots:
      > 3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
          |                                                  ^^^^^^
        hint: did you mean \`denied\`?

      spots.yaml:3:66: \`reason\` has to hold something [empty]
        1 |
        2 | blindSpots:
      > 3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
          |                                                                  ^^

      spots.yaml:3:89: \`expires\` has to be an instant, not \`soon\` [value-type]
      > 3 | deneid, reason: "", owner: o, expires: soon }
          |                                        ^^^^
        hint: write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z

      spots.yaml:4:7: entry 2 of \`blindSpots\` lacks the key \`reason\` [missing-key]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |       ^^
        hint: \`reason\`: why that is accepted

      spots.yaml:4:7: entry 2 of \`blindSpots\` lacks the key \`expires\` [missing-key]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |       ^^
        hint: \`expires\`: the instant from which it counts again, in UTC: 2027-03-31

      spots.yaml:4:11: \`a\` is the id of the blind spot in line 3 too [duplicate-id]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |           ^

      spots.yaml:4:24: \`accounts\` has to hold something [empty]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |                        ^^

      spots.yaml:4:49: \`cause\` cannot be \`throttled\` [unknown-choice]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |                                                 ^^^^^^^^^
        hint: one of denied, denied-by-scp, role-not-assumable, region-disabled, unsupported, network, timeout

      spots.yaml:4:60: unknown key \`reson\` [unknown-key]
        2 | blindSpots:
        3 |   - { id: a, accounts: "22", regions: EU, cause: deneid, reason: "", owner: o, expires: soon }
      > 4 |   - { id: a, accounts: [], regions: "*", cause: throttled, reson: r, owner: o }
          |                                                            ^^^^^
        hint: did you mean \`reason\`?"
    `);
  });

  test.each(["id", "accounts", "regions", "cause", "reason", "owner", "expires"])("needs the key %s", async (key) => {
    const lines = whole.split("\n").filter((line) => !line.includes(`${key}:`));
    const text = key === "id" ? whole.replace("id: partner", "# partner") : lines.join("\n");
    expect(await mistakesIn(text)).toContain(`lacks the key \`${key}\``);
  });

  test("that is not there is told by its name", async () => {
    const missing = loadBlindSpots({ path: "none.yaml", cwd: "/project" });
    await expect(missing).rejects.toThrow("none.yaml: there is no file `none.yaml` [missing-file]");
  });
});
