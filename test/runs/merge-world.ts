/** Organizations as records, written as one run or as several that divide the accounts, and merged as the command does it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { AccountAccess, AccountRecord, AccountsEnd, Scope } from "../../src/model/observation.ts";
import type { RunHeader, Selection } from "../../src/model/run.ts";
import { shardOf } from "../../src/model/shard-of.ts";
import { createRun } from "../../src/runs/create-run.ts";
import type { MergeProbe } from "../../src/runs/fill-run.ts";
import { mergeRuns } from "../../src/runs/merge-runs.ts";
import { readSource } from "../../src/runs/merge-source.ts";
import { runId } from "../../src/runs/run-id.ts";
import * as sample from "./sample-run.ts";

export type WorldAccount = {
  readonly id: string;
  readonly isOpened: boolean;
  /** Names of tables by Region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
};

export type World = {
  readonly accounts: readonly WorldAccount[];
  /** Left outside by `--ou`, by id. */
  readonly outside: readonly string[];
};

const opened: AccountAccess = { state: "opened", via: "assumed-role", principal: "arn:aws:sts::1:assumed-role/a/b" };
const unopened: AccountAccess = { state: "unopened", reason: { kind: "role-not-assumable", code: "AccessDenied" } };

const id = fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }).map(String);
const names = fc.uniqueArray(fc.constantFrom("a", "B", "b", "é🙂", "z"), { maxLength: 3 });
const regions = fc.dictionary(fc.constantFrom("us-east-1", "eu-west-1", "eu-central-1"), names, { maxKeys: 3 });

export const world: fc.Arbitrary<World> = fc
  .uniqueArray(fc.record({ id, isOpened: fc.boolean(), regions }), { maxLength: 5, selector: (account) => account.id })
  .chain((accounts) =>
    fc.record({
      accounts: fc.constant(accounts),
      outside: fc
        .uniqueArray(id, { maxLength: 4 })
        .map((ids) => ids.filter((each) => !accounts.some((account) => account.id === each))),
    }),
  );

const recordOf = ({ id: account, isOpened, regions: has }: WorldAccount): AccountRecord =>
  sample.account(account, isOpened ? opened : unopened, Object.keys(has).sort());

const scopesOf = ({ id: account, isOpened, regions: has }: WorldAccount): readonly Scope[] =>
  isOpened ? Object.keys(has).map((region) => ({ account, region })) : [];

export type Asked = {
  readonly selection?: Partial<Selection>;
  readonly header?: Partial<RunHeader>;
  /** Accounts that are scanned only up to their scopes. */
  readonly unfinished?: readonly string[];
  readonly end?: Partial<AccountsEnd> | null;
};

/** A run over all accounts of the world, or of the shard that is asked for: accounts and scopes in no order. */
export async function scanned(runsDir: string, { accounts, outside }: World, asked: Asked = {}): Promise<string> {
  const selection = { ...sample.header.selection, ...asked.selection };
  const about = { ...sample.header, ...asked.header, selection };
  const header = { ...about, id: runId(about) };
  const { shard } = selection;
  const isOwn = (account: string): boolean => shard === undefined || shardOf(account, shard.of) === shard.index;
  const policy = header.policyDigest === null ? null : sample.policy;
  const inputs = { policy, blindSpots: null, waivers: null, drills: null };
  const run = await createRun({ runsDir, header, inputs, owner: sample.owner });
  await run.noteForeignHosts(["127.0.0.1:4566"]);
  const own = accounts.filter((account) => isOwn(account.id)).toReversed();
  for (const account of own) await run.appendAccount(recordOf(account));
  for (const scope of own.flatMap(scopesOf)) {
    if (asked.unfinished?.includes(scope.account) === true) continue;
    const tables = own.find((account) => account.id === scope.account)?.regions[scope.region] ?? [];
    const writer = await run.openScope(scope);
    for (const name of tables) await writer.append(sample.table(scope, name));
    if (tables.length > 1) await writer.append(sample.foreign);
    await writer.seal(sample.scopeEnd(scope, tables.length));
  }
  if (asked.end !== null) {
    const left = outside.filter(isOwn).length;
    await run.endAccounts({
      kind: "end",
      listed: own.length,
      source: "organizations:ListAccounts",
      pages: 3,
      outside: { ous: left, tags: 0 },
      ...(shard === undefined ? {} : { elsewhere: accounts.length + outside.length - own.length - left }),
      ...asked.end,
    });
  }
  await run.finish();
  await run.close();
  return run.path;
}

/** Begun a minute after one another. */
export const shardsOf = async (runsDir: string, given: World, of: number): Promise<readonly string[]> => {
  const paths: string[] = [];
  for (let index = 1; index <= of; index += 1) {
    const asOf = new Date(Date.parse(sample.header.asOf) + (index - 1) * 60_000).toISOString();
    paths.push(await scanned(runsDir, given, { selection: { shard: { index, of } }, header: { asOf } }));
  }
  return paths;
};

/** Gives the path. */
export async function merged(runsDir: string, paths: readonly string[], probe?: MergeProbe): Promise<string> {
  const { owner } = sample;
  const sources = await Promise.all(
    paths.map((path) => readSource(path, path.slice(path.lastIndexOf("/") + 1), owner)),
  );
  const { signal } = new AbortController();
  const run = await mergeRuns({ sources, runsDir, owner, signal, probe });
  await run.close();
  return run.path;
}

export const runsIn = (folder: string): readonly string[] => readdirSync(folder).map((name) => join(folder, name));
