import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { place, type Invoked, type Place } from "./invoke.ts";

const management = "111111111111";
/** Of two shards, these three and one whose role is missing are in the first, the others in the second. */
const [replica, vaults, closed] = ["333333333333", "777777777777", "888888888888"];
const tables = "222222222222";
const region = "us-east-1";

const good = { created: "100d", pitr: { enabled: true }, deletionProtection: true, backups: [{ age: "1d" }] } as const;
const vaultArn = `arn:aws:backup:${region}:${tables}:backup-vault:Default`;

const organization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [region, "eu-west-1"],
  accounts: [
    { id: management, regions: [region], tables: { [region]: [{ name: "bare" }] } },
    {
      id: tables,
      name: "tables",
      tables: {
        [region]: [
          { ...good, name: "global", replicas: [{ region, account: replica }] },
          { ...good, name: "orders", awsBackup: { last: "1d" }, tags: { team: "shop" } },
        ],
      },
    },
    {
      id: replica,
      tables: {
        [region]: [{ ...good, name: "global", pitr: { enabled: false }, replicas: [{ region, account: tables }] }],
      },
    },
    {
      id: vaults,
      backup: {
        [region]: {
          vaults: [
            {
              name: "central",
              points: [{ of: `arn:aws:dynamodb:${region}:${tables}:table/orders`, age: "1d", copiedFrom: vaultArn }],
            },
          ],
        },
      },
    },
    { id: closed, roles: null },
    { id: "444444444444", state: "SUSPENDED" },
  ],
};

const policy = `
id: acme
title: What one account tells of another
rules: [pitr-enabled, replica-pitr-every, copy-in-another-account, on-demand-backup-fresh]
`;
const files = {
  key: "0123456789abcdef0123456789abcdef",
  "acme.yaml": policy,
  "waivers.yaml": `waivers:
  - id: bare-until-march
    rule: on-demand-backup-fresh
    accounts: "${management}"
    regions: "*"
    tables: bare
    reason: It is empty.
    owner: shop@example.com
    approver: security@example.com
    ticket: SEC-1
    created: 2026-11-01
    expires: 2027-03-01
`,
};

const instant = Date.parse("2026-11-20T12:00:01.000Z");
const minute = 60_000;
const asked = ["--organization", "--policy", "acme.yaml", "--waivers", "waivers.yaml"];

/** The clock of a command stands still. */
const at = ({ invoke }: Place, argv: readonly string[], now = instant) => invoke(argv, {}, { now: () => now });
const pathIn = (folder: string): string => join(folder, readdirSync(folder)[0] ?? "");

type Finding = { readonly account: string; readonly table: string; readonly rule: string; readonly verdict: string };
type Report = {
  readonly run: { readonly id: string };
  readonly findings: readonly Finding[];
  readonly coverage: {
    readonly unseen: readonly { readonly state: string; readonly reason: { readonly detail?: string } }[];
  };
};
/** What went wrong is told where there is no report. */
const reportIn = ({ stdout, stderr }: Invoked): Report => JSON.parse(stdout === "" ? stderr : stdout) as Report;
const verdictOf = ({ findings }: Report, rule: string, table: string): string | undefined =>
  findings.find((each) => each.account === tables && each.table === table && each.rule === rule)?.verdict;

const formats = ["json", "md", "junit.xml", "csv", "sarif", "html", "ndjson"];
const outputs = (name: string): readonly string[] => formats.flatMap((suffix) => ["-o", `${name}.${suffix}`]);

const shard = (where: Place, index: number, now = instant) =>
  at(where, ["audit", ...asked, "--runs", `shards/${index}`, "--shard", `${index}/2`, "-f", "json"], now);

type Sharded = {
  readonly here: Place;
  readonly shards: readonly [string, string];
  readonly reports: readonly [Report, Report];
};

async function sharded(): Promise<Sharded> {
  const here = await place({ organization, files });
  const [first, second] = [await shard(here, 1), await shard(here, 2)];
  if (first.stdout === "") throw new Error(first.stderr);
  const found = [reportIn(first), reportIn(second)] as const;
  const pathOf = (index: number): string => pathIn(join(here.folder, "shards", String(index)));
  return { here, shards: [pathOf(1), pathOf(2)], reports: found };
}

describe("restorable merge", () => {
  it("comes to the very reports of one audit over all accounts, and to its exit code", async () => {
    const { here, shards } = await sharded();
    const whole = await at(here, ["audit", ...asked, "--runs", "whole", ...outputs("whole")]);
    const merged = await at(here, ["merge", ...shards.toReversed(), "--runs", "merged", ...outputs("merged")]);
    expect([merged.exit, merged.stdout]).toEqual([whole.exit, whole.stdout]);
    for (const suffix of formats) {
      const [a = "", b = ""] = ["whole", "merged"].map((name) =>
        readFileSync(join(here.folder, `${name}.${suffix}`), "utf8"),
      );
      expect(a.length).toBeGreaterThan(100);
      expect([suffix, b === a]).toEqual([suffix, true]);
    }
  });

  it("knows what neither shard could: what one account tells of another", async () => {
    const { here, shards, reports } = await sharded();
    const merged = await at(here, ["merge", ...shards, "--runs", "linked", "-f", "json"]);
    const [of1, of2] = reports;
    const linked = reportIn(merged);
    const told = (report: Report) => [
      verdictOf(report, "replica-pitr-every", "global"),
      verdictOf(report, "copy-in-another-account", "orders"),
    ];
    expect(told(of1)).toEqual([undefined, undefined]);
    expect(told(of2)).toEqual(["unknown", "unknown"]);
    expect(told(linked)).toEqual(["fail", "pass"]);
  });

  it("tells a shard that is missing, counts it as unseen, and can be gone on with by audit, or merged again", async () => {
    const { here, shards } = await sharded();
    const [first, second] = shards;
    const lenient = ["--fail-on", "never", "--max-unknown", "99", "-f", "json"];
    const whole = await at(here, ["audit", ...asked, "--runs", "whole", "-f", "json"]);
    const half = await at(here, ["merge", second, "--runs", "half", ...lenient]);
    expect(half.exit).toBe(3);
    expect(half.stderr).toContain("Missing: shard 1/2 is not among the runs that were merged.\n");
    const unlisted = reportIn(half).coverage.unseen.filter(({ state }) => state === "unlisted");
    expect(unlisted.map(({ reason }) => reason.detail)).toEqual(["shard 1/2 is not among the runs that were merged"]);

    const path = pathIn(join(here.folder, "half"));
    cpSync(join(here.folder, "half"), join(here.folder, "again"), { recursive: true });
    const goOn = /^ {2}restorable (audit --resume .*)$/m.exec(half.stderr)?.[1]?.split(" ") ?? [];
    expect(goOn.at(-1)).toBe(path.slice(here.folder.length + 1));
    const resumed = await at(here, [...goOn, "-f", "json"]);
    expect(resumed).toMatchObject({ exit: whole.exit, stdout: whole.stdout });
    // Everything that the shard had seen was kept.
    const again = await at(here, ["merge", first, pathIn(join(here.folder, "again")), "--runs", "again", "-f", "json"]);
    expect(again).toMatchObject({ exit: whole.exit, stdout: whole.stdout });
    expect(readdirSync(join(here.folder, "again"))).toEqual(readdirSync(join(here.folder, "whole")));
  });

  it("gives each missing shard an entry of its own, which no other has the name of", async () => {
    const here = await place({ organization, files });
    await at(here, ["audit", ...asked, "--runs", "shards", "--shard", "4/4"]);
    const files4 = ["-o", "merged.junit.xml", "-o", "merged.asff.json"];
    const merged = await at(here, ["merge", "shards/", "--runs", "merged", "-f", "json", ...files4]);
    expect(reportIn(merged).coverage.unseen.filter(({ state }) => state === "unlisted")).toHaveLength(3);
    const textOf = (name: string): string => readFileSync(join(here.folder, name), "utf8");
    for (const [, name = ""] of textOf("merged.junit.xml").matchAll(/name="(seen :: [^"]+)"/g))
      expect(textOf("merged.junit.xml").split(`"${name}"`)).toHaveLength(2);
    expect(textOf("merged.junit.xml")).toContain('name="seen :: the accounts of shard 1/4"');
    const ids = (JSON.parse(textOf("merged.asff.json")) as readonly { readonly Id: string }[]).map(({ Id }) => Id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("puts runs over lists of accounts together, and a folder of scans without verdicts", async () => {
    const here = await place({ organization });
    const scan = (...ids: readonly string[]) =>
      at(here, ["scan", "--account", ids.join(","), "--runs", `of-${ids[0]}`]);
    const paths = [await scan(tables, management), await scan(vaults)].map(({ stdout }) => stdout.trim());
    // The name of a folder needs no slash.
    const merged = await at(here, ["merge", `of-${tables}`, `of-${vaults}/`, "--runs", "merged"]);
    const whole = await at(here, ["scan", "--account", [vaults, tables, management].join(","), "--runs", "whole"]);
    expect([merged.exit, whole.exit]).toEqual([0, 0]);
    expect(merged.stdout).toBe(`${pathIn(join(here.folder, "merged"))}\n`);
    const judged = (path: string) => at(here, ["evaluate", path, "--policy", "copy-in-another-account", "-f", "json"]);
    expect((await judged(merged.stdout.trim())).stdout).toBe((await judged(whole.stdout.trim())).stdout);
    expect(await at(here, ["merge", ...paths, "-o", "merged.json"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("-o: these are runs of `restorable scan`, without verdicts") as string,
    });
  });

  it("makes a run that every command takes for one", async () => {
    const { here, shards } = await sharded();
    const { invoke, folder } = here;
    const runsDir = join(folder, ".restorable/runs");
    for (const path of shards) cpSync(path, join(runsDir, path.slice(path.lastIndexOf("/") + 1)), { recursive: true });
    // Of a folder each run in it, its own path or not.
    await at(here, ["merge", ".restorable/runs/"]);
    const id = readdirSync(runsDir).find((name) => !shards.some((path) => path.endsWith(name))) ?? "";
    // Not one of its shards, of which one may seem newer.
    expect((await invoke(["evaluate", "latest", "-f", "json"])).stdout).toContain(`"id": "${id}"`);
    const shown = JSON.parse((await invoke(["runs", "show", id, "--json"])).stdout) as {
      readonly state: string;
      readonly run: { readonly merged: readonly { readonly id: string }[] };
    };
    const ids = shards.map((path) => path.slice(path.lastIndexOf("/") + 1)).sort();
    expect([shown.state, shown.run.merged.map((run) => run.id)]).toEqual(["judged", ids]);
    expect((await invoke(["runs", "show", id])).stdout).toContain(ids.join(", "));
    expect((await invoke(["runs", "list"])).stdout).toContain(id);
    expect(await invoke(["verify", `.restorable/runs/${id}`])).toMatchObject({ exit: 0 });
    expect(await invoke(["evidence", id, "-o", "evidence.tar.gz"])).toMatchObject({ exit: 0 });
    expect(await invoke(["verify", "evidence.tar.gz"])).toMatchObject({ exit: 0 });
    expect(await invoke(["evaluate", id, "--policy", "pitr-only"])).toMatchObject({ exit: 1 });
    await invoke(["audit", ...asked]);
    expect(await invoke(["compare", id, "latest"])).toMatchObject({ exit: 0 });
    expect(await invoke(["report", "--month", "2026-11", "-o", "month.md"])).toMatchObject({ exit: 0 });
    expect(await invoke(["evidence", id, "-o", "redacted.tar.gz", "--redact", "key"])).toMatchObject({ exit: 0 });
    expect(await invoke(["verify", "redacted.tar.gz"])).toMatchObject({ exit: 0 });
  });

  it("refuses what is no part of one run with all reasons, and writes nothing", async () => {
    const { here, shards } = await sharded();
    const [first, second] = shards;
    await at(here, ["audit", "--organization", "--policy", "pitr-only", "--shard", "1/3", "--runs", "other"]);
    const other = pathIn(join(here.folder, "other"));
    const refused = await at(here, ["merge", first, second, other, "--runs", "merged"]);
    expect(refused.exit).toBe(2);
    for (const reason of [
      `${first} and ${other} differ in the policy: sha256:`,
      `${first} and ${other} differ in the facts that were collected: `,
      `${first} and ${other} differ in waivers: sha256:`,
      `${first}, shard 1/2, and ${other}, shard 1/3, do not divide the accounts alike`,
    ])
      expect(refused.stderr).toContain(reason);

    const copy = join(here.folder, "copy");
    symlinkSync(first, copy);
    expect((await at(here, ["merge", first, copy, "--runs", "merged"])).stderr).toContain(
      "are one run: name each run once",
    );
    await at(here, ["audit", ...asked, "--runs", "whole"]);
    const whole = pathIn(join(here.folder, "whole"));
    expect((await at(here, ["merge", whole, "--runs", "merged"])).stderr).toContain("is a whole run by itself");
    expect((await at(here, ["merge", first, second, "--runs", "whole"])).stderr).toContain("was not made by merging");
    expect(readdirSync(here.folder)).not.toContain("merged");
  });

  it("says of a folder without runs whether nothing came into it, or too deep", async () => {
    const here = await place({ organization, files });
    mkdirSync(join(here.folder, "shards/shard-1"), { recursive: true });
    const merged = (name: string) => at(here, ["merge", name, "--runs", "merged"]);
    for (const name of ["shards/shard-1", "shards/shard-1/"])
      expect(await merged(name)).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(`${name} is empty: no run of a shard came into it.`) as string,
      });
    expect(await merged("shards")).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/shards holds no run: .* has to lie directly in it/) as string,
    });
  });

  it("refuses a forged run before it copies anything of it", async () => {
    const { here, shards } = await sharded();
    const [first, second] = shards;
    const forge = (change: (run: string) => void) => {
      const run = join(here.folder, "forged");
      cpSync(first, run, { recursive: true });
      change(run);
      return at(here, ["merge", run, second, "--runs", "merged"]);
    };
    const sealed = readdirSync(join(first, "scopes")).find((name) => name.endsWith(".gz")) ?? "";
    const cases: readonly ((run: string) => void)[] = [
      (run) => rmSync(join(run, "scopes", sealed)),
      (run) => writeFileSync(join(run, "scopes", "../accounts.ndjson"), ""),
      (run) => {
        rmSync(join(run, "scopes", sealed));
        symlinkSync(join(second, "run.json"), join(run, "scopes", sealed));
      },
      (run) => writeFileSync(join(run, "scopes", "111111111111.us-east-1.ndjson.gz"), ""),
    ];
    for (const change of cases) {
      expect(await forge(change)).toMatchObject({ exit: 2, stdout: "" });
      rmSync(join(here.folder, "forged"), { recursive: true });
    }
    expect(readdirSync(here.folder)).not.toContain("merged");
  });

  it("is interrupted between two scopes, and goes on by the same command", async () => {
    const { here, shards } = await sharded();
    const merging = ["merge", ...shards, "--runs", "merged", "-f", "json"];
    const whole = await at(here, ["audit", ...asked, "--runs", "whole", "-f", "json"]);
    const signal = AbortSignal.abort();
    const stopped = await here.invoke(merging, {}, { now: () => instant, signal });
    expect(stopped).toMatchObject({ exit: 130, stdout: "" });
    expect(stopped.stderr).toContain("interrupted; the same command goes on where it stopped.");
    expect((await at(here, merging)).stdout).toBe(whole.stdout);
  });

  it("says how far apart its parts were scanned, and warns where that is long", async () => {
    const here = await place({ organization, files });
    await shard(here, 1, instant - 25 * 60 * minute);
    await shard(here, 2);
    const shards = [1, 2].map((index) => pathIn(join(here.folder, "shards", String(index))));
    const merged = await at(here, ["merge", ...shards, "--runs", "merged", "--log", "json"]);
    const said = merged.stderr.split("\n").filter((line) => line.includes("merge-spread"));
    expect(said.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: "warn", spread: 25 * 60 * minute },
    ]);
  });
});
