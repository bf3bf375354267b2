/* Plans that are not applied: each is refused with the reason and what to do, and nothing at all is written. */
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import type { Plan, PlanStep } from "../../src/model/plan.ts";
import {
  apply,
  bank,
  everyAction,
  hub,
  inPlace,
  invoke,
  outcomeIn,
  planOf,
  shop,
  writePlan,
  writesOf,
  type Place,
  type Said,
} from "./apply-place.ts";

/** What standard error said of a refusal that wrote nothing. */
function refusal(place: Place, said: Said): string {
  expect(said).toMatchObject({ exit: 2, stdout: "" });
  expect(writesOf(place)).toEqual([]);
  return said.stderr;
}

/** The same of one before AWS was even asked who is calling. */
function refusalUnasked(place: Place, said: Said): string {
  expect(place.emulator.log()).toEqual([]);
  return refusal(place, said);
}

const terminal = (...answers: readonly (string | null)[]): Partial<Io> => {
  const left = [...answers];
  return { stdin: { isTTY: true, line: async () => left.shift() ?? null } };
};

describe("a plan that nobody approved", () => {
  it("is refused where no person can be asked, with the digest to say", () =>
    inPlace(async (place) => {
      const { digest } = writePlan(place, planOf(place));
      expect(refusalUnasked(place, await invoke(place, ["apply", "plan.json"]))).toMatch(
        new RegExp(`--digest ${digest} --yes`),
      );
      expect(refusalUnasked(place, await invoke(place, ["apply", "plan.json", "--digest", digest]))).toMatch(
        /no person is there/,
      );
    }));

  it("is refused with --yes alone: then nobody has looked", () =>
    inPlace(async (place) => {
      writePlan(place, planOf(place));
      expect(refusalUnasked(place, await invoke(place, ["apply", "plan.json", "--yes"], terminal("yes")))).toMatch(
        /nobody looks/,
      );
    }));

  it("is refused by anything but a plain yes", () =>
    inPlace(async (place) => {
      writePlan(place, planOf(place));
      for (const answer of ["y", "no", "", null]) {
        expect(refusalUnasked(place, await invoke(place, ["apply", "plan.json"], terminal(answer)))).toMatch(
          /not confirmed/,
        );
      }
    }));

  it("is applied once the person who saw it says yes", () =>
    inPlace(async (place) => {
      const { digest } = writePlan(place, planOf(place, everyAction.slice(0, 1)));
      const said = await invoke(place, ["apply", "plan.json", "--max-steps", "4"], terminal("yes"));
      expect(said.exit).toBe(0);
      expect(said.stderr).toContain(digest);
      expect(said.stderr).toContain("at most 4 steps");
      expect(said.stderr).toContain("Turn on point-in-time recovery with a recovery period of 35 days");
      expect(writesOf(place)).toHaveLength(1);
    }));
});

describe("a plan other than the one approved", () => {
  it("is refused by its digest, whatever was changed", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      const { digest } = writePlan(place, plan);
      const tampered: readonly Plan[] = [
        { ...plan, expires: new Date(Date.parse(plan.expires) + 1_000).toISOString() },
        { ...plan, steps: plan.steps.slice(1), tablesOfAccounts: { [shop]: 5, [bank]: 5 } },
        planOf(place, [{ action: "enable-pitr", table: "untouched" }]),
        planOf(place, [{ action: "enable-pitr", table: "orders", days: 1 }]),
      ];
      for (const each of tampered) {
        writePlan(place, each);
        const said = await invoke(place, ["apply", "plan.json", "--digest", digest, "--yes"]);
        expect(refusalUnasked(place, said)).toMatch(/is not the plan that was approved|contradicts itself/);
      }
    }));

  it("is refused by its signature, as is one by another key", () =>
    inPlace(async (place) => {
      const { folder } = place;
      const mine = generateKeyPairSync("ed25519");
      const other = generateKeyPairSync("ed25519");
      const put = (name: string, what: string | Buffer) => writeFileSync(join(folder, name), what);
      put("mine.pem", mine.publicKey.export({ type: "spki", format: "pem" }));
      put("other.pem", other.publicKey.export({ type: "spki", format: "pem" }));
      put("private.pem", mine.privateKey.export({ type: "pkcs8", format: "pem" }));
      const plan = planOf(place, everyAction.slice(0, 1));
      writePlan(place, plan);
      const signature = sign(null, readFileSync(join(folder, "plan.json")), mine.privateKey);
      put("plan.sig", signature);
      put("plan.b64", `${signature.toString("base64")}\n`);
      put("short.sig", signature.subarray(1));
      const with_ = (sig: string, key: string) =>
        invoke(place, ["apply", "plan.json", "--signature", sig, "--public-key", key, "--yes"]);

      expect(refusalUnasked(place, await with_("plan.sig", "other.pem"))).toMatch(/another key signed it/);
      expect(refusalUnasked(place, await with_("short.sig", "mine.pem"))).toMatch(/no Ed25519 signature/);
      expect(refusalUnasked(place, await with_("plan.sig", "private.pem"))).toMatch(/is a private key/);
      expect(
        refusalUnasked(place, await invoke(place, ["apply", "plan.json", "--signature", "plan.sig", "--yes"])),
      ).toMatch(/belong together/);
      writePlan(place, planOf(place, everyAction.slice(0, 2)));
      expect(refusalUnasked(place, await with_("plan.sig", "mine.pem"))).toMatch(/changed since/);
      writePlan(place, plan);
      expect((await with_("plan.b64", "mine.pem")).exit).toBe(0);
      expect(writesOf(place)).toHaveLength(1);
    }));
});

describe("a plan whose time or policy is over", () => {
  it("is refused from the instant at which it expires", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      place.emulator.clock.advance("1d");
      expect(refusalUnasked(place, await apply(place, plan))).toMatch(/expired at .*plan anew/);
    }));

  it("is refused when it comes from the future", () =>
    inPlace(async (place) => {
      const created = new Date(place.emulator.clock.now() + 7_200_000).toISOString();
      const expires = new Date(place.emulator.clock.now() + 9_000_000).toISOString();
      expect(refusalUnasked(place, await apply(place, planOf(place, everyAction, { created, expires })))).toMatch(
        /in the future/,
      );
    }));

  it("is refused when it rests on another policy than the one named, by a flag or by the settings", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      const why = /rests on the policy baseline .*pitr-only is sha256:/;
      expect(refusalUnasked(place, await apply(place, plan, ["--policy", "pitr-only"]))).toMatch(why);
      writeFileSync(join(place.folder, "restorable.yaml"), "policy: pitr-only\n");
      expect(refusalUnasked(place, await apply(place, plan))).toMatch(why);
    }));
});

describe("a plan beyond what was allowed", () => {
  it("is refused with the numbers: steps", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      expect(refusalUnasked(place, await apply(place, plan, ["--max-steps", "5"]))).toMatch(
        /has 6 steps, and --max-steps allows 5/,
      );
      expect((await apply(place, plan, ["--max-steps", "6"])).exit).toBe(0);
    }));

  it("is refused with the numbers: share of the tables of an account, each counted once", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      expect(refusalUnasked(place, await apply(place, plan, ["--max-percent", "59.99%"]))).toMatch(
        new RegExp(`changes 3 of 5 tables of account ${shop} \\(60%\\), and --max-percent allows 59.99%`),
      );
      expect((await apply(place, plan, ["--max-percent", "60%"])).exit).toBe(0);
    }));

  it("is narrowed by --account, before its steps are counted, and by no account that it does not have", () =>
    inPlace(async (place) => {
      const plan = planOf(place);
      expect(refusalUnasked(place, await apply(place, plan, ["--account", "999999999999"]))).toMatch(
        /has no step in it/,
      );
      const said = await apply(place, plan, ["--account", bank, "--max-steps", "1", "-o", "outcome.json"]);
      expect(said.exit).toBe(0);
      expect(outcomeIn(place).steps).toHaveLength(1);
      expect(writesOf(place)).toEqual([`dynamodb:UpdateContinuousBackups ${bank} audited`]);
    }));

  it("is refused where tables are managed as code, unless that is meant", () =>
    inPlace(async (place) => {
      const plain = planOf(place, everyAction.slice(0, 1));
      const owner = { kind: "cloudformation", name: "shop-stack" } as const;
      const owned = { ...plain, steps: plain.steps.map((step): PlanStep => ({ ...step, owner })) };
      expect(refusalUnasked(place, await apply(place, owned))).toMatch(
        /managed as code.*orders, cloudformation shop-stack/,
      );
      expect((await apply(place, owned, ["--include-owned"])).exit).toBe(0);
    }));
});

describe("a plan of another place", () => {
  it.each<[string, (plan: Plan) => Plan["run"], RegExp]>([
    ["organization", ({ run }) => ({ ...run, organization: "o-zzzzzzzzzz" }), /organization o-zzzzzzzzzz/],
    ["host, as AWS is", ({ run }) => ({ ...run, foreignHosts: [] }), /was observed at AWS, and would be applied at/],
    ["host that is no AWS", ({ run }) => ({ ...run, foreignHosts: ["aws.example"] }), /observed at aws\.example/],
  ])("is refused: %s", (_, changed, why) =>
    inPlace(async (place) => {
      const plan = planOf(place);
      expect(refusal(place, await apply(place, { ...plan, run: changed(plan) }))).toMatch(why);
    }),
  );

  it("is refused: partition", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [], {});
      const said = await apply(place, { ...plan, run: { ...plan.run, partition: "aws-cn" } });
      expect(refusal(place, said)).toMatch(/partition aws-cn, and the credentials are of aws/);
    }));
});

describe("a plan file that is none", () => {
  it.each<[string, (text: string) => string]>([
    ["an unknown member", (text) => text.replace('"kind":', '"force": true,\n  "kind":')],
    ["another version", (text) => text.replace('"schemaVersion": 1', '"schemaVersion": 2')],
    ["an action that there is not", (text) => text.replace('"action": "enable-pitr"', '"action": "delete-table"')],
    ["an account that the run did not have", (text) => text.replace(`    "${bank}": 5`, '    "999999999999": 5')],
    ["a step whose table is in another account", (text) => text.replace(`"account": "${bank}"`, `"account": "${hub}"`)],
    ["a period that would shrink", (text) => text.replace(/(?<=table\/audited[^]*?"days": )35/, "3")],
    ["the same key twice", (text) => text.replace('"days": 35', '"days": 35,\n        "days": 35')],
    ["half of it", (text) => text.slice(0, text.length / 2)],
    ["nothing", () => ""],
  ])("is refused: %s", (_, changed) =>
    inPlace(async (place) => {
      const { digest } = writePlan(place, planOf(place));
      const path = join(place.folder, "plan.json");
      const text = readFileSync(path, "utf8");
      expect(changed(text)).not.toBe(text);
      writeFileSync(path, changed(text));
      const said = await invoke(place, ["apply", "plan.json", "--digest", digest, "--yes"]);
      expect(refusalUnasked(place, said)).toMatch(/plan\.json.*restorable plan/s);
    }),
  );

  it("is refused: a link, a folder, a device, one that is not there, one that is too large", () =>
    inPlace(async (place) => {
      const { digest } = writePlan(place, planOf(place));
      const { folder } = place;
      symlinkSync("plan.json", join(folder, "link.json"));
      mkdirSync(join(folder, "folder.json"));
      writeFileSync(join(folder, "huge.json"), "{");
      truncateSync(join(folder, "huge.json"), 2 ** 33);
      const refusedAs = async (name: string, why: RegExp) =>
        expect(refusalUnasked(place, await invoke(place, ["apply", name, "--digest", digest, "--yes"]))).toMatch(why);
      await refusedAs("link.json", /symbolic link/);
      await refusedAs("folder.json", /no plain file/);
      await refusedAs("/dev/zero", /no plain file/);
      await refusedAs("none.json", /there is no such file/);
      await refusedAs("huge.json", /is larger than/);
    }));
});

describe("an account that is not opened", () => {
  it("has its steps skipped, the others are done, and that is incomplete", () =>
    inPlace(async (place) => {
      place.emulator.refuse({ account: bank, operation: "sts:AssumeRole", because: "identity" });
      const plan = planOf(place, [
        { action: "enable-pitr", table: "orders" },
        { action: "enable-pitr", account: bank, table: "audited" },
      ]);
      const said = await apply(place, plan, ["-o", "outcome.json"]);
      expect(said.exit).toBe(3);
      expect(said.stdout).toContain(`Account ${bank} was not opened`);
      expect(outcomeIn(place).steps.map(({ outcome }) => (outcome as { state: string }).state)).toEqual([
        "done",
        "skipped",
      ]);
      expect(writesOf(place)).toEqual([`dynamodb:UpdateContinuousBackups ${shop} orders`]);
    }));

  it("is every other one with --as-caller", () =>
    inPlace(async (place) => {
      const said = await apply(place, planOf(place, everyAction.slice(0, 1)), ["--as-caller"]);
      expect(said.exit).toBe(3);
      expect(said.stdout).toContain("--as-caller writes in the account of the caller alone");
      expect(writesOf(place)).toEqual([]);
    }));

  it("goes by the role, which may be another one", () =>
    inPlace(async (place) => {
      const said = await apply(place, planOf(place, everyAction.slice(0, 1)), ["--write-role", "RestorableAudit"]);
      expect(said.exit).toBe(0);
      const [target] = place.emulator.log().filter(({ operation }) => operation === "sts:AssumeRole");
      expect(target?.input["RoleArn"]).toBe(`arn:aws:iam::${shop}:role/RestorableAudit`);
    }));
});

describe("a session that writes", () => {
  it("may do no more than the steps of its account need", () =>
    inPlace(async (place) => {
      await apply(place, planOf(place));
      const policies = place.emulator
        .log()
        .filter(({ operation }) => operation === "sts:AssumeRole")
        .map(({ target, input }) => {
          const { Statement } = JSON.parse(String(input["Policy"])) as { Statement: { Action: string[] }[] };
          return [target, Statement.flatMap(({ Action }) => Action).toSorted()] as const;
        });
      expect(Object.fromEntries(policies)).toEqual({
        [bank]: ["dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable", "dynamodb:UpdateContinuousBackups"],
        [shop]: [
          "backup:DescribeBackupJob",
          "backup:StartBackupJob",
          "dynamodb:CreateBackup",
          "dynamodb:DescribeBackup",
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:DescribeTable",
          "dynamodb:ListBackups",
          "dynamodb:ListTagsOfResource",
          "dynamodb:TagResource",
          "dynamodb:UpdateContinuousBackups",
          "dynamodb:UpdateTable",
          "iam:PassRole",
        ],
      });
    }));
});
