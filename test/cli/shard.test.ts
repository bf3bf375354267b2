/** Shards of an organization: who is looked at by which, what each says of the others, and what is refused. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { decodeAccountsLine } from "../../src/model/codec.ts";
import { shardOf } from "../../src/model/shard-of.ts";
import { formatIds } from "../../src/report/registry.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { textsIn } from "../evidence/bundles.ts";
import { keptOrganization, ledger, vaults } from "./kept-organization.ts";
import { management, member, place, type Place } from "./invoke.ts";

const ids = [management, member, "333333333333", "444444444444", "555555555555", "666666666666", "777777777777"];

const organization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: ["us-east-1"],
  accounts: ids.map((id) => ({ id, tables: { "us-east-1": [{ name: `table-${id}` }] } })),
};

const of = 3;
const shards = [1, 2, 3].map((index) => ({ index, ids: ids.filter((id) => shardOf(id, of) === index) }));
/** One with accounts, and not all of them. */
const [first] = shards.filter((shard) => shard.ids.length > 0);
const policy = ["--policy", "deletion-protection-enabled"];

/** Printed by `scan`, or the newest of the folder. */
const runOf = ({ folder }: Place): string => {
  const runs = join(folder, ".restorable/runs");
  return join(runs, readdirSync(runs).sort().at(-1) ?? "");
};

const accountsOf = (made: Place): readonly string[] =>
  readFileSync(join(runOf(made), "accounts.ndjson"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decodeAccountsLine(JSON.parse(line)))
    .flatMap((line) => (line.kind === "account" ? [line.id] : []));

/** Accounts that a call was made in, or that somebody tried to enter or asked Organizations about; the caller is in all of them. */
const touched = ({ emulator }: Place): ReadonlySet<string> =>
  new Set(
    (emulator?.log() ?? [])
      .flatMap(({ account, target, input }) => [account, target, input["ResourceId"]])
      .filter((id): id is string => typeof id === "string" && id !== management),
  );

describe("the shards of an organization", () => {
  it("hold every account and table of it once, and no call is made in an account of another one", async () => {
    const made = await place({ organization });
    const found: string[] = [];
    for (const { index, ids: own } of shards) {
      made.emulator?.clearLog();
      const { exit, stdout } = await made.invoke(["scan", "--organization", "--shard", `${index}/${of}`]);
      expect(exit).toBe(exitCodes.ok);
      const run = await openRun(stdout.trim());
      expect(run.header.selection.shard).toEqual({ index, of });
      expect(run.accountsEnd).toMatchObject({ listed: own.length, elsewhere: ids.length - own.length });
      expect([...touched(made)].toSorted()).toEqual(own.filter((id) => id !== management));
      for await (const scope of run.scopes()) for await (const { name } of scope.tables()) found.push(name);
    }
    expect(found.toSorted()).toEqual(ids.map((id) => `table-${id}`));
  });

  it("are asked for their tags alone where accounts are chosen by tag", async () => {
    const made = await place({ organization });
    const shard = ["--shard", `${first?.index}/${of}`];
    const { exit, stderr } = await made.invoke(["scan", "--account-tag", "env=prod", ...shard]);
    expect([...touched(made)].toSorted()).toEqual(first?.ids.filter((id) => id !== management));
    // Whether the tag is a typo is not told by one shard.
    expect(exit).toBe(exitCodes.ok);
    expect(stderr).toContain(`No account to look at falls into shard ${first?.index}/${of}`);
  });

  it("say in every format of a report that there are others", async () => {
    const made = await place({ organization });
    const outputs = formatIds.flatMap((id) => ["-o", `${id}=report.${id}`]);
    await made.invoke(["audit", "--organization", "--shard", `${first?.index}/${of}`, ...policy, ...outputs]);
    const words = new RegExp(
      `shard ${first?.index} of ${of}|into other shards|"shard":\\{"index":${first?.index},"of":${of}\\}`,
    );
    for (const id of formatIds) {
      expect([id, words.test(readFileSync(join(made.folder, `report.${id}`), "utf8"))]).toEqual([id, true]);
    }
    const listed = await made.invoke(["runs", "list"]);
    const shown = await made.invoke(["runs", "show", "latest"]);
    for (const { stdout } of [listed, shown]) expect(stdout).toContain(`shard ${first?.index} of ${of}`);
  });

  it("are no run before a whole one, and comparisons tell what only one of the two looked at", async () => {
    const made = await place({ organization });
    const audit = ["audit", "--organization", ...policy];
    const shardFlag = ["--shard", `${first?.index}/${of}`];
    await made.invoke([...audit, "--fail-on", "never"]);
    await made.invoke([...audit, ...shardFlag]);
    const noRunBefore = await made.invoke(["compare"]);
    expect([noRunBefore.exit, noRunBefore.stderr]).toEqual([
      exitCodes.usage,
      expect.stringContaining("there is no run before") as string,
    ]);
    const [whole = ""] = readdirSync(join(made.folder, ".restorable/runs")).sort();
    const compared = await made.invoke(["compare", whole, "latest"]);
    expect(compared.stdout).toContain(`The later run looked at shard ${first?.index} of ${of} of the accounts alone.`);
    // Nobody looked at the others: nothing there is fixed, gone or new.
    expect(compared.stdout).toMatch(/0 new\n {2}0 fixed\n(?:.*\n)* {2}0 disappeared\n/);
  });
});

describe("evidence of a shard", () => {
  it("says which it is in what an auditor opens first, also where names are redacted", async () => {
    const made = await place({ organization, files: { "redaction.key": `${"07".repeat(32)}\n` } });
    await made.invoke(["audit", "--organization", "--shard", `${first?.index}/${of}`, ...policy]);
    for (const redact of [[], ["--redact", "redaction.key"]]) {
      const bundle = `e${redact.length}.tar.gz`;
      const { exit, stderr } = await made.invoke(["evidence", "latest", "-o", bundle, ...redact]);
      expect(exit === exitCodes.ok ? "" : stderr).toBe("");
      const texts = await textsIn(join(made.folder, bundle));
      const textOf = (name: string): string =>
        texts.get(name) ?? [...texts].find(([path]) => path.endsWith(name))?.[1] ?? "";
      expect(textOf("README.txt")).toContain(`SHARD ${first?.index} OF ${of}`);
      expect(JSON.parse(textOf("manifest.json"))).toMatchObject({ run: { shard: { index: first?.index, of } } });
      expect(textOf("population.csv")).toContain(`accounts of other shards: ${ids.length - (first?.ids.length ?? 0)}`);
    }
  });
});

describe("a shard without an account", () => {
  const one = ["--account", member];
  const empty = shardOf(member, 2) === 1 ? "2/2" : "1/2";

  it("is no error, and says that nothing was looked at", async () => {
    const made = await place({ organization });
    const scanned = await made.invoke(["scan", ...one, "--shard", empty]);
    expect(scanned.exit).toBe(exitCodes.ok);
    expect(scanned.stderr).toContain(
      `No account to look at falls into shard ${empty}: 1 account falls into others. Nothing was looked at, which is no error.`,
    );
    expect(touched(made)).toEqual(new Set());
    const audited = await made.invoke(["audit", ...one, "--shard", empty, ...policy, "-o", "a.junit.xml"]);
    expect(audited.exit).toBe(exitCodes.ok);
    expect(audited.stdout).toContain("No account to look at falls into this shard");
    expect(readFileSync(join(made.folder, "a.junit.xml"), "utf8")).toMatch(/errors="0"/);
  });

  it("says so to machines, too", async () => {
    const { invoke } = await place({ organization });
    const { stderr } = await invoke(["scan", ...one, "--shard", empty, "--log", "json"]);
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly event: string });
    expect(lines.find(({ event }) => event === "empty-shard")).toMatchObject({ level: "warn", elsewhere: 1 });
  });

  it("is the caller's own account in all shards but one", async () => {
    const { invoke } = await place({ organization });
    const exits = [];
    for (const index of [1, 2]) exits.push(await invoke(["scan", "--shard", `${index}/2`]));
    expect(exits.map(({ exit }) => exit)).toEqual([exitCodes.ok, exitCodes.ok]);
    expect(exits.filter(({ stderr }) => stderr.includes("No account to look at"))).toHaveLength(1);
  });
});

describe("a fact that another shard may hold", () => {
  it("is unknown, and says so: a copy may lie in accounts of other shards", async () => {
    expect(shardOf(member, 2)).not.toBe(shardOf(vaults, 2));
    const { invoke } = await place({ organization: keptOrganization });
    const audit = ["audit", "--organization", "--policy", "copy-in-another-account", "-f", "json"];
    type Report = { readonly findings: readonly { readonly arn: string; readonly verdict: string }[] };
    const verdictOf = ({ stdout }: { readonly stdout: string }) =>
      (JSON.parse(stdout) as Report).findings.find(({ arn }) => arn === ledger);
    expect(verdictOf(await invoke(audit))?.verdict).toBe("pass");
    const sharded = await invoke([...audit, "--shard", `${shardOf(member, 2)}/2`]);
    expect(verdictOf(sharded)?.verdict).toBe("unknown");
    expect(JSON.stringify(verdictOf(sharded))).toContain("1 account of other shards");
    expect(JSON.parse(sharded.stdout)).toMatchObject({ coverage: { reconciliation: { unexplained: 0 }, unseen: [] } });
  });
});

describe("--shard", () => {
  it.each(["0/4", "5/4", "1/0", "x", "1/10001", "1/4/2", "-1/4", "1.0/4", ""])(
    "%s is refused before anything is asked",
    async (value) => {
      const made = await place({ organization });
      const { exit, stderr } = await made.invoke(["scan", `--shard=${value}`]);
      expect([exit, stderr]).toEqual([exitCodes.usage, expect.stringContaining("It must be i/n") as string]);
      expect(made.emulator?.log()).toEqual([]);
      expect(existsSync(join(made.folder, ".restorable"))).toBe(false);
    },
  );

  it("1/1 is everything", async () => {
    const made = await place({ organization });
    const { exit, stdout } = await made.invoke(["audit", "--organization", "--shard", "1/1", "--fail-on", "never"]);
    expect(exit).toBe(exitCodes.ok);
    expect(accountsOf(made)).toHaveLength(ids.length);
    expect(stdout).toContain("shard 1 of 1");
    expect(stdout).not.toContain("other shards");
  });

  it("stands in the environment of a job of a matrix, and the flag goes before it", async () => {
    const made = await place({ organization });
    const env = { RESTORABLE_SHARD: `1/${of}` };
    await made.invoke(["scan", "--organization"], env);
    expect(accountsOf(made).toSorted()).toEqual(shards[0]?.ids);
    await made.invoke(["scan", "--organization", "--shard", `3/${of}`], env);
    expect(accountsOf(made).toSorted()).toEqual(shards[2]?.ids);
    // What knows no shards looks at everything.
    const doctor = await made.invoke(["doctor", "--organization", ...policy, "--json"], env);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ accounts: { listed: ids.length } });
    const backups = await made.invoke(["backup", "list", "--organization"], env);
    expect([backups.exit, accountsOf(made).length]).toEqual([exitCodes.ok, ids.length]);
  });

  it("comes with a run that is gone on with, and cannot be said again", async () => {
    const made = await place({ organization });
    const stop = new AbortController();
    const shard = { index: first?.index ?? 0, of };
    const pending = made.invoke(
      ["scan", "--organization", "--shard", `${shard.index}/${of}`],
      {},
      { signal: stop.signal },
    );
    while (made.emulator?.log().some(({ operation }) => operation === "organizations:ListAccounts") !== true)
      await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect((await pending).exit).toBe(exitCodes.interrupted);
    const twice = await made.invoke(["scan", "--resume", "latest", "--shard", "1/2"]);
    expect([twice.exit, twice.stderr]).toEqual([exitCodes.usage, expect.stringContaining("--shard") as string]);
    // Of the shard it began with, whatever the job that goes on with it is called.
    const { exit } = await made.invoke(["scan", "--resume", "latest"], { RESTORABLE_SHARD: "1/2" });
    expect(exit).toBe(exitCodes.ok);
    expect((await openRun(runOf(made))).header.selection.shard).toEqual(shard);
    expect(accountsOf(made).toSorted()).toEqual(first?.ids);
  });
});

it("mends by --remediate what its accounts lack, and nothing in those of another shard", async () => {
  const roles = ["RestorableAudit", "RestorableWrite"];
  const accounts = organization.accounts.map((account) => ({ ...account, roles }));
  const mending = "id: mending\nrules:\n  - { use: pitr-enabled, remediate: { auto: true } }\n";
  const made = await place({ organization: { ...organization, accounts }, files: { "mending.yaml": mending } });
  const words = ["audit", "--organization", "-p", "mending.yaml", "--shard", `${first?.index}/${of}`];
  const { exit } = await made.invoke([...words, "--remediate", "--max-steps", "9"]);
  expect(exit).toBe(exitCodes.ok);
  const protectedNow = made.emulator
    ?.truth()
    .accounts.filter(({ scopes }) => scopes.some(({ tables }) => tables.some(({ pitr }) => pitr.enabled)));
  expect(protectedNow?.map(({ id }) => id).toSorted()).toEqual(first?.ids);
});
