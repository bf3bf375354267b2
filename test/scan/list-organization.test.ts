import { expect, test } from "vitest";
import { listOrganization, type OrganizationListing } from "../../src/scan/list-organization.ts";
import { scriptedReader } from "./scripted-reader.ts";

const [first, second, third] = ["100000000000", "200000000000", "300000000000"] as const;
const ou = "ou-ab12-11111111";
const other = "ou-ab12-22222222";
const path = (...ous: readonly string[]): string => ["o-exampleorg1", "r-ab12", ...ous, ""].join("/");
const active = (Id: string, ...paths: readonly string[]) => ({ Id, State: "ACTIVE", Paths: paths });

async function list(
  accounts: readonly object[],
  asked: Omit<OrganizationListing["asked"], "kind">,
  more: {
    readonly tags?: readonly object[];
    readonly excluded?: readonly string[];
    readonly recorded?: readonly string[];
  } = {},
) {
  const lines = [];
  const listing = listOrganization({
    reader: scriptedReader({
      "organizations:ListAccounts": [{ Accounts: accounts }],
      "organizations:ListTagsForResource": more.tags ?? [],
    }),
    organization: { id: { state: "absent" }, managementAccount: { state: "absent" }, evidence: [] },
    asked: { kind: "organization", ...asked },
    isExcluded: (id) => more.excluded?.includes(id) ?? false,
    isRecorded: (id) => more.recorded?.includes(id) ?? false,
  });
  for await (const line of listing) lines.push(line);
  return lines;
}

test("an account whose path AWS did not send stays in, with the reason, and no OU is called empty beside it", async () => {
  const lines = await list([active(first), active(second, path(other))], { ous: [ou] });
  expect(lines).toMatchObject([
    { kind: "listed", id: first, undecided: { kind: "malformed", detail: "no Paths" } },
    { kind: "end", listed: 1, outside: { ous: 1, tags: 0 }, emptyOus: [ou] },
  ]);
});

test("an OU that no account of the whole organization is below is told before any account is", async () => {
  const lines = await list([active(first, path(ou)), active(second, path())], { ous: [ou, other] });
  expect(lines).toEqual([{ kind: "nothing-below", ous: [other], seen: 2 }]);
});

test("an OU is not taken for another whose id or path begins alike", async () => {
  const lines = await list([active(first, path(`${ou}9`)), active(second, path(ou, other))], { ous: [path(ou)] });
  expect(lines).toMatchObject([
    { kind: "listed", id: second },
    { kind: "end", listed: 1, outside: { ous: 1, tags: 0 } },
  ]);
});

test("tags are read to the last page, kept as facts, and not asked for an account that is decided", async () => {
  const tags = [{ Tags: [{ Key: "team", Value: "data" }] }, { Tags: [{ Key: "env", Value: "prod" }] }];
  const accounts = [active(first, path()), { ...active(second, path()), State: "SUSPENDED" }, active(third, path())];
  const lines = await list(accounts, { tags: [{ key: "env", value: "prod" }] }, { tags, excluded: [third] });
  expect(lines).toMatchObject([
    {
      id: first,
      facts: {
        "account.tags.env": { state: "known", value: "prod" },
        "account.tags.team": { state: "known", value: "data" },
      },
    },
    { id: second },
    { id: third },
    { kind: "end", listed: 3, outside: { ous: 0, tags: 0 } },
  ]);
  for (const line of lines.slice(1, 3)) expect(line).not.toHaveProperty("facts.account\\.tags\\.env");
});

test("an account that an earlier attempt recorded stays, wherever it was moved since, and its OU is called empty by nobody", async () => {
  const lines = await list([active(first, path(other)), active(second, path())], { ous: [ou] }, { recorded: [first] });
  expect(lines).toMatchObject([
    { kind: "listed", id: first },
    { kind: "end", listed: 1, outside: { ous: 1, tags: 0 }, emptyOus: [ou] },
  ]);
});

test("a tag without key decides nothing, since it could be the one that was asked for", async () => {
  const tags = [{ Tags: [{ Value: "prod" }] }];
  const lines = await list([active(first, path())], { tags: [{ key: "env", value: null }] }, { tags });
  const reason = { kind: "malformed", operation: "organizations:ListTagsForResource" };
  expect(lines[0]).toMatchObject({
    undecided: reason,
    facts: { "account.tags.env": { state: "unknown", reason } },
  });
});
