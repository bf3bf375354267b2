/** restorable.yaml alone: what it says, and every mistake of it at once, where it stands. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig, noConfig } from "../../src/cli/config-file.ts";
import { settle } from "../../src/cli/settle.ts";
import { settingIds, settings, type SettingId } from "../../src/cli/settings.ts";
import { shardText } from "../../src/model/shard.ts";
import { PolicyError, UsageError } from "../../src/errors.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "restorable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function load(text: string, name = "restorable.yaml") {
  return loadConfig(name, await folderWith({ [name]: text }));
}

async function mistakesIn(text: string): Promise<string> {
  const refused = await load(text).then(
    () => null,
    (error: unknown) => error,
  );
  return refused instanceof PolicyError ? refused.message : "no mistake";
}

/** Of each setting: how restorable.yaml says it, how a variable says it, and what both come to. */
const said = {
  roleName: ["role: { name: audit/Reader }", "Reader", "audit/Reader", "Reader"],
  externalId: ["role: { externalId: acme-1 }", "acme-2", "acme-1", "acme-2"],
  sessionName: ["role: { sessionName: nightly }", "ci", "nightly", "ci"],
  hubRole: [
    "hubRole: { arn: arn:aws:iam::111122223333:role/Hub }",
    "arn:aws-cn:iam::111122223333:role/a/Hub",
    "arn:aws:iam::111122223333:role/Hub",
    "arn:aws-cn:iam::111122223333:role/a/Hub",
  ],
  hubExternalId: ["hubRole: { arn: arn:aws:iam::111122223333:role/Hub, externalId: 0042 }", "h-2", "0042", "h-2"],
  hubSessionName: ["hubRole: { arn: arn:aws:iam::111122223333:role/Hub, sessionName: hub }", "h2", "hub", "h2"],
  writeRole: ["writeRole: { name: ops/Writer }", "Writer", "ops/Writer", "Writer"],
  writeExternalId: ["writeRole: { externalId: w-1 }", "w-2", "w-1", "w-2"],
  drillRole: ["drillRole: { name: Drills }", "Driller", "Drills", "Driller"],
  drillExternalId: ["drillRole: { externalId: d-1 }", "d-2", "d-1", "d-2"],
  pushRole: ["pushRole: { name: Pushes }", "Pusher", "Pushes", "Pusher"],
  pushExternalId: ["pushRole: { externalId: p-1 }", "p-2", "p-1", "p-2"],
  policy: ["policy: ./acme.yaml", "pitr-only", "./acme.yaml", "pitr-only"],
  failOn: ["failOn: high", "never", "high", "never"],
  newSince: ["newSince: latest", "audit.json", "latest", "audit.json"],
  failOnSla: ["failOnSla: high", "never", "high", "never"],
  maxUnknown: ["maxUnknown: 3", "4", 3, 4],
  maxUnseen: ["maxUnseen: 0", "4", 0, 4],
  region: [
    "regions: [eu-west-1, us-east-1]",
    "us-east-1,us-west-2",
    ["eu-west-1", "us-east-1"],
    ["us-east-1", "us-west-2"],
  ],
  excludeAccount: [
    'excludeAccounts: [012345678901, "111122223333"]',
    "111122223333",
    ["012345678901", "111122223333"],
    ["111122223333"],
  ],
  shard: ["shard: 2/4", "16/16", { index: 2, of: 4 }, { index: 16, of: 16 }],
  blindSpots: ["blindSpots: spots.yaml", "b.yaml", "spots.yaml", "b.yaml"],
  waivers: ["waivers: waivers.yaml", "b.yaml", "waivers.yaml", "b.yaml"],
  waiverWarning: ["waiverWarning: 2w", "36h", "2w", "36h"],
  ownerTag: ["ownerTag: team", "squad", "team", "squad"],
  ownedTags: ["ownedTags: [iac=pulumi, stack]", "iac", ["iac=pulumi", "stack"], ["iac"]],
  journals: ["journals: kept", "elsewhere", "kept", "elsewhere"],
  runs: ["runs: kept", "elsewhere", "kept", "elsewhere"],
  quotaShare: ["quotaShare: 12.5%", "100%", 12.5, 100],
  queueUrl: ["queueUrl: rediss://a:b@c:1/2", "redis://127.0.0.1", "rediss://a:b@c:1/2", "redis://127.0.0.1"],
  workers: ["workers: 2", "8", 2, 8],
} as const satisfies Record<SettingId, readonly [yaml: string, text: string, fromFile: unknown, fromText: unknown]>;

it("takes the prices that are said, and assumes the others", async () => {
  expect((await load("prices: { currency: EUR, nativePerGiB: 0.12 }")).prices).toEqual({
    currency: "EUR",
    nativePerGiB: 0.12,
    awsBackupPerGiB: 0.1,
    pitrPerGiB: 0.2,
    restorePerGiB: 0.15,
    readPerMillion: 0.125,
    estimated: "2026-11-01",
  });
});

it.each(["redis://:half%zz@host", "redis://:100%@host", "http://host", "redis://", "redis://ho st"])(
  "takes no URL of a queue that nobody could use: %s",
  async (url) => {
    const mistake = await load(`queueUrl: "${url}"`).catch((error: unknown) => String(error));
    expect(mistake).toContain("It must be a URL");
  },
);

function asText(id: SettingId, value: (typeof said)[SettingId][2]): string {
  if (typeof value === "object" && "of" in value) return shardText(value);
  return `${value.toString()}${id === "quotaShare" ? "%" : ""}`;
}

describe("a setting", () => {
  it.each(settingIds)("%s is what the flag says, else the environment, else the file, else what holds", async (id) => {
    const [yaml, text, fromFile, fromText] = said[id];
    const { env: variable, parse, fallback } = settings[id];
    const file = await load(yaml);
    const flags = { [id]: parse(text) };
    const env = { [variable]: text };
    const values = (given: Parameters<typeof settle>[0]) => {
      const { values, by } = settle(given);
      return [values[id], by[id]];
    };
    expect(values({ flags: {}, env: {} })).toEqual([fallback, "nobody"]);
    expect(values({ flags: {}, env: {}, file })).toEqual([fromFile, "file"]);
    expect(values({ flags: {}, env: { [variable]: "" }, file })).toEqual([fromFile, "file"]);
    expect(values({ flags: {}, env, file })).toEqual([fromText, "environment"]);
    expect(values({ flags, env: { [variable]: asText(id, fromFile) }, file })).toEqual([fromText, "flag"]);
  });

  it.each(settingIds.filter((id) => !["policy", "runs", "journals", "blindSpots", "waivers", "newSince"].includes(id)))(
    "%s in the environment that cannot be is refused, with the name of the variable",
    (id) => {
      const { env } = settings[id];
      const wrong = () => settle({ flags: {}, env: { [env]: "no such thing!" } });
      expect(wrong).toThrow(UsageError);
      expect(wrong).toThrow(`the environment variable ${env} cannot be used.`);
    },
  );
});

describe("restorable.yaml", () => {
  it("need not be there, unless it is named", async () => {
    const folder = await folderWith({});
    expect(await loadConfig(null, folder)).toEqual(noConfig);
    await expect(loadConfig("restorable.yaml", folder)).rejects.toThrow(
      /restorable\.yaml: there is no file `restorable\.yaml` \[missing-file\]/,
    );
  });

  it("is found where the command is given, and nowhere else", async () => {
    const folder = await folderWith({ "restorable.yaml": "failOn: high\n", "below/none": "" });
    expect(await loadConfig(null, folder)).toMatchObject({ said: { failOn: "high" } });
    expect(await loadConfig(null, join(folder, "below"))).toEqual(noConfig);
  });

  it("names files from where it lies, and shipped packs from anywhere", async () => {
    const folder = await folderWith({
      "ci/a.yaml": "policy: ./acme.yaml\nruns: ../runs\nblindSpots: spots.yaml\nwaivers: waivers.yaml\n",
      "ci/b.yaml": "policy: pitr-only\n",
    });
    expect((await loadConfig("ci/a.yaml", folder)).said).toEqual({
      policy: join(folder, "ci/acme.yaml"),
      runs: join(folder, "runs"),
      blindSpots: join(folder, "ci/spots.yaml"),
      waivers: join(folder, "ci/waivers.yaml"),
    });
    expect((await loadConfig("ci/b.yaml", folder)).said).toEqual({ policy: "pitr-only" });
  });

  it("gives roles by account and OU, and rates by operation", async () => {
    const { exceptions, rates } = await load(
      [
        "roles:",
        "  - { accounts: [012345678901, '111122223333'], name: audit/Reader }",
        "  - { ous: [ou-ab12-11111111, r-ab12], externalId: sandbox-1 }",
        "rates: { dynamodb:ListBackups: 2.5, sts:AssumeRole: 20 }",
      ].join("\n"),
    );
    expect(exceptions).toEqual({
      "012345678901": { name: "audit/Reader" },
      "111122223333": { name: "audit/Reader" },
      "ou-ab12-11111111": { externalId: "sandbox-1" },
      "r-ab12": { externalId: "sandbox-1" },
    });
    expect(rates).toEqual({ "dynamodb:ListBackups": 2.5, "sts:AssumeRole": 20 });
  });

  it("tells every mistake at once, each where it stands", async () => {
    expect(
      await mistakesIn(
        [
          "rolle: { name: Audit }",
          "role: { name: arn:aws:iam::1:role/x, sesionName: ci }",
          "hubRole: { externalId: hub-1 }",
          "failOn: hihg",
          "maxUnknown: -1",
          "regions: [us-esat-1]",
          "excludeAccounts: [prod]",
          "quotaShare: 50",
          "workers: 0",
          "rates: { dynamodb:ListBackup: 5, sts:AssumeRole: 0 }",
          "",
        ].join("\n"),
      ),
    ).toMatchInlineSnapshot(`
      "12 mistakes

      restorable.yaml:1:1: unknown key \`rolle\` [unknown-key]
      > 1 | rolle: { name: Audit }
          | ^^^^^
        hint: did you mean \`role\`?

      restorable.yaml:2:15: \`role.name\` cannot be \`arn:aws:iam::1:role/x\` [value-type]
        1 | rolle: { name: Audit }
      > 2 | role: { name: arn:aws:iam::1:role/x, sesionName: ci }
          |               ^^^^^^^^^^^^^^^^^^^^^
        hint: It must be the name of a role, with its path if it has one (\`audit/RestorableAudit\`), and no ARN

      restorable.yaml:2:38: unknown key \`sesionName\` [unknown-key]
        1 | rolle: { name: Audit }
      > 2 | role: { name: arn:aws:iam::1:role/x, sesionName: ci }
          |                                      ^^^^^^^^^^
        hint: did you mean \`sessionName\`?

      restorable.yaml:3:12: \`hubRole\` lacks the key \`arn\` [missing-key]
        1 | rolle: { name: Audit }
        2 | role: { name: arn:aws:iam::1:role/x, sesionName: ci }
      > 3 | hubRole: { externalId: hub-1 }
          |            ^^^^^^^^^^
        hint: \`arn\`: ARN of a role to take on first, which lists the accounts and assumes their roles (RESTORABLE_HUB_ROLE goes before it)

      restorable.yaml:4:9: \`failOn\` cannot be \`hihg\` [unknown-choice]
        2 | role: { name: arn:aws:iam::1:role/x, sesionName: ci }
        3 | hubRole: { externalId: hub-1 }
      > 4 | failOn: hihg
          |         ^^^^
        hint: did you mean \`high\`?

      restorable.yaml:5:13: \`maxUnknown\` cannot be \`-1\` [value-type]
        3 | hubRole: { externalId: hub-1 }
        4 | failOn: hihg
      > 5 | maxUnknown: -1
          |             ^^
        hint: It must be a whole number from 0 to 999999999

      restorable.yaml:6:11: \`regions\` cannot be \`us-esat-1\` [value-type]
        4 | failOn: hihg
        5 | maxUnknown: -1
      > 6 | regions: [us-esat-1]
          |           ^^^^^^^^^
        hint: "us-esat-1" is not an AWS Region. Did you mean "us-east-1"?

      restorable.yaml:7:19: \`excludeAccounts\` cannot be \`prod\` [value-type]
        5 | maxUnknown: -1
        6 | regions: [us-esat-1]
      > 7 | excludeAccounts: [prod]
          |                   ^^^^
        hint: "prod" is not an account id, which has 12 digits

      restorable.yaml:8:13: \`quotaShare\` cannot be \`50\` [value-type]
        6 | regions: [us-esat-1]
        7 | excludeAccounts: [prod]
      > 8 | quotaShare: 50
          |             ^^
        hint: It must be from 1% to 100%, such as 50%

      restorable.yaml:9:10: \`workers\` cannot be \`0\` [value-type]
        7 | excludeAccounts: [prod]
        8 | quotaShare: 50
      > 9 | workers: 0
          |          ^
        hint: It must be a whole number from 1 to 64

      restorable.yaml:10:10: unknown key \`dynamodb:ListBackup\` [unknown-key]
         8 | quotaShare: 50
         9 | workers: 0
      > 10 | rates: { dynamodb:ListBackup: 5, sts:AssumeRole: 0 }
           |          ^^^^^^^^^^^^^^^^^^^
        hint: did you mean \`dynamodb:ListBackups\`?

      restorable.yaml:10:50: \`sts:AssumeRole\` cannot be \`0\` requests a second [value-type]
         8 | quotaShare: 50
         9 | workers: 0
      > 10 | rates: { dynamodb:ListBackup: 5, sts:AssumeRole: 0 }
           |                                                  ^
        hint: more than 0, and 10000 at most"
    `);
  });

  it("tells what is wrong with roles", async () => {
    expect(
      await mistakesIn(
        [
          "roles:",
          "  - { accounts: [111122223333], ous: [ou-ab12-11111111], name: Both }",
          "  - { name: Nowhere }",
          "  - { accounts: [111122223333], externalId: again-1 }",
          "  - { ous: [Sandbox] }",
          "",
        ].join("\n"),
      ),
    ).toMatchInlineSnapshot(`
      "5 mistakes

      restorable.yaml:2:7: a role is either for accounts or for OUs [exclusive-keys]
        1 | roles:
      > 2 |   - { accounts: [111122223333], ous: [ou-ab12-11111111], name: Both }
          |       ^^^^^^^^
        hint: one entry is for \`accounts: [111122223333]\`, another for \`ous: [ou-ab12-11111111]\`

      restorable.yaml:3:7: a role is either for accounts or for OUs [missing-key]
        1 | roles:
        2 |   - { accounts: [111122223333], ous: [ou-ab12-11111111], name: Both }
      > 3 |   - { name: Nowhere }
          |       ^^^^
        hint: one entry is for \`accounts: [111122223333]\`, another for \`ous: [ou-ab12-11111111]\`

      restorable.yaml:4:18: \`111122223333\` has a role already [given-twice]
        2 |   - { accounts: [111122223333], ous: [ou-ab12-11111111], name: Both }
        3 |   - { name: Nowhere }
      > 4 |   - { accounts: [111122223333], externalId: again-1 }
          |                  ^^^^^^^^^^^^

      restorable.yaml:5:7: the role is as everywhere [missing-key]
        3 |   - { name: Nowhere }
        4 |   - { accounts: [111122223333], externalId: again-1 }
      > 5 |   - { ous: [Sandbox] }
          |       ^^^
        hint: give a \`name\`

      restorable.yaml:5:13: \`ous\` cannot be \`Sandbox\` [value-type]
        3 |   - { name: Nowhere }
        4 |   - { accounts: [111122223333], externalId: again-1 }
      > 5 |   - { ous: [Sandbox] }
          |             ^^^^^^^
        hint: It must be the id of an OU (ou-ab12-11111111) or of the root (r-ab12), as \`aws organizations\` prints it"
    `);
  });

  it.each([
    ["", /restorable\.yaml: the file holds nothing \[empty-file\]\n {2}hint: settings are `role:`/],
    ["- role\n", /a file of settings is a mapping of keys such as `policy: …`/],
    ["policy: a\n---\npolicy: b\n", /a file of settings holds one YAML document/],
    [
      "regions: us-east-1\n",
      /^1 mistake\n\n.*`regions` has to be a list, not text.*\n.*\n.*\n {2}hint: write \[us-east-1\]/,
    ],
    ["policy: [a, b]\n", /^1 mistake\n\n.*`policy` cannot be a list/],
    ["role: { name: { a: b } }\n", /^1 mistake\n\n.*`role\.name` cannot be a mapping/],
    ["role: Audit\n", /`role` has to be a mapping, not text/],
    ["runs:\n", /`runs` cannot be nothing/],
    ["role: { name: true }\n", /`role\.name` cannot be `true`/],
    ["prices: { currency: euro }\n", /`currency` cannot be `euro`.*\n.*\n.*\n {2}hint: three capital letters, as EUR/],
    ["prices: { estimated: yesterday }\n", /`estimated` cannot be `yesterday`.*\n.*\n.*\n {2}hint: the day of these/],
    ["prices: { nativePerGiB: -1 }\n", /`nativePerGiB` cannot be `-1` a GiB.*\n.*\n.*\n {2}hint: 0 or more/],
    ["maxUnseen: 1.5\n", /`maxUnseen` cannot be `1\.5`.*\n.*\n.*\n {2}hint: It must be a whole number/],
    ["role: {}\n", /no mistake/],
  ])("that says %j", async (text, answer) => {
    expect(await mistakesIn(text)).toMatch(answer);
  });
});
