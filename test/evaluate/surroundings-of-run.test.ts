import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinking } from "../../src/evaluate/surroundings-of-run.ts";
import { absent, known, unknown, type Fact, type ListItem } from "../../src/model/fact.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type {
  AccountAccess,
  AccountRecord,
  AccountsEnd,
  RegionState,
  ScopeBackup,
  ScopeState,
} from "../../src/model/observation.ts";
import { account as built, deniedBy, rule, type Spec } from "./build.ts";

const own = "111111111111";
const vaults = "222222222222";
const arn = `arn:aws:dynamodb:eu-west-1:${own}:table/orders`;
const opened: AccountAccess = { state: "opened", via: "caller", principal: `arn:aws:iam::${own}:user/u` };
const here = { account: own, region: "eu-west-1" };
const there = { account: vaults, region: "eu-west-1" };

const accountOf = (
  id: string,
  access: AccountAccess = opened,
  regions: Readonly<Record<string, RegionState>> = { "eu-west-1": "enabled", "af-south-1": "disabled" },
): AccountRecord => ({
  ...built,
  id,
  access,
  regions:
    access.state === "opened"
      ? {
          source: "account:ListRegions",
          authoritative: true,
          regions: Object.entries(regions).map(([name, state]) => ({ name, state })),
        }
      : null,
});
const listed: AccountsEnd = { kind: "end", listed: 2, source: "organizations:ListAccounts" };
const read: ScopeBackup = { points: { missing: [] } };
const seen: ScopeState = { state: "seen" };
const observation = "backup:ListRecoveryPointsByBackupVault";
const copy = (members: ListItem = {}): ListItem => ({
  arn: known("arn:aws:backup:eu-west-1:222222222222:recovery-point:1"),
  account: known(vaults),
  region: known("eu-west-1"),
  created: known("2026-02-01T00:00:00.000Z"),
  deleteAt: absent,
  sizeBytes: known(7),
  ...members,
});

type Run = {
  readonly asks?: Spec;
  readonly collected?: readonly GroupId[];
  readonly accounts?: readonly AccountRecord[];
  readonly end?: AccountsEnd | null;
  readonly alone?: string;
  /** In the account of vaults; null: it did not end. */
  readonly coverage?: ScopeState | null;
  readonly backup?: ScopeBackup | undefined;
  readonly named?: readonly { readonly about: string; readonly observation: string; readonly facts: ListItem }[];
};

const copies: Spec = { some: "copies", satisfies: { fact: "status", eq: "COMPLETED" } };
const replicas: Spec = { every: "table.replicas", satisfies: { fact: "pitr", eq: true } };

/** Two accounts of one Region each, both read whole, unless told otherwise. */
function around({ asks = copies, collected = ["table", "recoveryPoints", "backupPlans"], ...run }: Run = {}) {
  const linking = createLinking([rule({ assert: asks })], collected);
  linking.end({ ...here, coverage: seen, backup: read });
  if (run.coverage !== null) {
    linking.end({
      ...there,
      coverage: run.coverage ?? seen,
      ...("backup" in run ? optional(run.backup) : { backup: read }),
    });
  }
  for (const named of run.named ?? []) linking.foreign(there, { kind: "foreign", ...named });
  const accounts = run.accounts ?? [accountOf(own), accountOf(vaults)];
  return linking.close({
    accounts,
    end: run.end === undefined ? listed : run.end,
    alone: run.alone ?? null,
    drillsOf: noDrills,
  });
}

const noDrills = () => ({ items: [], missing: [] });
const optional = (backup: ScopeBackup | undefined) => (backup === undefined ? {} : { backup });
const copiesIn = (run: Run) => around(run)({ ...here, coverage: seen }).copiesOf(arn);
const whyMissing = (run: Run) => copiesIn(run).missing.map(({ kind, detail }) => [kind, detail]);

describe("copies of a table", () => {
  it("are those that scopes elsewhere hold of its ARN, as they were stored", () => {
    const [first, second] = [
      copy(),
      copy({ sizeBytes: unknown({ kind: "malformed" }), deleteAt: known("2027-01-01") }),
    ];
    const { created: _, ...third } = copy();
    const named = [first, second, third].map((facts) => ({ about: arn, observation, facts }));
    const other = { about: `${arn}-archive`, observation, facts: copy() };
    expect(copiesIn({ named: [...named, other] })).toEqual({ items: [first, second, third], missing: [] });
  });

  it("are none of what else names the table, nor points of its own scope", () => {
    const about = `arn:aws:dynamodb:eu-west-1:${vaults}:table/orders`;
    const named = [
      { about: arn, observation: "dynamodb:ListBackups", facts: {} },
      { about, observation, facts: copy() },
    ];
    const linked = around({ named })({ ...there, coverage: seen });
    expect([linked.copiesOf(arn).items, linked.copiesOf(about).items]).toEqual([[], []]);
  });

  it("come back from their folded form as they went in", () => {
    const fact = fc.oneof(
      fc.string().map((text): Fact => known(text)),
      fc.boolean().map((flag): Fact => known(flag)),
      fc.integer().map((number): Fact => known(number)),
      fc.constant<Fact>(absent),
      fc.constant<Fact>(unknown(deniedBy("x:Y"))),
      fc
        .constantFrom("2026-02-01T00:00:00.000Z", "2026-02-01T00:00:00Z", "a:b:c", ":")
        .map((text): Fact => known(text)),
    );
    const names = ["arn", "created", "deleteAt", "sizeBytes", "vault", "locked"];
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom(...names), fact, { noNullPrototype: true })), (points) => {
        const named = points.map((facts) => ({ about: arn, observation, facts }));
        expect(copiesIn({ named }).items).toEqual(points);
      }),
    );
  });

  it.each<[string, Run]>([
    ["every scope was read to its end", {}],
    [
      "a Region is disabled in the account",
      { coverage: { state: "disabled", reason: { kind: "region-disabled" } }, backup: undefined },
    ],
    [
      "a scope that may not list its tables let its vaults be read",
      { coverage: { state: "denied", reason: deniedBy("dynamodb:ListTables") } },
    ],
    [
      "an account is closed: nothing can be restored from it",
      { coverage: null, accounts: [accountOf(own), accountOf(vaults, { state: "skipped", because: "SUSPENDED" })] },
    ],
  ])("are all known where %s", (_, run) => {
    expect(copiesIn(run).missing).toEqual([]);
  });

  it("in the table's own scope are no copies, so that a gap there is none of theirs", () => {
    const linked = around({ backup: { points: { missing: [deniedBy("backup:ListBackupVaults")] } } });
    expect(linked({ ...there, coverage: seen }).copiesOf(arn).missing).toEqual([]);
    expect(linked({ ...here, coverage: seen }).copiesOf(arn).missing).toHaveLength(1);
  });

  it.each<[string, Run, string]>([
    ["its points were not asked for", { backup: {} }, "222222222222 eu-west-1: nobody asked for recovery points"],
    [
      "a vault of it could not be read",
      { backup: { points: { missing: [{ ...deniedBy(observation), detail: "vault main: no" }] } } },
      "222222222222 eu-west-1: access denied",
    ],
    [
      "it was refused",
      { coverage: { state: "denied", reason: { kind: "denied-by-scp" } }, backup: undefined },
      "222222222222 eu-west-1: denied by a service control policy",
    ],
    ["it did not end", { coverage: null }, "222222222222 eu-west-1: the scan of the Region did not finish"],
    [
      "its account was not opened",
      {
        coverage: null,
        accounts: [accountOf(own), accountOf(vaults, { state: "unopened", reason: { kind: "role-not-assumable" } })],
      },
      "222222222222: the role could not be assumed",
    ],
    [
      "its account was left out",
      {
        coverage: null,
        accounts: [accountOf(own), accountOf(vaults, { state: "excluded", because: "--exclude-account" })],
      },
      "222222222222: left out by --exclude-account",
    ],
    [
      "its Region was left out",
      { coverage: null, accounts: [accountOf(own), accountOf(vaults, opened, { "eu-west-1": "excluded" })] },
      "222222222222 eu-west-1: left out by --region",
    ],
  ])("may lie in a scope of which %s", (_, run, why) => {
    expect(whyMissing(run)).toEqual([["not-scanned", `a copy may lie in ${why}`]]);
  });

  it.each<[string, AccountsEnd | null, RegExp]>([
    ["accounts were named by hand", { ...listed, source: "selection" }, /outside the selection/],
    ["the caller's account was looked at alone", { ...listed, source: "caller" }, /outside the selection/],
    ["an OU was chosen", { ...listed, outside: { ous: 3, tags: 1 } }, /4 accounts outside the selection/],
    ["accounts fall into other shards", { ...listed, elsewhere: 5 }, /5 accounts of other shards/],
    ["the list of accounts broke off", { ...listed, incomplete: { kind: "throttled" } }, /broke off/],
    ["the list of accounts did not end", null, /did not finish/],
    ["a listed account has no line", { ...listed, listed: 3 }, /1 account of the listing/],
  ])("may lie in accounts that nobody named where %s", (_, end, why) => {
    expect(whyMissing({ end })).toEqual([["not-scanned", expect.stringMatching(why)]]);
  });

  it("lie in no other account where AWS says that the table's is in no organization", () => {
    const end = { ...listed, source: "caller" } as const;
    expect(whyMissing({ end, alone: own })).toEqual([]);
    expect(whyMissing({ end, alone: vaults })).toHaveLength(1);
  });

  it("may lie in Regions that an account would not tell", () => {
    const silent = accountOf(vaults);
    const accounts = [
      accountOf(own),
      {
        ...silent,
        regions: {
          source: "partition" as const,
          authoritative: false,
          reason: deniedBy("account:ListRegions"),
          regions: silent.regions?.regions ?? [],
        },
      },
    ];
    expect(copiesIn({ accounts }).missing).toMatchObject([
      {
        operation: "account:ListRegions",
        detail: "a copy may lie in 222222222222: the account does not tell which Regions it has",
      },
    ]);
  });

  it("were not looked for by a run that did not collect them", () => {
    expect(whyMissing({ collected: ["table"] })).toEqual([
      ["not-collected", "the group recoveryPoints was not collected"],
    ]);
  });

  it("that were only asked for back to an instant are missing back from the latest of them", () => {
    const linking = createLinking([rule({ assert: copies })], ["table", "recoveryPoints"]);
    linking.end({ ...here, coverage: seen, backup: read });
    for (const [region, before] of [
      ["a-1", "2026-01-02T00:00:00.000Z"],
      ["b-1", "2026-01-03T00:00:00.000Z"],
    ] as const) {
      linking.end({
        account: vaults,
        region,
        coverage: seen,
        backup: { points: { missing: [{ kind: "not-collected", before }] } },
      });
    }
    const accounts = [accountOf(own), accountOf(vaults, opened, { "a-1": "enabled", "b-1": "enabled" })];
    const linked = linking.close({ accounts, end: listed, alone: null, drillsOf: noDrills })({
      ...here,
      coverage: seen,
    });
    expect(linked.copiesOf(arn).missing).toMatchObject([{ before: "2026-01-03T00:00:00.000Z" }]);
  });

  it("that many scopes may hold are missing for one reason, which names three and counts the rest", () => {
    const linking = createLinking([rule({ assert: copies })], ["table", "recoveryPoints"]);
    const regions = Array.from({ length: 40 }, (_, index) => `xx-${index + 10}-1`);
    const refused: ScopeBackup = { points: { missing: [deniedBy("backup:ListBackupVaults")] } };
    for (const region of regions) linking.end({ account: own, region, coverage: seen, backup: refused });
    const accounts = [accountOf(own, opened, Object.fromEntries(regions.map((name) => [name, "enabled"])))];
    const linked = linking.close({ accounts, end: { ...listed, listed: 1 }, alone: null, drillsOf: noDrills });
    const missingFrom = (region: string) => linked({ account: own, region, coverage: seen }).copiesOf(arn).missing;
    const reason = { kind: "not-scanned", operation: "backup:ListBackupVaults", code: "AccessDeniedException" };
    const places = (...names: readonly string[]) => names.map((name) => `${own} ${name}`).join(", ");
    expect(missingFrom("xx-30-1")).toEqual([
      { ...reason, detail: `a copy may lie in ${places("xx-10-1", "xx-11-1", "xx-12-1")} and 36 more: access denied` },
    ]);
    expect(missingFrom("xx-11-1")).toEqual([
      { ...reason, detail: `a copy may lie in ${places("xx-10-1", "xx-12-1", "xx-13-1")} and 36 more: access denied` },
    ]);
  });
});

describe("the link pass", () => {
  it.each<[string, Spec, boolean]>([
    ["reads the scopes for copies", copies, true],
    ["reads them for a fact over copies", { fact: "recovery.rpo", lte: 1 }, true],
    ["reads them for replicas", replicas, true],
    [
      "does not for plans, which are of the table's own scope",
      { some: "backupPlans", satisfies: { fact: "from", eq: "account" } },
      false,
    ],
    ["does not for what a table tells of itself", { fact: "pitr.enabled", eq: true }, false],
  ])("%s", (_, asks, reads) => {
    expect(createLinking([rule({ assert: asks })], ["table", "recoveryPoints", "backupPlans"]).reads).toBe(reads);
  });
});

describe("backup plans of a table", () => {
  const plansOf = (run: Run, backup?: ScopeBackup) =>
    around(run)({ ...here, coverage: seen, ...optional(backup) }).plansOf(arn, () => absent);
  const plan = {
    id: "p-1",
    name: "daily",
    from: "account",
    rules: [
      {
        id: "r-1",
        name: "every day",
        vault: "main",
        schedule: "rate(1 day)",
        timezone: null,
        continuous: false,
        deleteAfterDays: 35,
        coldAfterDays: null,
        copies: [],
      },
    ],
    selections: [{ id: "s-1", name: "all", resources: [arn], notResources: [], listOfTags: [], conditions: [] }],
    missing: [],
  } as const;
  const plans = { plans: [plan], missing: [], optIn: known(true), advanced: known(true) };

  it("are those of its scope that select it", () => {
    expect(plansOf({}, { plans })).toMatchObject({
      items: [{ plan: known("daily"), deleteAfter: known(35 * 86_400_000) }],
      missing: [],
    });
  });

  it.each<[string, Run, string]>([
    ["were not collected", { collected: ["table"] }, "the group backupPlans was not collected"],
    ["were not read in its scope", {}, "the backup plans of the scope were not read"],
  ])("are not known where they %s", (_, run, detail) => {
    expect(plansOf(run)).toEqual({ items: [], missing: [{ kind: "not-collected", detail }] });
  });
});

describe("replicas of a table", () => {
  const replica = `arn:aws:dynamodb:eu-west-1:${vaults}:table/orders`;
  const told = { arn: known(replica), account: known(vaults), region: known("eu-west-1"), status: known("ACTIVE") };
  const { arn: _, ...shown } = told;
  const tells = (facts: ListItem) => ({
    about: arn,
    observation: "dynamodb:DescribeTable",
    facts: { replica: known(replica), ...facts },
  });
  const off = { "pitr.enabled": known(false), "pitr.period": absent, "table.deletionProtection": known(true) };
  const replicasIn = (run: Run) =>
    around({ asks: replicas, ...run })({ ...here, coverage: seen }).replicasOf(arn, {
      items: [told],
      missing: [{ kind: "throttled" }],
    });

  it("have the protection that each tells of itself", () => {
    expect(replicasIn({ named: [tells(off)] })).toEqual({
      items: [{ ...shown, pitr: known(false), pitrPeriod: absent, deletionProtection: known(true) }],
      missing: [{ kind: "throttled" }],
    });
  });

  it("have a period wherever their PITR is on", () => {
    const [item] = replicasIn({ named: [tells({ ...off, "pitr.enabled": known(true) })] }).items;
    expect(item?.["pitrPeriod"]).toMatchObject({ state: "unknown", reason: { kind: "malformed" } });
  });

  it("that tell of another table do not tell of this", () => {
    const [item] = replicasIn({ named: [{ ...tells(off), about: `${arn}-archive` }] }).items;
    expect(item?.["pitr"]?.state).toBe("unknown");
  });

  it.each<[string, Run, string]>([
    ["its Region tells of none", {}, "its Region was scanned and tells of no such replica"],
    [
      "its Region was refused",
      { coverage: { state: "denied", reason: deniedBy("dynamodb:ListTables") } },
      "dynamodb:ListTables: access denied (AccessDeniedException)",
    ],
    ["the scan did not finish", { coverage: null }, "the scan of its Region did not finish"],
    [
      "accounts fall into other shards, of which its own may be one",
      { coverage: null, accounts: [accountOf(own)], end: { ...listed, elsewhere: 1 } },
      "its account falls into another shard, or is outside the selection",
    ],
    ["its account is outside", { coverage: null, accounts: [accountOf(own)] }, "its account is outside the selection"],
    [
      "its account could not be opened",
      { coverage: null, accounts: [accountOf(vaults, { state: "unopened", reason: { kind: "role-not-assumable" } })] },
      "the role could not be assumed",
    ],
    [
      "its account is suspended",
      { coverage: null, accounts: [accountOf(vaults, { state: "skipped", because: "SUSPENDED" })] },
      "its account is SUSPENDED",
    ],
    [
      "its account was left out",
      { coverage: null, accounts: [accountOf(vaults, { state: "excluded", because: "--exclude-account" })] },
      "its account was left out by --exclude-account",
    ],
    [
      "its Region was left out",
      { coverage: null, accounts: [accountOf(vaults, opened, { "eu-west-1": "excluded" })] },
      "its Region was left out by --region",
    ],
    [
      "its Region is disabled",
      { coverage: null, accounts: [accountOf(vaults, opened, { "eu-west-1": "disabled" })] },
      "its Region is disabled in the account",
    ],
    [
      "its Region was not tried",
      { coverage: null, accounts: [accountOf(vaults, opened, {})] },
      "its Region was not scanned",
    ],
  ])("are not known, and say where and why, where %s", (_, run, why) => {
    const fact = unknown({ kind: "not-scanned", detail: `the replica in ${vaults} eu-west-1: ${why}` });
    expect(replicasIn(run).items).toEqual([{ ...shown, pitr: fact, pitrPeriod: fact, deletionProtection: fact }]);
  });
});
