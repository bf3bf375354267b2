import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { AccountsEnd } from "../../src/model/observation.ts";
import type { RunHeader, Selection } from "../../src/model/run.ts";
import { planMerge, type MergePart } from "../../src/runs/merge-plan.ts";
import { readSource } from "../../src/runs/merge-source.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { runId } from "../../src/runs/run-id.ts";
import { bytesBelow, temporaryFolder } from "./folders.ts";
import { merged, runsIn, scanned, shardsOf, type World } from "./merge-world.ts";
import * as sample from "./sample-run.ts";

const end: AccountsEnd = { kind: "end", listed: 1, source: "organizations:ListAccounts", elsewhere: 1 };

type Change = Partial<RunHeader> & { readonly asked?: Partial<Selection> };

function part(name: string, { asked = {}, ...header }: Change, other: Partial<MergePart> = {}): MergePart {
  const selection = { ...sample.header.selection, ...asked };
  const about = { ...sample.header, ...header, selection };
  const inputs = { "inputs/policy.json": "sha256:p", "inputs/sources/001-a.yaml": "sha256:a" };
  return { name, header: { ...about, id: runId(about) }, inputs, end, accounts: 1, ...other };
}

const shard = (index: number, change: Change = {}, other: Partial<MergePart> = {}): MergePart =>
  part(`run-${index}`, { ...change, asked: { shard: { index, of: 2 }, ...change.asked } }, other);

function reasonsOf(...parts: readonly MergePart[]): readonly string[] {
  const planned = planMerge(parts);
  return planned.ok ? [] : planned.reasons;
}

const ids = (...accounts: readonly string[]): Partial<Selection> => ({
  population: { kind: "accounts", ids: accounts },
});
const inputs = (change: Readonly<Record<string, string>>): Partial<MergePart> => ({
  inputs: { ...shard(1).inputs, ...change },
});

describe("two runs are refused, with both named, that differ in", () => {
  const cases: readonly (readonly [string, MergePart, string])[] = [
    [
      "the version",
      shard(2, { tool: { name: "restorable", version: "0.2.0" } }),
      "the version of restorable that scanned: 0.1.0 and 0.2.0.",
    ],
    ["the partition", shard(2, { partition: "aws-cn" }), "the partition: aws and aws-cn."],
    ["the organization", shard(2, { organization: null }), "the organization: o-sample and none asked."],
    ["whether there is one", shard(2, { organization: null, alone: true }), "the organization: o-sample and in none."],
    [
      "the caller",
      shard(2, { caller: { account: "2", arn: "arn:2" } }),
      "the account of the caller: 111111111111 and 2.",
    ],
    [
      "the roles",
      shard(2, { roles: { ...sample.header.roles, except: { "ou-1": { name: "Other", externalId: false } } } }),
      "the roles: RestorableAudit, session restorable, no hub and RestorableAudit, Other in ou-1, session restorable, no hub.",
    ],
    ["the policy", shard(2, { policyDigest: null }), "the policy: sha256:0123456789abcdef and none."],
    ["the facts", shard(2, { groups: ["table"] }), "the facts that were collected: table, pitr and table."],
    ["the collection", shard(2, { collection: "full" }), "the collection: pruned and full."],
    [
      "the accounts",
      shard(2, { asked: { population: { kind: "organization", ous: ["ou-1"], tags: [{ key: "a", value: null }] } } }),
      "the accounts that were asked for: --organization and --ou ou-1 --account-tag a.",
    ],
    [
      "the kind of accounts",
      shard(2, { asked: ids("1") }),
      "the accounts that were asked for: --organization and 1 by --account.",
    ],
    ["what is excluded", shard(2, { asked: { excludedAccounts: ["5"] } }), "the excluded accounts: none and 5."],
    [
      "the Regions",
      shard(2, { asked: { regions: ["eu-west-1"] } }),
      "the Regions that were asked for: every enabled Region and eu-west-1.",
    ],
    ["blind spots", shard(2, {}, inputs({ "inputs/blind-spots.json": "sha256:b" })), "blind spots: none and sha256:b."],
    ["waivers", shard(2, {}, inputs({ "inputs/waivers.json": "sha256:w" })), "waivers: none and sha256:w."],
    ["drills", shard(2, {}, inputs({ "inputs/drills.json": "sha256:d" })), "drills: none and sha256:d."],
    [
      "texts",
      shard(2, {}, inputs({ "inputs/sources/001-a.yaml": "sha256:2" })),
      "inputs/sources/001-a.yaml, and in nothing else.",
    ],
  ];
  it.each(cases)("%s", (_what, other, words) => {
    expect(reasonsOf(shard(1), other)).toEqual([`run-1 and run-2 differ in ${words}`]);
  });
});

describe("runs that do not divide the accounts among them are refused", () => {
  it("as shards of two divisions, and a shard beside a whole run", () => {
    const other = part("other", { asked: { shard: { index: 3, of: 3 } } });
    expect(reasonsOf(shard(1), other)).toEqual([
      "run-1, shard 1/2, and other, shard 3/3, do not divide the accounts alike: merge the shards of one division.",
    ]);
    expect(reasonsOf(shard(1), part("whole", {}))).toEqual([
      "run-1, shard 1/2, and whole, which is of no shard, do not divide the accounts alike: merge the shards of one division.",
    ]);
  });

  it("as two scans of one shard, or of the whole", () => {
    const later = { asOf: "2026-11-23T08:00:00.000Z" };
    expect(reasonsOf(shard(1), { ...shard(1, later), name: "again" })).toEqual([
      "run-1, shard 1/2, and again, shard 1/2, have the same accounts, scanned at two times: name one of them.",
    ]);
    expect(reasonsOf(part("a", {}), part("b", later))).toHaveLength(1);
  });

  it("as shards of lists that are not the same", () => {
    const of = (index: number, ...accounts: readonly string[]) => shard(index, { asked: ids(...accounts) });
    expect(reasonsOf(of(1, "1", "2"), of(2, "1", "2"))).toEqual([]);
    expect(reasonsOf(of(1, "1", "2"), of(2, "1", "3"))).toHaveLength(1);
  });

  it("as copies of one run whose lists ended differently, and not where one of them has not ended", () => {
    expect(reasonsOf(shard(1), { ...shard(1), name: "copy", end: { ...end, listed: 2 } })).toEqual([
      `run-1 and copy both have ${shard(1).header.id}, and its list of accounts ended differently.`,
    ]);
    expect(reasonsOf(shard(1), { ...shard(1), name: "copy", end: null })).toEqual([]);
  });

  it("all reasons at once", () => {
    const other = shard(2, {
      partition: "aws-cn",
      tool: { name: "restorable", version: "9" },
      asked: { regions: ["a-b-1"] },
    });
    expect(reasonsOf(shard(1), other)).toHaveLength(3);
  });
});

describe("a merged run that was gone on with", () => {
  const runs = (complete: AccountsEnd | null, accounts: number): MergePart => {
    const shards = [1, 2].map((index) => ({ ...shard(index).header, shard: { index, of: 3 }, end }));
    const kept = shards.map(({ id, asOf, shard: of, end: ended }) => ({ id, asOf, shard: of, end: ended }));
    return part("merged", { merged: kept }, { end: complete, accounts });
  };
  const last = part("last", { asked: { shard: { index: 3, of: 3 } } });

  it("is merged with the shard that it lacks as long as its list of accounts is open", () => {
    const planned = planMerge([runs(null, 2), last]);
    expect(planned.ok && new Set(planned.plan.header.merged.map((run) => run.shard?.index))).toEqual(
      new Set([1, 2, 3]),
    );
  });

  it("has all accounts by itself once the list has ended, and is merged with no shard any more", () => {
    const whole: AccountsEnd = { kind: "end", listed: 3, source: "organizations:ListAccounts", pages: 1 };
    expect(reasonsOf(runs(whole, 3), last)).toEqual([
      "merged, which is of no shard, and last, shard 3/3, do not divide the accounts alike: merge the shards of one division.",
    ]);
    const planned = planMerge([runs(whole, 3)]);
    expect(planned.ok && planned.plan.header.merged).toMatchObject([{ id: runs(whole, 3).header.id, end: whole }]);
  });
});

describe("the merged run", () => {
  it("is as of the first, is of no shard, was asked for all lists, and has the caller of the first", () => {
    const at = (minute: number) => `2026-11-22T08:0${minute}:00.000Z`;
    const caller = (session: string) => ({
      account: "111111111111",
      arn: `arn:aws:sts::111111111111:assumed-role/ci/${session}`,
    });
    const parts = [
      part("c", { asOf: at(3), caller: caller("c"), asked: ids("3", "1"), foreignHosts: ["b:1"] }),
      part("a", { asOf: at(1), caller: caller("a"), asked: ids("2"), foreignHosts: ["a:1", "b:1"] }),
    ];
    for (const order of [parts, parts.toReversed()]) {
      const planned = planMerge(order);
      if (!planned.ok) throw new Error(planned.reasons.join());
      const { header } = planned.plan;
      const selection = { ...sample.header.selection, ...ids("1", "2", "3") };
      expect(header).toMatchObject({ asOf: at(1), selection, caller: caller("a"), foreignHosts: ["a:1", "b:1"] });
      expect(header.id).toBe(runId({ asOf: at(1), policyDigest: sample.policy.digest, selection }));
      expect(header.merged.map(({ id }) => id)).toEqual(parts.map((each) => each.header.id).sort());
    }
  });

  it("of one shard alone is what an audit of all accounts at its instant would be called", () => {
    const planned = planMerge([shard(1)]);
    expect(planned.ok && planned.plan.header.id).toBe(sample.header.id);
  });
});

const two: World = {
  accounts: ["111111111111", "333333333333"].map((id) => ({
    id,
    isOpened: true,
    regions: { "us-east-1": ["orders"], "eu-west-1": [] },
  })),
  outside: [],
};

describe("what two runs both have", () => {
  it("is taken once where it is the same, also where one copy has not all of it", async () => {
    const folder = await temporaryFolder();
    const [one = "", other = ""] = await shardsOf(join(folder, "shards"), two, 2);
    const copy = join(folder, "copy");
    cpSync(one, copy, { recursive: true });
    const shardOne = { selection: { shard: { index: 1, of: 2 } }, unfinished: ["333333333333"] };
    const begun = await scanned(join(folder, "begun"), two, shardOne);
    expect((await openRun(begun)).completeness.unfinished).toHaveLength(2);
    const bytes = bytesBelow(await merged(join(folder, "merged"), [one, other]));
    expect(bytesBelow(await merged(join(folder, "again"), [copy, one, other, begun]))).toEqual(bytes);
  });

  it("is refused where it differs: accounts, sealed scopes and empty ones, and nothing is written", async () => {
    const folder = await temporaryFolder();
    const [one = "", other = ""] = await shardsOf(join(folder, "shards"), two, 2);
    const copy = join(folder, "copy");
    cpSync(one, copy, { recursive: true });
    const edit = (file: string): void => {
      const path = join(copy, file);
      const packed = file.endsWith(".gz");
      const text = (packed ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString();
      const changed = text.replace('"calls":1', '"calls":2').replace("role/a/b", "role/a/c");
      writeFileSync(path, packed ? gzipSync(changed) : changed);
    };
    for (const file of ["accounts.ndjson", "scopes/333333333333.us-east-1.ndjson.gz", "scopes/empty.main.ndjson"])
      edit(file);
    await expect(merged(join(folder, "merged"), [one, copy, other])).rejects.toThrow(
      new RegExp(
        ["account 333333333333", "scope 333333333333.us-east-1", "scope 333333333333.eu-west-1"]
          .map((what) => `  - \\S+ and copy have ${what} with different content\\.`)
          .join("\n"),
      ),
    );
    expect(
      runsIn(folder)
        .map((path) => path.slice(folder.length + 1))
        .sort(),
    ).toEqual(["copy", "shards"]);
  });
});

describe("a run that is being written", () => {
  it("is not merged while its process lives", async () => {
    const folder = await temporaryFolder();
    const run = await sample.createSample(folder);
    const lives = { pid: 1, isAlive: (pid: number) => pid === sample.owner.pid };
    await expect(readSource(run.path, "it", lives)).rejects.toThrow(
      /is being written by process 4242: wait until it ends, .* delete \S+lock\.4242/,
    );
    await run.close();
    expect((await readSource(run.path, "it", lives)).name).toBe("it");
  });
});

describe("a merged run that was made before", () => {
  it("is not taken for the merge of other runs of the same shards", async () => {
    const folder = await temporaryFolder();
    const runsDir = join(folder, "merged");
    const [one = "", second = ""] = await shardsOf(join(folder, "shards"), two, 2);
    const later = { selection: { shard: { index: 2, of: 2 } }, header: { asOf: "2026-11-23T00:00:00.000Z" } };
    const other = await scanned(join(folder, "later"), two, later);
    const path = await merged(runsDir, [one, second]);
    await expect(merged(runsDir, [one, other])).rejects.toThrow(/was merged before, and holds \S+ too: name the runs/);
    const writer = await sample.resumeSample(path);
    await writer.writeSummary({ summary: null, coverage: sample.coverage });
    await writer.close();
    await expect(merged(runsDir, [one])).rejects.toThrow(/was merged before, and holds/);
  });
});
