/** `restorable backup list` over the embedded emulator, and over the run that it leaves. */
import { expect, it } from "vitest";
import { management, member, place } from "../invoke.ts";
import { backedUp, empty, region, vaults } from "./organization.ts";

type Listed = {
  readonly run: { readonly id: string };
  readonly complete: boolean;
  readonly lacking: readonly string[];
  readonly totals: Readonly<Record<string, unknown>>;
  readonly tables: readonly {
    readonly account: string;
    readonly region: string;
    readonly table: string;
    readonly state: string;
    readonly totals: {
      readonly native: { readonly count: number };
      readonly orphans: { readonly count: number };
      readonly newest: string | null;
      readonly monthlyCost: number;
    };
    readonly points: readonly {
      readonly kind: string;
      readonly whose: string;
      readonly expires: string | null;
      readonly immutable: boolean;
      readonly region: string;
      readonly account: string;
      readonly created: string;
      readonly retention?: { readonly fate: string; readonly because?: string };
    }[];
    readonly summed: {
      readonly native: { readonly newestArn: string | null };
      readonly system: { readonly count: number };
    } | null;
  }[];
};

const organization = ["backup", "list", "--organization", "-f", "json"];
const listed = (stdout: string): Listed => JSON.parse(stdout) as Listed;

it("lists native, SYSTEM and AWS Backup points, copies elsewhere, orphans and what an empty Region kept", async () => {
  const { invoke } = await place({ organization: backedUp });
  const { exit, stdout } = await invoke(organization);
  const { tables, complete } = listed(stdout);
  expect([exit, complete]).toEqual([0, true]);
  expect(tables.map(({ account, region: at, table, state }) => `${account} ${at} ${table} ${state}`)).toEqual([
    `${member} ${empty} lost deleted`,
    `${member} ${region} carts present`,
    `${member} ${region} orders present`,
    `${member} ${region} sessions deleted`,
  ]);
  const [lost, carts, orders, sessions] = tables;
  expect(lost?.totals.orphans.count).toBe(1);
  expect(carts?.totals.newest).toBeNull();
  expect(orders?.totals.native.count).toBe(21);
  expect(orders?.totals.orphans.count).toBe(1);
  expect(orders?.totals.monthlyCost).toBeCloseTo(2.1, 1);
  const points = orders?.points ?? [];
  expect(points.filter(({ kind }) => kind === "aws-backup")).toHaveLength(5);
  expect(points.filter(({ whose }) => whose === "namesake")).toHaveLength(1);
  expect(points.filter(({ account }) => account === vaults)).toEqual([
    expect.objectContaining({ region: empty, immutable: true, kind: "aws-backup" }),
  ]);
  expect(sessions?.summed?.system.count).toBe(1);
  expect(sessions?.summed?.native.newestArn).toContain("table/sessions/backup/");
});

it("asks AWS nothing of a run that is there, and narrows it by table, account, Region and orphans", async () => {
  const { invoke, emulator } = await place({ organization: backedUp });
  await invoke(organization);
  const calls = emulator?.log().length;
  const names = async (...flags: readonly string[]): Promise<readonly string[]> =>
    listed((await invoke(["backup", "list", "latest", "-f", "json", ...flags])).stdout).tables.map(
      ({ table }) => table,
    );
  expect(await names()).toEqual(["lost", "carts", "orders", "sessions"]);
  expect(await names("--table", "*s", "--region", region)).toEqual(["carts", "orders", "sessions"]);
  expect(await names("--orphans")).toEqual(["lost", "orders", "sessions"]);
  expect(await names("--account", management)).toEqual([]);
  expect(emulator?.log().length).toBe(calls);
});

it("says what a retention scheme would drop, by table, and never the newest, orphans or what AWS Backup keeps", async () => {
  const { invoke } = await place({ organization: backedUp });
  await invoke(organization);
  const scheme = ["backup", "list", "latest", "--retention", "daily=7,weekly=2"];
  const { tables } = listed((await invoke([...scheme, "-f", "json"])).stdout);
  const orders = tables.find(({ table }) => table === "orders")?.points ?? [];
  const native = orders.filter(({ kind, whose }) => kind === "native" && whose === "table");
  // 2026-11-20 is a Friday: 19 to 13 November are the seven days, and both weeks that they are of end among them.
  expect(native.map(({ retention }) => retention?.fate)).toEqual([
    ...Array.from({ length: 7 }, () => "kept"),
    ...Array.from({ length: 13 }, () => "dropped"),
  ]);
  expect(
    orders.filter(({ kind }) => kind === "aws-backup").every(({ retention }) => retention?.fate === "exempt"),
  ).toBe(true);
  expect(orders.find(({ whose }) => whose === "namesake")?.retention?.because).toBe("namesake");
  const words = (await invoke(scheme)).stdout;
  expect(words).toContain("13 dropped (13.0 GiB, about 1.30 USD a month)");
  expect(words).toContain("nothing is deleted");
});

it("says that it is incomplete, and exits with 3, where a list was refused", async () => {
  const { invoke } = await place({
    organization: {
      ...backedUp,
      refusals: [{ account: member, region, operation: "dynamodb:ListBackups", because: "identity" }],
    },
  });
  const { exit, stdout } = await invoke(organization);
  expect(exit).toBe(3);
  expect(listed(stdout).lacking).toEqual([
    "Native backups of 1 Region were not asked for or not all came.",
    "Of 2 tables there may be more than is listed.",
  ]);
});

it("refuses to be told whom to ask where a run is there, and schemes that are none", async () => {
  const { invoke } = await place({ organization: backedUp });
  const both = await invoke(["backup", "list", "latest", "--organization"]);
  expect([both.exit, both.stderr]).toEqual([2, expect.stringContaining("--organization says whom to ask")]);
  for (const scheme of ["daily", "daily=0", "hourly=3", "daily=1,daily=2"]) {
    expect((await invoke(["backup", "list", "latest", "--retention", scheme])).exit).toBe(2);
  }
});

it("leaves a run that no other command takes for the latest one: it knows of backups alone", async () => {
  const { invoke } = await place({ organization: backedUp });
  await invoke(["audit", "--organization", "-f", "json"]);
  const planned = async (): Promise<string> =>
    (JSON.parse((await invoke(["plan", "latest", "-f", "json"])).stdout) as { run: { id: string } }).run.id;
  const audited = await planned();
  const { run } = listed((await invoke(organization)).stdout);
  expect(run.id).not.toBe(audited);
  expect(await planned()).toBe(audited);
  expect(listed((await invoke(["backup", "list", "latest", "-f", "json"])).stdout).run.id).toBe(run.id);
});

it("leaves a run that is the latest one where there is no other", async () => {
  const { invoke } = await place({ organization: backedUp });
  const { run } = listed((await invoke(organization)).stdout);
  expect((await invoke(["evaluate", "latest", "-f", "json"])).stdout).toContain(run.id);
});
