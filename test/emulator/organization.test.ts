import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMs, instantMs } from "../../src/emulator/instant.ts";
import { OrganizationError, type OrganizationSpec } from "../../src/emulator/organization.ts";
import { parseOrganization } from "../../src/emulator/parse-organization.ts";
import { management, now, organizationOf } from "./clients.ts";

function mistakesOf(spec: unknown): readonly string[] {
  try {
    parseOrganization(spec as OrganizationSpec);
  } catch (error) {
    if (error instanceof OrganizationError) return error.mistakes;
    throw error;
  }
  return [];
}

describe("an organization that cannot exist", () => {
  it("is refused with every mistake and where it is", () => {
    const mistakes = mistakesOf({
      now: "yesterday",
      managementAcount: management,
      accounts: [{ id: 12, tables: { Frankfurt: [{ name: "a!", pitr: { enabled: "yes" }, size: 3 }] } }],
      faults: [{ kind: "flood" }],
    });
    expect(mistakes).toHaveLength(9);
    expect(mistakes).toEqual(
      expect.arrayContaining([
        "managementAccount is missing",
        expect.stringContaining("managementAcount is not known here"),
        'now: "yesterday" is not an ISO instant',
        "accounts[0].id: 12 is not an account id of 12 digits (quote it in YAML)",
        'accounts[0].tables.Frankfurt[0].pitr.enabled: "yes" is not true or false',
        expect.stringContaining("accounts[0].tables.Frankfurt[0]: size is not known here"),
        expect.stringContaining('faults[0].kind: "flood" is none of throttle'),
      ]),
    );
  });

  it.each([
    [
      "a management account that is not there",
      { ...organizationOf([]), managementAccount: "999999999999" },
      "not among them",
    ],
    [
      "an account twice",
      { ...organizationOf([]), accounts: [{ id: management }, { id: management }] },
      "a second account",
    ],
    ["a table twice in one Region", organizationOf([{ name: "orders" }, { name: "orders" }]), "of: namesake"],
    ["a Region it does not have", { ...organizationOf([]), regions: ["eu-central-1"] }, "us-east-1 is not among"],
    [
      "a backup older than its table",
      organizationOf([{ name: "abc", created: "3d", backups: [{ age: "4d" }] }]),
      "older than its table",
    ],
    [
      "backups going back before their table",
      organizationOf([{ name: "abc", created: "3d", backups: [{ age: "1d", count: 4 }] }]),
      "older than its table",
    ],
    [
      "a namesake's backup younger than the table",
      organizationOf([{ name: "abc", created: "3d", backups: [{ age: "2d", of: "namesake" }] }]),
      "younger than the table",
    ],
    [
      "a SYSTEM backup of a living table",
      organizationOf([{ name: "abc", backups: [{ age: "2d", type: "SYSTEM" }] }]),
      "deleted tables only",
    ],
    [
      "a SYSTEM backup that AWS has dropped",
      organizationOf([{ name: "abc", deleted: "40d", backups: [{ age: "40d", type: "SYSTEM" }] }]),
      "kept 35 days",
    ],
    [
      "PITR before the table",
      organizationOf([{ name: "abc", created: "3d", pitr: { enabled: true, since: "4d" } }]),
      "before the table",
    ],
    [
      "a LOCAL index of a table without a range key",
      organizationOf([{ name: "abc", indexes: [{ name: "by-total", type: "LOCAL", range: "total" }] }]),
      "a LOCAL index is of a table with a range key only",
    ],
    [
      "a LOCAL index without a range key of its own",
      organizationOf([{ name: "abc", key: { hash: "a", range: "b" }, indexes: [{ name: "local", type: "LOCAL" }] }]),
      "a LOCAL index needs a range key",
    ],
    [
      "a LOCAL index with a hash key of its own",
      organizationOf([
        {
          name: "abc",
          key: { hash: "a", range: "b" },
          indexes: [{ name: "local", type: "LOCAL", hash: "c", range: "d" }],
        },
      ]),
      "leave out `hash`",
    ],
    [
      "an index twice",
      organizationOf([{ name: "abc", indexes: [{ name: "by-a" }, { name: "by-a", hash: "b" }] }]),
      "indexes[1] (by-a): a second index of this name",
    ],
    [
      "an index that includes nothing",
      organizationOf([{ name: "abc", indexes: [{ name: "by-a", projection: "INCLUDE" }] }]),
      "`attributes` belong to `projection: INCLUDE`",
    ],
    [
      "an index of all attributes that names some",
      organizationOf([{ name: "abc", indexes: [{ name: "by-a", attributes: ["b"] }] }]),
      "`attributes` belong to `projection: INCLUDE`",
    ],
    [
      "restores that lack an index which the table has not",
      organizationOf([{ name: "abc", restores: { lacks: ["by-a"] } }]),
      "by-a is no index of the table",
    ],
    [
      "more restores at once than AWS allows",
      { ...organizationOf([]), restores: { atOnce: 51 } },
      "51 is not a number",
    ],
    [
      "restores that take no length of time",
      { ...organizationOf([]), restores: { takes: "long" } },
      "no length of time",
    ],
    [
      "a refusal of an operation nobody knows",
      { ...organizationOf([]), refusals: [{ operation: "dynamodb:Explode", because: "scp" }] },
      "names no operation",
    ],
    [
      "a replica in a status that AWS does not have",
      organizationOf([{ name: "abc", replicas: [{ region: "us-east-1", status: "SLEEPING" as never }] }]),
      "none of CREATING",
    ],
    ["a tag without a key", organizationOf([{ name: "abc", tags: { "": "v" } }]), "the key of a tag"],
    ["a tag that is too long", organizationOf([{ name: "abc", tags: { k: "v".repeat(257) } }]), "the value of a tag"],
    [
      "a vault that no vault can be called",
      organizationOf([{ name: "abc", awsBackup: { last: "1d", vault: "a vault" } }]),
      "the name of a vault",
    ],
    [
      "a fault that misses what an operation does not name",
      { ...organizationOf([]), faults: [{ kind: "not-found", operation: "dynamodb:List*s" }] },
      "names no table, backup, vault or plan",
    ],
  ])("such as %s", (_, spec, words) => {
    const mistakes = mistakesOf(spec);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(words);
  });

  it("is told apart from a bug, whatever is thrown at it", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (accounts, tables) => {
        // Anything but an OrganizationError ends the property.
        const inTables = { id: management, tables: { "us-east-1": tables } };
        const both = [accounts, [inTables]].map((given) =>
          mistakesOf({ now, managementAccount: management, accounts: given }),
        );
        expect(both.flat().every((mistake) => mistake.length > 0)).toBe(true);
      }),
    );
  });
});

describe("ages and lengths of time", () => {
  it("are read in the units people write", () => {
    expect(durationMs("1d12h")).toBe(129_600_000);
    expect(durationMs("250ms")).toBe(250);
    expect(durationMs("1.5h")).toBe(5_400_000);
    for (const text of ["", "5", "d", "-1d", "1d ", "1 d", "1month"]) expect(durationMs(text)).toBeUndefined();
  });

  it("count back from now, and instants do not", () => {
    const at = Date.parse(now);
    expect(instantMs("2d", at)).toBe(at - 172_800_000);
    expect(instantMs("2020-02-03T04:05:06.789Z", at)).toBe(Date.UTC(2020, 1, 3, 4, 5, 6, 789));
    expect(instantMs("2020-02-03", at)).toBe(Date.UTC(2020, 1, 3));
    for (const text of ["soon", "2020-13-01", "03.02.2020"]) expect(instantMs(text, at)).toBeUndefined();
  });
});
