import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { management, member, place, twoAccounts } from "./invoke.ts";

/** What the command line may not say, and a part of the answer that helps. */
const refused: readonly (readonly [what: string, argv: readonly string[], answer: RegExp])[] = [
  ["an unknown command", ["adit"], /unknown command 'adit'\n\(Did you mean audit\?\)/],
  ["an unknown command below policy", ["policy", "tst"], /Did you mean test\?/],
  ["an unknown option", ["audit", "--polcy", "x"], /Did you mean --policy\?/],
  ["an argument where none is taken", ["audit", "latest"], /too many arguments for 'audit'/],
  ["evaluate without a run", ["evaluate"], /missing required argument 'run'/],
  ["an option without its value", ["audit", "--policy"], /--policy <file\|pack>' argument missing/],
  ["an account id of two digits", ["audit", "--account", "12"], /"12" is not an account id, which has 12 digits/],
  ["one wrong account id in a list", ["audit", "--account", `${member},x`], /"x" is not an account id/],
  ["a wrong account id to leave out", ["audit", "--exclude-account", "prod"], /"prod" is not an account id/],
  ["accounts and the organization", ["audit", "--account", member, "--organization"], /cannot be used with/],
  ["no account left", ["audit", "--account", member, "--exclude-account", member], /leaves no account/],
  ["an empty Region", ["audit", "--region", ""], /'--region <name...>' argument '' is invalid/],
  ["a list of nothing", ["audit", "--region", " , "], /Nothing is named/],
  ["an empty policy name", ["audit", "--policy", ""], /'-p, --policy <file\|pack>' argument '' is invalid/],
  ["an empty folder name", ["audit", "--runs", ""], /'--runs <dir>' argument '' is invalid/],
  ["a Region with a typing error", ["audit", "--region", "us-esat-1"], /Did you mean "us-east-1"\?/],
  ["a severity that does not exist", ["audit", "--fail-on", "urgent"], /low, medium, high, critical, never/],
  ["a format that does not exist", ["audit", "-f", "xml"], /console, json, markdown, junit/],
  ["a negative limit", ["audit", "--max-unknown", "-1"], /argument '-1' is invalid. It must be a whole number from 0/],
  ["half a limit", ["audit", "--max-unseen", "1.5"], /argument '1.5' is invalid/],
  ["a role by its ARN", ["audit", "--role-name", "arn:aws:iam::1:role/x"], /the name of a role/],
  ["an external id with a space", ["audit", "--external-id", "a b"], /'--external-id <id>' argument 'a b' is invalid/],
  ["a session name of one letter", ["audit", "--session-name", "a"], /2 to 64 letters/],
  ["a share of nothing", ["audit", "--quota-share", "0%"], /from 1% to 100%, such as 50%/],
  ["more than the whole of the quotas", ["scan", "--quota-share", "101%"], /from 1% to 100%/],
  ["a share that may be one half or one half per cent", ["audit", "--quota-share", "0.5"], /from 1% to 100%/],
  ["a policy for a resumed run", ["audit", "--resume", "latest", "-p", "pitr-only"], /'--resume <run>' cannot be used/],
  ["Regions for a resumed scan", ["scan", "--resume", "latest", "--region", "us-east-1"], /cannot be used with/],
  [
    "an output without a known suffix",
    ["audit", "-o", "x.pdf"],
    /Known suffixes: .*\.junit\.xml \(junit\).*console=x\.pdf/,
  ],
  ["an OU by its name", ["audit", "--ou", "Workloads/Prod"], /"Workloads\/Prod" is no OU/],
  ["a path that ends in an account", ["audit", "--ou", `o-exampleorg/r-ab12/${member}/`], /is no OU/],
  ["a tag without a key", ["audit", "--account-tag", "=prod"], /It has no key/],
  ["OUs and named accounts", ["audit", "--ou", "r-ab12", "--account", member], /cannot be used with option '--ou/],
  [
    "a tag and a file",
    ["audit", "--account-tag", "a", "--accounts-file", "f"],
    /cannot be used with option '--account-tag/,
  ],
  ["OUs for a resumed run", ["audit", "--resume", "latest", "--ou", "r-ab12"], /cannot be used with option '--ou/],
  [
    "tags for a resumed run",
    ["scan", "--resume", "latest", "--account-tag", "a"],
    /cannot be used with option '--account-tag/,
  ],
  [
    "a file for a resumed run",
    ["audit", "--resume", "latest", "--accounts-file", "f"],
    /cannot be used with option '--accounts-file/,
  ],
  ["an output of an unknown format", ["audit", "-o", "pdf=x"], /there is no format "pdf", only console, json/],
  ["an output format without a path", ["audit", "-o", "junit="], /the path is missing/],
  ["one output twice", ["audit", "-o", "a.json", "-o", "./a.json"], /a\.json is named twice/],
  ["no worker at all", ["audit", "--workers", "0"], /a whole number from 1 to 64/],
  ["more workers than are of use", ["audit", "--workers", "65"], /a whole number from 1 to 64/],
  ["a port that cannot be", ["emulator", "--port", "99999"], /a whole number from 0 to 65535/],
];

describe("a command line", () => {
  it.each(refused)("with %s is refused, and AWS is not asked", async (_, argv, answer) => {
    const { invoke, emulator } = await place({ organization: twoAccounts });
    const { exit, stdout, stderr } = await invoke(argv);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toMatch(answer);
    expect(stderr).toMatch(/^restorable: /);
    expect(emulator?.log()).toEqual([]);
  });

  it("takes lists with commas, as repeats, with spaces, and all of it together", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const lists = [
      ["--account", `${management},${member}`],
      ["--account", management, "--account", member],
      ["--account", member, management],
      ["--account", `${member}, ${management},`, "--account", member],
    ];
    for (const list of lists) {
      const { stdout } = await invoke(["audit", ...list, "-f", "json"]);
      const { run } = JSON.parse(stdout) as { readonly run: { readonly selection: unknown } };
      expect(run.selection).toMatchObject({ population: { kind: "accounts", ids: [management, member] } });
    }
  });

  it("lets -o take one file each time, so that a run can follow it", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit"]);
    expect(await invoke(["evaluate", "-o", "a.json", "-o", "b.md", "latest"])).toMatchObject({ exit: 0 });
  });

  it("takes the folder of runs from RESTORABLE_RUNS, and --runs before it", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit"], { RESTORABLE_RUNS: "kept" });
    expect(await invoke(["evaluate", "latest", "--runs", "kept"])).toMatchObject({ exit: 0 });
    expect(await invoke(["evaluate", "latest", "--runs", "kept"], { RESTORABLE_RUNS: "other" })).toMatchObject({
      exit: 0,
    });
    expect(await invoke(["evaluate", "latest"], { RESTORABLE_RUNS: "" })).toMatchObject({ exit: exitCodes.usage });
  });

  it("takes the external id from RESTORABLE_EXTERNAL_ID, and refuses one that STS would not take", async () => {
    const accounts = [twoAccounts.accounts[0], { id: member, externalId: "agreed-1", regions: ["us-east-1"] }];
    const { invoke } = await place({
      organization: { ...twoAccounts, accounts: accounts.filter((each) => each !== undefined) },
    });
    const argv = ["audit", "--account", member];
    expect(await invoke(argv)).toMatchObject({ exit: exitCodes.incomplete });
    expect(await invoke(argv, { RESTORABLE_EXTERNAL_ID: "agreed-1" })).toMatchObject({ exit: 0 });
    expect(await invoke([...argv, "--external-id", "agreed-1"], { RESTORABLE_EXTERNAL_ID: "other" })).toMatchObject({
      exit: 0,
    });
    const { exit, stderr } = await invoke(argv, { RESTORABLE_EXTERNAL_ID: "\n" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("RESTORABLE_EXTERNAL_ID");
  });

  it("takes the share of the quotas from the flag, else from RESTORABLE_QUOTA_SHARE, and refuses what is none", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    expect(await invoke(["audit", "--quota-share", "50%"], { RESTORABLE_QUOTA_SHARE: "none" })).toMatchObject({
      exit: 0,
    });
    expect(await invoke(["audit"], { RESTORABLE_QUOTA_SHARE: "25%" })).toMatchObject({ exit: 0 });
    const { exit, stderr } = await invoke(["audit"], { RESTORABLE_QUOTA_SHARE: "a lot" });
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toMatch(/RESTORABLE_QUOTA_SHARE cannot be used. .*from 1% to 100%/);
  });
});
