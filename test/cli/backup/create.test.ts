/** `restorable backup create` against the emulator: what is made, what is looked for first, and what is refused before. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { bank, inPlace, invoke, region, shop, tableOf, writesOf, type Place } from "../../remediate/apply-place.ts";
import { needPython, python } from "../../support/python.ts";

type Made = {
  readonly id: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly backups: readonly {
    readonly table: string;
    readonly made: string | null;
    readonly params: { readonly name?: string };
    readonly outcome: { readonly state: string };
  }[];
};

const made = (stdout: string): Made => JSON.parse(stdout) as Made;
const inShop = ["--account", shop, "--region", region, "-f", "json"];
const create = (place: Place, ...words: readonly string[]) => invoke(place, ["backup", "create", ...words]);

/** Throws at the given point of the journal, as a process ends that is killed there. */
const killedAt = (point: string) => ({
  probe: (reached: string) => {
    if (reached === point) throw new Error(`killed at ${point}`);
  },
});

describe("backups that are asked for by name", () => {
  it("are made once, waited for and told with their ARN", () =>
    inPlace(async (place) => {
      const { exit, stdout, stderr } = await create(place, "orders", ...inShop);
      const { counts, backups } = made(stdout);
      expect([exit, counts["done"]]).toEqual([0, 1]);
      expect(backups[0]?.made).toContain(`arn:aws:dynamodb:${region}:${shop}:table/orders/backup/`);
      expect(backups[0]?.params.name).toMatch(/^restorable-[0-9a-f]{12}$/);
      expect(stderr).toContain("1 native backup, kept until somebody deletes it");
      expect(writesOf(place)).toEqual([`dynamodb:CreateBackup ${shop} orders`]);
    }));

  it("are not waited for with --no-wait, and then asked for is enough", () =>
    inPlace(async (place) => {
      const { exit, stdout } = await create(place, "orders", "--no-wait", ...inShop);
      expect([exit, made(stdout).counts["pending"]]).toEqual([0, 1]);
    }));

  it("are jobs of AWS Backup with --vault, which its lifecycle ends", () =>
    inPlace(async (place) => {
      const { exit } = await create(place, "orders", "--vault", "daily", "--keep", "40", ...inShop);
      expect([exit, writesOf(place)]).toEqual([0, [`backup:StartBackupJob ${shop} orders`]]);
      const sent = place.emulator.log().find(({ operation }) => operation === "backup:StartBackupJob")?.input;
      expect(sent).toMatchObject({
        Lifecycle: { DeleteAfterDays: 40 },
        IamRoleArn: `arn:aws:iam::${shop}:role/service-role/AWSBackupDefaultServiceRole`,
      });
    }));

  it("are refused before anything is made: no person, too many, no such table, no such Region", () =>
    inPlace(async (place) => {
      const refusals = [
        [["orders", "carts"], "standard input is no terminal"],
        [["orders", "carts", "--yes", "--max-backups", "1"], "--max-backups is 1"],
        [["nothing"], "there is no table nothing"],
        [["orders", "--keep", "3"], "name a --vault"],
        [["orders", "--rule", "pitr-enabled"], "either name tables, or choose them"],
        [["../orders"], "is neither the name of a table"],
      ] as const;
      for (const [words, said] of refusals) {
        const { exit, stderr } = await create(place, ...words, ...inShop);
        expect([exit, stderr]).toEqual([2, expect.stringContaining(said)]);
      }
      expect((await create(place, "orders", "--account", shop, "--region", "eu-west-9")).exit).toBe(2);
      expect(writesOf(place)).toEqual([]);
      expect(existsSync(join(place.folder, ".restorable/journals"))).toBe(false);
    }));

  it("are made after a person at the terminal said yes, and not otherwise", () =>
    inPlace(async (place) => {
      const answering = (answer: string) => ({ stdin: { isTTY: true, line: () => Promise.resolve(answer) } });
      const words = ["backup", "create", "orders", "carts", ...inShop];
      expect((await invoke(place, words, answering("no"))).exit).toBe(2);
      expect(writesOf(place)).toEqual([]);
      expect((await invoke(place, words, answering("yes"))).exit).toBe(0);
      expect(writesOf(place)).toHaveLength(2);
    }));

  it("are not made in an account whose role cannot be had, nor by the caller's keys elsewhere", () =>
    inPlace(async (place) => {
      expect((await create(place, "orders", "--write-role", "Nobody", ...inShop)).exit).toBe(3);
      expect((await create(place, "orders", "--as-caller", ...inShop)).exit).toBe(3);
      expect(writesOf(place)).toEqual([]);
    }));
});

describe("backups that were broken off", () => {
  const points = [
    "journal:before-append",
    "journal:mid-append",
    "journal:after-append",
    "apply:before-call",
    "apply:after-call",
  ];

  it.each(points)("at %s are gone on with by --resume, and every table has one backup", (point) =>
    inPlace(async (place) => {
      let reached = 0;
      // Not the line that says what was asked: before that nothing was begun.
      const probe = (at: string): void => {
        if (at === point && (reached += 1) > 1) killedAt(point).probe(at);
      };
      const first = ["backup", "create", "orders", "carts", "--yes", ...inShop];
      expect((await invoke(place, first, { probe })).exit).toBe(70);
      const [folder = ""] = readdirSync(join(place.folder, ".restorable/journals"));
      const id = folder.replace("backup-", "");
      const { exit, stdout } = await create(place, "--resume", id, "-f", "json");
      expect([exit, made(stdout).counts["done"]]).toEqual([0, 2]);
      expect([...writesOf(place)].sort()).toEqual([
        `dynamodb:CreateBackup ${shop} carts`,
        `dynamodb:CreateBackup ${shop} orders`,
      ]);
      await create(place, "--resume", id);
      expect(writesOf(place)).toHaveLength(2);
    }),
  );

  it("cannot be gone on with by an id that nobody has", () =>
    inPlace(async (place) => {
      const { exit, stderr } = await create(place, "--resume", "20261120T120000Z-00000000");
      expect([exit, stderr]).toEqual([2, expect.stringContaining("there is no such journal")]);
    }));
});

describe("backups of what a run chooses", () => {
  const scan = ["scan", "--account", `${shop},${bank}`];

  it("are those that fail a rule, and carry its name no further than that", () =>
    inPlace(async (place) => {
      await invoke(place, scan);
      const rule = ["--policy", "native-backups", "--rule", "on-demand-backup-exists"];
      const { exit } = await create(place, ...rule, "--table", "o*", "--yes");
      expect(exit).toBe(0);
      expect([...writesOf(place)].sort()).toEqual([
        `dynamodb:CreateBackup ${shop} orders`,
        `dynamodb:CreateBackup ${bank} orders`,
      ]);
      const unknown = await create(place, "--policy", "native-backups", "--rule", "no-such-rule", "--yes");
      expect([unknown.exit, unknown.stderr]).toEqual([2, expect.stringContaining("has no rule no-such-rule")]);
    }));

  it("are those with a tag, of one account alone where that is said", () =>
    inPlace(async (place) => {
      await invoke(place, scan);
      const { exit } = await create(place, "--tag", "team=post", "--account", bank);
      expect([exit, writesOf(place)]).toEqual([0, [`dynamodb:CreateBackup ${bank} parcels`]]);
      const none = await create(place, "--tag", "team=nobody");
      expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining("no table of the run")]);
    }));
});

describe("a backup that was made", () => {
  it("is shown with the command that restores it, and that command does", () =>
    inPlace(async (place) => {
      const arn = String(made((await create(place, "orders", ...inShop)).stdout).backups[0]?.made);
      const shown = await invoke(place, ["backup", "show", arn, "-f", "json"]);
      const { backup } = JSON.parse(shown.stdout) as { readonly backup: { readonly command: string } };
      expect([shown.exit, backup.command]).toEqual([0, `restorable restore --backup ${arn} --to orders-restored`]);
      const restored = await invoke(place, [...backup.command.split(" ").slice(1), "--yes"]);
      expect([restored.exit, tableOf(place, "orders-restored").name]).toEqual([0, "orders-restored"]);
    }));
});

describe("beside another client", () => {
  it("boto3 sees the backup, and the list has one that boto3 made", async (context) => {
    needPython(context);
    await inPlace(async (place) => {
      const { stdout } = await create(place, "orders", ...inShop);
      const { accessKeyId, secretAccessKey } = place.emulator.credentials(shop);
      const program = `
import boto3, sys
client = boto3.client("dynamodb", endpoint_url=sys.argv[1], region_name=sys.argv[2],
                      aws_access_key_id=sys.argv[3], aws_secret_access_key=sys.argv[4])
print(client.list_backups(TableName="orders")["BackupSummaries"][0]["BackupArn"])
client.create_backup(TableName="carts", BackupName="by-boto3")
`;
      const { stdout: seen } = await promisify(execFile)(python(), [
        "-c",
        program,
        place.emulator.endpoint,
        region,
        accessKeyId,
        secretAccessKey,
      ]);
      expect(seen.trim()).toBe(made(stdout).backups[0]?.made);
      const listed = await invoke(place, ["backup", "list", "--account", shop, "-f", "csv"]);
      expect(listed.stdout).toContain("by-boto3");
    });
  });
});
