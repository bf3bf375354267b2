import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodePlan, planDigest } from "../../src/remediate/plan-codec.ts";
import { management, member, place, twoAccounts, type Invoked, type Place } from "./invoke.ts";

const audit = ["audit", "--account", `${management},${member}`, "--region", "us-east-1", "--fail-on", "never"];

const planIn = ({ folder }: Place, name = "plan.json") =>
  decodePlan({ name, text: readFileSync(join(folder, name), "utf8") });

async function audited(files: Readonly<Record<string, string>> = {}, more: readonly string[] = []): Promise<Place> {
  const made = await place({ organization: twoAccounts, files });
  const { exit, stderr } = await made.invoke([...audit, ...more]);
  if (exit !== 0) throw new Error(stderr);
  return made;
}

const planned = (made: Place, ...flags: readonly string[]): Promise<Invoked> =>
  made.invoke(["plan", "latest", "-o", "plan.json", ...flags]);

describe("restorable plan", () => {
  it("writes the file, and prints the command that applies it with the digest of that file", async () => {
    const made = await audited();
    const { exit, stdout, stderr } = await planned(made, "-o", "review/plan.md");
    const plan = planIn(made);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(plan.steps.map(({ table }) => table)).toContain("carts");
    expect(stdout).toContain(`restorable apply plan.json --digest ${planDigest(plan)}`);
    expect(readFileSync(join(made.folder, "review/plan.md"), "utf8")).toContain(planDigest(plan));
    expect(plan.run.foreignHosts).not.toEqual([]);
    expect(stdout).toContain("NOT OBSERVED FROM AWS");
  });

  it("asks nothing of AWS", async () => {
    const made = await audited();
    made.emulator?.clearLog();
    await planned(made);
    expect(made.emulator?.log()).toEqual([]);
  });

  it("without a file says how to write one", async () => {
    const made = await audited();
    const { exit, stdout } = await made.invoke(["plan", "latest"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("write it with -o plan.json");
    expect(stdout).not.toContain("restorable apply");
  });

  it("is the file itself on standard output with -f json", async () => {
    const made = await audited();
    const { stdout } = await made.invoke(["plan", "latest", "-f", "json"]);
    expect(decodePlan({ name: "-", text: stdout }).steps.length).toBeGreaterThan(0);
  });

  it("gives the same steps again, by the same ids", async () => {
    const made = await audited();
    await planned(made);
    await made.invoke(["plan", "latest", "-o", "again.json"]);
    expect(planIn(made, "again.json").steps).toEqual(planIn(made).steps);
  });

  it.each([
    [["--rule", "pitr-enabled"], ["enable-pitr"]],
    [["--severity", "critical"], []],
    [["--account", management], []],
    [["--table", "c*s", "--rule", "pitr-enabled"], ["enable-pitr"]],
    [["--table", "car"], []],
    [["--region", "eu-central-1"], []],
  ])("with %j chooses among the findings, and the file says so", async (flags, actions) => {
    const made = await audited();
    const { exit } = await planned(made, ...flags);
    expect(exit).toBe(0);
    const plan = planIn(made);
    expect(plan.steps.map(({ action }) => action)).toEqual(actions);
    const filter = (flags[0] ?? "").slice(2);
    expect(plan.filters).toMatchObject({ [filter]: [flags[1]] });
  });

  it("never plans for what is waived", async () => {
    const waiver = {
      id: "W-1",
      rule: "pitr-enabled",
      accounts: member,
      regions: "us-east-1",
      tables: "carts",
      reason: "Filled anew each night.",
      owner: "shop@example.com",
      approver: "ciso@example.com",
      ticket: "SEC-1",
      created: "2026-11-01",
      expires: "2027-11-01",
    };
    const waivers = `waivers:\n  - ${JSON.stringify(waiver)}\n`;
    const made = await place({ organization: twoAccounts, files: { "waivers.yaml": waivers } });
    const said = await made.invoke([...audit, "--waivers", "waivers.yaml"]);
    expect(said.stderr).not.toMatch(/mistake|cannot/);
    await planned(made);
    const plan = planIn(made);
    const rules = [...plan.steps.flatMap(({ mends }) => mends), ...plan.leftOut].map(({ rule }) => rule);
    expect(rules).not.toContain("pitr-enabled");
    expect(rules).not.toEqual([]);
  });

  it("leaves tables with a tag of yours to their template, and shows it", async () => {
    const [first, second] = twoAccounts.accounts;
    const tables = { "us-east-1": [{ name: "carts", tags: { iac: "pulumi" } }] };
    const organization = { ...twoAccounts, accounts: [first, { ...second, tables }] } as typeof twoAccounts;
    const policy = "id: p\ntitle: P\nextends: [baseline]\nrules: [{ use: in-backup-plan }]\n";
    const made = await place({
      organization,
      files: { "restorable.yaml": "ownedTags: [iac=pulumi]\n", "p.yaml": policy },
    });
    const said = await made.invoke([...audit, "--policy", "p.yaml"]);
    expect(said.stderr).not.toMatch(/mistake/);
    const { stdout } = await planned(made);
    expect(planIn(made).leftOut.filter(({ why }) => why === "owned").length).toBeGreaterThan(0);
    expect(planIn(made).steps.filter(({ table }) => table === "carts")).toEqual([]);
    expect(stdout).toContain("point_in_time_recovery {");
    await planned(made, "--include-owned");
    expect(planIn(made).steps.find(({ table }) => table === "carts")?.owner).toEqual({
      kind: "tag",
      name: "iac=pulumi",
    });
  });

  it("says that it does not know who manages tables whose tags were not read", async () => {
    const made = await audited({}, ["--policy", "pitr-only"]);
    const { stdout } = await planned(made);
    expect(stdout).toContain("Tags were not read by the run");
  });

  it("holds for as long as it is told, and 24 hours unless it is", async () => {
    const made = await audited();
    await planned(made, "--ttl", "2h");
    const { created, expires } = planIn(made);
    expect(Date.parse(expires) - Date.parse(created)).toBe(7_200_000);
    expect((await planned(made, "--ttl", "31d")).stderr).toMatch(/a duration of 30d at most/);
  });

  it("takes prices and their day from restorable.yaml", async () => {
    const made = await audited({
      "restorable.yaml": "prices: { currency: EUR, pitrPerGiB: 0.3, estimated: 2026-10-01 }\n",
    });
    const { stdout } = await planned(made);
    expect(stdout).toContain("Costs are estimates of 2026-10-01, in EUR: 0.3 a GiB and month for PITR");
    expect(planIn(made).currency).toBe("EUR");
  });
});

describe("restorable plan refuses", () => {
  it.each([
    [
      "a rule that the policy does not have",
      ["--rule", "pitr-enabeld"],
      /has no rule "pitr-enabeld"\. Did you mean pitr-enabled\?/,
    ],
    ["tags that the run did not read", ["--tag", "team=a"], /the run did not read tags/],
    ["a tag without a value", ["--tag", "team"], /a tag, as team=payments/],
    ["a vault of no name", ["--vault", "a b"], /the name of a vault/],
    ["a role that is none", ["--backup-role", "arn:aws:s3:::x"], /the name of a role/],
    ["a tag that AWS would refuse", ["--backup-tag", "aws:x=1"], /a tag that AWS allows/],
    ["to keep backups for half a day", ["--keep", "0"], /a whole number from 1/],
    ["a file of another kind", ["-o", "plan.pdf"], /the name says no format/],
  ])("%s", async (_, flags, words) => {
    const made = await audited({}, ["--policy", "pitr-only"]);
    const { exit, stderr } = await made.invoke(["plan", "latest", ...flags]);
    expect(stderr).toMatch(words);
    expect(exit).toBe(2);
  });

  it("a run that was scanned and not judged", async () => {
    const made = await place({ organization: twoAccounts });
    await made.invoke(["scan", ...audit.slice(1, -2)]);
    const { exit, stderr } = await made.invoke(["plan", "latest"]);
    expect(stderr).toMatch(/was scanned and not judged/);
    expect(exit).toBe(2);
  });

  it("where there is no run", async () => {
    const made = await place({});
    expect(await made.invoke(["plan", "latest"])).toMatchObject({ exit: 2 });
  });
});
