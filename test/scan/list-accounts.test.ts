import { describe, expect, test } from "vitest";
import type { AccountSpec, OrganizationSpec } from "../../src/emulator/organization.ts";
import type { AccountsEnd } from "../../src/model/observation.ts";
import type { Selection } from "../../src/model/run.ts";
import type { Organization } from "../../src/scan/describe-organization.ts";
import { describeOrganization } from "../../src/scan/describe-organization.ts";
import type { ListedAccount } from "../../src/scan/list-accounts.ts";
import type { NothingBelow } from "../../src/scan/list-organization.ts";
import { listAccounts } from "../../src/scan/list-accounts.ts";
import type { EmbeddedAws } from "./embedded-aws.ts";
import { embeddedAws, hub, member, now } from "./embedded-aws.ts";
import type { Script } from "./scripted-reader.ts";
import { scriptedReader } from "./scripted-reader.ts";

const organization = (
  accounts: OrganizationSpec["accounts"],
  more: Partial<OrganizationSpec> = {},
): OrganizationSpec => ({
  now,
  id: "o-exampleorg",
  managementAccount: hub,
  accounts: [{ id: hub }, ...accounts],
  ...more,
});
const many = (count: number, more: Omit<AccountSpec, "id"> = {}) => [{ generate: { count, firstId: member, ...more } }];

const selecting = (population: Selection["population"]): Selection => ({
  population,
  excludedAccounts: [],
  regions: null,
});
const all = selecting({ kind: "organization" });

async function collect(stream: AsyncIterable<ListedAccount | AccountsEnd | NothingBelow>) {
  const accounts: ListedAccount[] = [];
  let end: AccountsEnd | null = null;
  for await (const line of stream) {
    expect(end).toBeNull();
    if (line.kind === "nothing-below") throw new Error(`nothing below ${line.ous.join(", ")}`);
    if (line.kind === "end") end = line;
    else accounts.push(line);
  }
  return { accounts, end };
}

/** Lists as an audit does: Organizations is asked only where something of it is wanted. */
async function list(
  { aws, caller }: EmbeddedAws,
  selection: Selection,
  wants: "organization" | "nothing" = "organization",
) {
  const reader = aws.reader(aws.hub, "us-east-1");
  const found = wants === "organization" ? await describeOrganization(reader) : null;
  return collect(listAccounts({ reader, selection, caller, organization: found }));
}

const known = (value: unknown) => ({ state: "known", value });

describe("an organization", () => {
  test("is listed to its last page of 20, with the management account told from the others", async () => {
    const aws = await embeddedAws(organization(many(44)));
    const { accounts, end } = await list(aws, all);
    expect(accounts).toHaveLength(45);
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(45);
    expect(end).toEqual({ kind: "end", listed: 45, source: "organizations:ListAccounts", pages: 3 });
    expect(aws.emulator.log().filter((call) => call.operation === "organizations:ListAccounts")).toHaveLength(3);
    const managing = accounts.filter(
      ({ facts }) => facts["account.management"].state === "known" && facts["account.management"].value === true,
    );
    expect(managing.map(({ id }) => id)).toEqual([hub]);
  });

  test("whose empty pages carry a token is listed to the end", async () => {
    const fault = { kind: "empty-page", operation: "organizations:ListAccounts", times: 3 } as const;
    const { accounts, end } = await list(await embeddedAws(organization(many(5), { faults: [fault] })), all);
    expect(accounts).toHaveLength(6);
    expect(end?.incomplete).toBeUndefined();
  });

  test("that may not be listed says so, and lists nobody", async () => {
    const refusals = [{ operation: "organizations:ListAccounts", because: "identity" }] as const;
    const { accounts, end } = await list(await embeddedAws(organization(many(5), { refusals })), all);
    expect(accounts).toEqual([]);
    expect(end).toMatchObject({
      listed: 0,
      incomplete: { kind: "denied", operation: "organizations:ListAccounts", code: "AccessDeniedException" },
    });
  });

  test("whose listing breaks off keeps the accounts so far and says that there may be more", async () => {
    const fault = { kind: "throttle", operation: "organizations:ListAccounts", after: 1 } as const;
    const { accounts, end } = await list(await embeddedAws(organization(many(44), { faults: [fault] })), all);
    expect(accounts).toHaveLength(20);
    expect(end).toMatchObject({ listed: 20, incomplete: { kind: "throttled", code: "TooManyRequestsException" } });
  });

  test("that will not name its management account leaves that fact unknown, and no other", async () => {
    const refusals = [{ operation: "organizations:DescribeOrganization", because: "identity" }] as const;
    const { accounts } = await list(await embeddedAws(organization([], { refusals })), all);
    expect(accounts[0]?.facts).toMatchObject({
      "account.management": {
        state: "unknown",
        reason: { kind: "denied", operation: "organizations:DescribeOrganization" },
      },
      "account.name": { state: "known" },
      "account.path": { state: "known" },
    });
  });
});

describe("the state of an account", () => {
  test.each(["state", "status", "both"] as const)("is told from what AWS sends: %s", async (sends) => {
    const { accounts } = await list(await embeddedAws(organization([{ id: member, state: "SUSPENDED", sends }])), all);
    expect(accounts.find(({ id }) => id === member)?.state).toEqual(known("SUSPENDED"));
  });

  test("is State where both are sent and Status knows less", async () => {
    const { accounts } = await list(
      await embeddedAws(organization([{ id: member, state: "CLOSED", sends: "both" }])),
      all,
    );
    expect(accounts.find(({ id }) => id === member)?.state).toEqual(known("CLOSED"));
  });
});

describe("where an account stands", () => {
  test("its OU is the last one of its path", async () => {
    const { accounts } = await list(await embeddedAws(organization([{ id: member, ou: "Workloads/Prod" }])), all);
    const facts = accounts.find(({ id }) => id === member)?.facts;
    const [path, ou] = [facts?.["account.path"], facts?.["account.ou"]];
    if (path?.state !== "known" || ou?.state !== "known") throw new Error("unknown");
    expect(path.value).toMatch(/^o-exampleorg\/r-[^/]+\/ou-[^/]+\/ou-[^/]+\/$/);
    expect(String(path.value).endsWith(`/${ou.value}/`)).toBe(true);
  });

  test("directly under the root it has none", async () => {
    const { accounts } = await list(await embeddedAws(organization([])), all);
    expect(accounts[0]?.facts["account.ou"]).toEqual({ state: "absent" });
  });
});

describe("shapes that AWS does not document", () => {
  const sound: Organization = { id: { state: "absent" }, managementAccount: { state: "absent" }, evidence: [] };
  const listing = (script: Script) =>
    collect(
      listAccounts({
        reader: scriptedReader(script),
        selection: all,
        caller: { account: hub, arn: `arn:aws:iam::${hub}:user/u`, partition: "aws" },
        organization: sound,
      }),
    );

  test("an account that comes on two pages is one account", async () => {
    const pages = [
      { Accounts: [{ Id: "100000000000" }, { Id: "200000000000" }] },
      { Accounts: [{ Id: "200000000000" }, { Id: "300000000000" }] },
    ];
    const { accounts, end } = await listing({ "organizations:ListAccounts": pages });
    expect(accounts.map(({ id }) => id)).toEqual(["100000000000", "200000000000", "300000000000"]);
    expect(end?.listed).toBe(3);
  });

  test("a list without any account is no list, as every organization holds its management account", async () => {
    const { accounts, end } = await listing({ "organizations:ListAccounts": [{ Accounts: [] }] });
    expect(accounts).toEqual([]);
    expect(end).toMatchObject({
      listed: 0,
      incomplete: { kind: "malformed", operation: "organizations:ListAccounts" },
    });
  });

  test("an account without an id makes the list incomplete", async () => {
    const { accounts, end } = await listing({
      "organizations:ListAccounts": [{ Accounts: [{ Name: "x" }, { Id: "200000000000" }] }],
    });
    expect(accounts.map(({ id }) => id)).toEqual(["200000000000"]);
    expect(end).toMatchObject({ listed: 1, incomplete: { kind: "malformed" } });
  });

  test("an account without state, name and path has no name, and the rest unknown", async () => {
    const { accounts } = await listing({ "organizations:ListAccounts": [{ Accounts: [{ Id: "200000000000" }] }] });
    const malformed = { state: "unknown", reason: { kind: "malformed", operation: "organizations:ListAccounts" } };
    expect(accounts[0]).toMatchObject({
      state: malformed,
      facts: { "account.name": { state: "absent" }, "account.path": malformed, "account.ou": malformed },
    });
  });
});

describe("the shards of an organization", () => {
  const of = 3;
  const sharded = (index: number, population: Selection["population"]): Selection => ({
    ...selecting(population),
    shard: { index, of },
  });
  const each = [1, 2, 3];
  const tagged = [
    ...many(9, { ou: "Prod", tags: { env: "prod" } }),
    { generate: { count: 9, firstId: "700000000000", ou: "Test", tags: { env: "test" } } },
  ];

  test("hold every account once, and each says how many are in others", async () => {
    const whole = await list(await embeddedAws(organization(tagged)), all);
    const parts = await Promise.all(
      each.map(async (index) => list(await embeddedAws(organization(tagged)), sharded(index, all.population))),
    );
    const ids = parts.flatMap(({ accounts }) => accounts.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(whole.accounts.map(({ id }) => id).toSorted());
    for (const { accounts, end } of parts) {
      expect(accounts.length).toBeGreaterThan(0);
      expect(end).toMatchObject({ listed: accounts.length, elsewhere: 19 - accounts.length, pages: 1 });
    }
  });

  test("ask for the tags of their own accounts alone, and count what lies outside among them", async () => {
    let asked = 0;
    const sums: number[] = [];
    let listed = 0;
    for (const index of each) {
      const aws = await embeddedAws(organization(tagged));
      const population = { kind: "organization", tags: [{ key: "env", value: "prod" }] } as const;
      const { accounts, end } = await list(aws, sharded(index, population));
      listed += accounts.length;
      sums.push((end?.listed ?? 0) + (end?.outside?.tags ?? 0) + (end?.elsewhere ?? 0));
      const tagCalls = aws.emulator.log().filter((call) => call.operation === "organizations:ListTagsForResource");
      expect(tagCalls).toHaveLength((end?.listed ?? 0) + (end?.outside?.tags ?? 0));
      asked += tagCalls.length;
    }
    expect([listed, asked, sums]).toEqual([9, 19, [19, 19, 19]]);
  });

  test("judge on the whole listing whether an OU holds an account", async () => {
    // One account alone is below the OU, so that two of three shards have none of it.
    const accounts = [{ id: member, ou: "Prod" }, { generate: { count: 6, firstId: "700000000000" } }];
    const path = (await list(await embeddedAws(organization(accounts)), all)).accounts.find(({ id }) => id === member)
      ?.facts["account.ou"];
    if (path?.state !== "known") throw new Error("unknown");
    const population = { kind: "organization", ous: [String(path.value)] } as const;
    const ends = await Promise.all(
      each.map(async (index) => list(await embeddedAws(organization(accounts)), sharded(index, population))),
    );
    expect(ends.flatMap(({ accounts: found }) => found.map(({ id }) => id))).toEqual([member]);
    expect(ends.map(({ end }) => end?.emptyOus)).toEqual([undefined, undefined, undefined]);
    expect(ends.map(({ end }) => (end?.listed ?? 0) + (end?.outside?.ous ?? 0) + (end?.elsewhere ?? 0))).toEqual([
      8, 8, 8,
    ]);
  });

  test("share out accounts named by hand, and the caller's own, of whom all but one shard are empty", async () => {
    const ids = [member, "300000000000", "400000000000", "500000000000"];
    for (const population of [{ kind: "accounts", ids }, { kind: "caller" }] as const) {
      const parts = await Promise.all(
        each.map(async (index) =>
          list(await embeddedAws(organization(many(3))), sharded(index, population), "nothing"),
        ),
      );
      const wanted = population.kind === "caller" ? [hub] : ids;
      expect(parts.flatMap(({ accounts }) => accounts.map(({ id }) => id)).toSorted()).toEqual(wanted);
      for (const { accounts, end } of parts) {
        expect(end).toMatchObject({ listed: accounts.length, elsewhere: wanted.length - accounts.length });
      }
    }
  });
});

describe("accounts named by hand", () => {
  const two = selecting({ kind: "accounts", ids: [member, "300000000000", member] });

  test("are the population, each once, without asking Organizations, and not assumed to be active", async () => {
    const aws = await embeddedAws(organization(many(3)));
    const { accounts, end } = await list(aws, two, "nothing");
    expect(accounts.map(({ id }) => id)).toEqual([member, "300000000000"]);
    expect(accounts[0]).toMatchObject({
      state: { state: "unknown", reason: { kind: "not-collected" } },
      facts: { "account.id": known(member), "account.ou": { state: "unknown", reason: { kind: "not-collected" } } },
    });
    expect(end).toEqual({ kind: "end", listed: 2, source: "selection" });
    expect(aws.emulator.log().map((call) => call.operation)).toEqual(["sts:GetCallerIdentity"]);
  });

  test("get what Organizations says about them where it is asked, and a foreign one says that it is not listed", async () => {
    const { accounts, end } = await list(await embeddedAws(organization(many(3, { ou: "Prod" }))), two);
    expect(accounts[0]).toMatchObject({
      state: known("ACTIVE"),
      facts: { "account.ou": { state: "known" }, "account.management": known(false) },
    });
    expect(accounts[1]?.facts["account.ou"]).toMatchObject({
      state: "unknown",
      reason: { kind: "not-collected", detail: "the organization does not list this account" },
    });
    expect(end).toEqual({ kind: "end", listed: 2, source: "selection" });
  });

  test("stay the population when Organizations may not be asked, with the refusal as cause", async () => {
    const refusals = [{ operation: "organizations:*", because: "identity" }] as const;
    const { accounts, end } = await list(await embeddedAws(organization(many(3), { refusals })), two);
    expect(accounts.map(({ id }) => id)).toEqual([member, "300000000000"]);
    expect(accounts[0]?.facts["account.ou"]).toMatchObject({ state: "unknown", reason: { kind: "denied" } });
    expect(end).toEqual({ kind: "end", listed: 2, source: "selection" });
  });
});

test("without organization and names it is the caller's own account", async () => {
  const { accounts, end } = await list(
    await embeddedAws(organization(many(3))),
    selecting({ kind: "caller" }),
    "nothing",
  );
  expect(accounts.map(({ id }) => id)).toEqual([hub]);
  expect(end).toEqual({ kind: "end", listed: 1, source: "caller" });
});
