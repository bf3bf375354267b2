import { describe, expect, it } from "vitest";
import { place, twoAccounts } from "./invoke.ts";

const waiver = (id: string, changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    id,
    rule: "pitr-enabled",
    accounts: "222222222222",
    regions: "us-east-1",
    tables: "carts",
    reason: "Filled anew each night.",
    owner: "shop@example.com",
    approver: "ciso@example.com",
    ticket: "SEC-1",
    created: "2026-11-01",
    expires: "2027-11-01",
    ...changes,
  });

const fileOf = (...waivers: readonly string[]): string =>
  `waivers:\n${waivers.map((text) => `  - ${text}\n`).join("")}`;

const several = fileOf(
  waiver("W-1", { expires: "2026-11-30" }),
  waiver("W-2", { created: "2026-10-01", expires: "2026-11-20" }),
  waiver("W-3", { accounts: "*", regions: "*", tables: "*", approver: "shop@example.com" }),
  waiver("W-4", { rule: "backups-are-of-this-table" }),
  waiver("W-5", { rule: "*", tables: "orders" }),
  waiver("W-6"),
);

describe("restorable waiver check", () => {
  it("tells what somebody should look at in a sound file", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "waivers.yaml": several } });
    const { exit, stdout, stderr } = await invoke(["waiver", "check", "waivers.yaml"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toBe(
      [
        "✓ waivers.yaml  6 waivers, held against the policy baseline",
        "  ! W-1  expires 2026-11-30 00:00:00 UTC (9 days left)",
        "  ! W-2  expired 2026-11-20 00:00:00 UTC: what it is about fails",
        "  ! W-3  is about every table of the organization: should the policy not ask for less?",
        "  ! W-3  was approved by its owner",
        "  ! W-4  is about no rule of the policy baseline: it waives nothing there",
        "  ! W-5  is about every rule of the policy",
        "",
      ].join("\n"),
    );
  });

  it("looks as of another day, and warns as early as it is asked to", async () => {
    const files = { "waivers.yaml": fileOf(waiver("W-1")) };
    const { invoke } = await place({ organization: twoAccounts, files });
    const check = async (...argv: readonly string[]) =>
      (await invoke(["waiver", "check", "waivers.yaml", ...argv])).stdout.split("\n").slice(1).join("\n").trim();
    expect(await check()).toBe("");
    expect(await check("--as-of", "2027-10-31")).toBe("! W-1  expires 2027-11-01 00:00:00 UTC (1 day left)");
    expect(await check("--as-of", "2027-11-01")).toBe("! W-1  expired 2027-11-01 00:00:00 UTC: what it is about fails");
    expect(await check("--waiver-warning", "52w")).toContain("(345 days left)");
    // Written since then, and no mistake.
    expect(await check("--as-of", "2026-01-01")).toBe("");
  });

  it("holds the file against the policy, and tells every mistake with its place", async () => {
    const acme = "id: acme\nextends: [baseline]\nwaivers: { maxTerm: { high: 90d } }\n";
    const files = { "waivers.yaml": fileOf(waiver("W-1"), waiver("W-1", { rule: "pitr-enable" })), "acme.yaml": acme };
    const { invoke } = await place({ organization: twoAccounts, files });
    const { exit, stdout, stderr } = await invoke(["waiver", "check", "waivers.yaml", "--policy", "acme.yaml"]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    for (const code of ["term-too-long", "duplicate-id", "unknown-rule"]) expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain("did you mean `pitr-enabled`?");
  });

  it("takes the file that the settings name, and asks for one where none is named", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "w.yaml": fileOf(waiver("W-1")) } });
    const found = await invoke(["waiver", "check"], { RESTORABLE_WAIVERS: "w.yaml" });
    expect(found).toMatchObject({ exit: 0, stdout: "✓ w.yaml  1 waiver, held against the policy baseline\n" });
    const { exit, stderr } = await invoke(["waiver", "check"]);
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr:
        "restorable: no file of waivers is named: give it as an argument, by RESTORABLE_WAIVERS, or as `waivers` in restorable.yaml\n",
    });
  });

  it("refuses an instant that is none", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stderr } = await invoke(["waiver", "check", "w.yaml", "--as-of", "30 November"]);
    expect(exit).toBe(2);
    expect(stderr).toContain("It must be in UTC, such as 2026-11-01");
  });
});

describe("restorable policy check", () => {
  it("knows a file of waivers by its name, and needs no policy for it", async () => {
    const files = {
      "audit/waivers.yaml": fileOf(waiver("W-1", { rule: "of-another-policy" })),
      "wrong/old-waivers.yml": fileOf(waiver("W-1", { tables: "^orders$" })),
    };
    const { invoke } = await place({ organization: twoAccounts, files });
    expect(await invoke(["policy", "check", "audit"])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^✓ \S+waivers\.yaml +1 waiver\n$/) as string,
    });
    expect(await invoke(["policy", "check", "wrong"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("[bad-pattern]") as string,
    });
  });
});

describe("restorable waiver list", () => {
  it("shows until when each is in force", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "waivers.yaml": several } });
    const { exit, stdout } = await invoke(["waiver", "list", "waivers.yaml"]);
    expect(exit).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Waiver  State                      Expires     About                                Owner
      W-1     expires soon, 9 days left  2026-11-30  pitr-enabled on carts in             shop@example.com
                                                     222222222222, us-east-1
      W-2     expired                    2026-11-20  pitr-enabled on carts in             shop@example.com
                                                     222222222222, us-east-1
      W-3     current, 345 days left     2027-11-01  pitr-enabled on every table of the   shop@example.com
                                                     organization
      W-4     current, 345 days left     2027-11-01  backups-are-of-this-table on carts   shop@example.com
                                                     in 222222222222, us-east-1
      W-5     current, 345 days left     2027-11-01  * on orders in 222222222222,         shop@example.com
                                                     us-east-1
      W-6     current, 345 days left     2027-11-01  pitr-enabled on carts in             shop@example.com
                                                     222222222222, us-east-1
      "
    `);
  });

  it("says that there are none", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "waivers.yaml": "waivers: []\n" } });
    expect(await invoke(["waiver", "list", "waivers.yaml"])).toMatchObject({
      exit: 0,
      stdout: "There are no waivers.\n",
    });
  });

  it("tells of a run what each of its waivers waives there, and asks AWS nothing", async () => {
    const files = { "waivers.yaml": several, "others.yaml": fileOf(waiver("O-1", { rule: "deletion-*" })) };
    const { invoke, emulator } = await place({ organization: twoAccounts, files });
    const audited = await invoke(["audit", "--organization", "--waivers", "waivers.yaml"]);
    expect(audited.exit).toBe(1);
    emulator?.clearLog();
    const own = await invoke(["waiver", "list", "--run", "latest"]);
    expect(own).toMatchObject({ exit: 0, stderr: "" });
    expect(own.stdout).toContain(
      "6 waivers: 1 expired, 2 overlapped by others, 2 not used, 1 in force; 1 of them expires",
    );
    expect(own.stdout).toContain("W-1  waives 1 finding until 2026-11-30");
    expect(own.stdout).toContain(`carts (222222222222, us-east-1): pitr-enabled`);
    // The audit's report shows the same of them.
    const section = audited.stdout.slice(audited.stdout.indexOf("Waivers\n"), audited.stdout.indexOf("\n\nRules\n"));
    expect(own.stdout.trimEnd()).toBe(section);
    const other = await invoke(["waiver", "list", "others.yaml", "--run", "latest"]);
    expect(other.stdout).toContain("O-1  waives 1 finding until 2027-11-01");
    expect(emulator?.log()).toEqual([]);
  });

  it("judges a run of `scan` by the policy of the settings", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "waivers.yaml": several } });
    await invoke(["scan", "--organization"]);
    const { exit, stdout } = await invoke([
      "waiver",
      "list",
      "waivers.yaml",
      "--run",
      "latest",
      "--policy",
      "pitr-only",
    ]);
    expect(exit).toBe(0);
    expect(stdout).toContain("W-1  waives 1 finding");
    const none = await invoke(["waiver", "list", "--run", "latest"]);
    expect(none).toMatchObject({ exit: 2, stderr: expect.stringContaining("no file of waivers is named") as string });
  });
});

describe("a run that is resumed", () => {
  it("keeps its waivers, whatever the settings name since, and takes no flag for others", async () => {
    const files = { "waivers.yaml": several, "others.yaml": fileOf(waiver("O-1", { rule: "deletion-*" })) };
    const { invoke } = await place({ organization: twoAccounts, files });
    await invoke(["audit", "--organization", "--waivers", "waivers.yaml"]);
    const resumed = await invoke(["audit", "--resume", "latest"], { RESTORABLE_WAIVERS: "others.yaml" });
    expect(resumed.stdout).toContain("W-1  waives 1 finding");
    expect(resumed.stdout).not.toContain("O-1");
    const refused = await invoke(["audit", "--resume", "latest", "--waivers", "others.yaml"]);
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("--waivers") as string });
  });
});

describe("an audit with waivers", () => {
  it("says on standard error which ended and which are about to, a few by name, also as JSON", async () => {
    const ending = Array.from({ length: 12 }, (_, n) => waiver(`W-${n}`, { expires: "2026-11-25" }));
    const files = { "waivers.yaml": fileOf(waiver("old", { rule: "deletion-*", expires: "2026-11-20" }), ...ending) };
    const { invoke } = await place({ organization: twoAccounts, files });
    const audit = ["audit", "--organization", "--waivers", "waivers.yaml", "--fail-on", "never"];
    const { stderr } = await invoke(audit);
    const told = stderr.split("\n").filter((line) => /waiver/i.test(line));
    expect(told).toHaveLength(11);
    expect(told[0]).toBe("Waiver old expired 2026-11-20 00:00:00 UTC: 1 finding fails again.");
    expect(told[1]).toBe("Waiver W-0 expires 2026-11-25 00:00:00 UTC (4 days left).");
    expect(told[10]).toBe("… and 3 waivers more that expired or end soon; the report has them all.");
    const json = await invoke([...audit, "--log", "json"]);
    const lines = json.stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const waivers = lines.find(({ event }) => event === "waivers");
    expect(waivers).toMatchObject({
      level: "warn",
      waivers: { length: 13, 0: { id: "old", state: "expired", lapsed: 1 } },
    });
  });

  it("says nothing of waivers that are in force for long", async () => {
    const { invoke } = await place({ organization: twoAccounts, files: { "waivers.yaml": fileOf(waiver("W-1")) } });
    const { stderr } = await invoke(["audit", "--organization", "--waivers", "waivers.yaml"]);
    expect(stderr).not.toContain("W-1");
  });
});
