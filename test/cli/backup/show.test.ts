/** `restorable backup show` against the emulator: a backup of a table that is there, was made anew, or is gone. */
import { describe, expect, it } from "vitest";
import { member, place } from "../invoke.ts";
import { backedUp, empty, region, vaults } from "./organization.ts";

type Shown = {
  readonly monthlyCost: { readonly amount: number } | null;
  readonly backup: {
    readonly kind: string;
    readonly live: { readonly state: string; readonly by?: string };
    readonly expires: string | null;
    readonly lock: string | null;
    readonly vault: string | null;
    readonly hindrance: string | null;
    readonly command: string | null;
    readonly source: { readonly keys: readonly { readonly role: string }[] } | null;
  };
};

/** Every backup by its table, as the list has them. */
async function listedIn(of: Awaited<ReturnType<typeof place>>) {
  const { stdout } = await of.invoke(["backup", "list", "--organization", "-f", "json"]);
  type Table = {
    readonly table: string;
    readonly points: readonly {
      readonly arn: string;
      readonly kind: string;
      readonly whose: string;
      readonly status: string;
      readonly account: string;
    }[];
    readonly summed: {
      readonly native: { readonly newestArn: string };
      readonly system: { readonly newestArn: string };
    } | null;
  };
  const { tables } = JSON.parse(stdout) as { readonly tables: readonly Table[] };
  const find = (name: string): Table => {
    const found = tables.find(({ table }) => table === name);
    if (found === undefined) throw new Error(`${name} is not listed`);
    return found;
  };
  const show = async (arn: string | undefined): Promise<Shown & { readonly exit: number }> => {
    const { exit, stdout: text } = await of.invoke(["backup", "show", String(arn), "-f", "json"]);
    return { ...(JSON.parse(text) as Shown), exit };
  };
  return { find, show };
}

describe("a backup that is shown", () => {
  it("tells by TableId whether its table is the same, was made anew, or is gone, and the command that restores it", async () => {
    const at = await place({ organization: backedUp });
    const { find, show } = await listedIn(at);
    const { points } = find("orders");
    const own = points.find(({ kind, whose }) => kind === "native" && whose === "table")?.arn;
    const same = await show(own);
    expect([same.exit, same.backup.live.state, same.backup.expires]).toEqual([0, "same", "never"]);
    expect(same.backup.command).toBe(`restorable restore --backup ${String(own)} --to orders-restored`);
    expect(same.backup.source?.keys[0]?.role).toBe("HASH");
    expect(same.monthlyCost?.amount).toBe(0.1);
    const before = await show(points.find(({ whose }) => whose === "namesake")?.arn);
    expect(before.backup.live).toMatchObject({ state: "re-created", by: "table-id" });
    const gone = await show(find("sessions").summed?.native.newestArn);
    expect(gone.backup.live.state).toBe("gone");
    const system = await show(find("sessions").summed?.system.newestArn);
    expect([system.backup.kind, system.backup.expires?.slice(0, 10), system.monthlyCost?.amount]).toEqual([
      "system",
      "2026-12-20",
      0,
    ]);
    const words = (await at.invoke(["backup", "show", String(own)])).stdout;
    expect(words).toContain("the table is there, and the same (same TableId)");
  });

  it("is a point of AWS Backup, found in the vaults of its Region, with its lock and the table elsewhere", async () => {
    const { find, show } = await listedIn(await place({ organization: backedUp }));
    const { points } = find("orders");
    const copy = await show(points.find(({ account }) => account === vaults)?.arn);
    expect(copy.backup).toMatchObject({
      kind: "aws-backup",
      vault: "central",
      lock: "compliance",
      live: { state: "same", by: "younger-than-table" },
    });
    expect(copy.backup.command).toContain(`aws backup start-restore-job --region ${empty} --recovery-point-arn`);
    const expired = await show(points.find(({ status }) => status === "EXPIRED")?.arn);
    expect([expired.backup.command, expired.backup.hindrance]).toEqual([null, "it is EXPIRED"]);
  });

  it("is refused where there is none, and never asked for by what is no ARN", async () => {
    const { invoke, emulator } = await place({ organization: backedUp });
    const arn = `arn:aws:dynamodb:${region}:${member}:table/orders/backup/01795046400000-00000000`;
    const none = await invoke(["backup", "show", arn]);
    expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining("there is no backup")]);
    emulator?.clearLog();
    for (const text of ["orders", `${arn}; rm`, "arn:aws:s3:::bucket", "\u001b[2J"]) {
      const refused = await invoke(["backup", "show", text]);
      expect([refused.exit, refused.stderr.includes("\u001b")]).toEqual([2, false]);
    }
    expect(emulator?.log()).toEqual([]);
  });

  it("could not be read where the role may not, which is no proof that there is none", async () => {
    const { invoke } = await place({
      organization: {
        ...backedUp,
        refusals: [{ account: member, operation: "dynamodb:DescribeBackup", because: "identity" }],
      },
    });
    const { exit, stderr } = await invoke([
      "backup",
      "show",
      `arn:aws:dynamodb:${region}:${member}:table/orders/backup/01795046400000-00000000`,
    ]);
    expect([exit, stderr]).toEqual([3, expect.stringContaining("needs dynamodb:DescribeBackup")]);
  });
});
