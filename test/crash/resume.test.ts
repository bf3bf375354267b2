import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { central, hub, orders, organization, payments } from "./organization.ts";
import {
  askedAgain,
  auditing,
  inPlace,
  leftBehind,
  recorded,
  resuming,
  runAndDie,
  runFolder,
  runHere,
  type Place,
} from "./place.ts";

let undisturbed: { readonly stdout: string; readonly left: ReturnType<typeof leftBehind> };

beforeAll(async () => {
  undisturbed = await inPlace(async (place) => {
    const { stdout } = await runHere(place, { argv: auditing });
    return { stdout, left: leftBehind(place) };
  });
});

const killed = (place: Place, point: string, occurrence = 1) => runAndDie(place, { argv: auditing, point, occurrence });

const reportOf = ({ folder }: Place): { readonly coverage: { readonly scopes: Record<string, number> } } =>
  JSON.parse(readFileSync(join(folder, "out/audit.json"), "utf8")) as ReturnType<typeof reportOf>;

describe("resuming an interrupted run", () => {
  it("whose role is gone leaves its scopes unfinished, is not green, and ends once the role is back", async () => {
    await inPlace(async (place) => {
      await killed(place, "table:after-append", 8);
      const allow = place.emulator.refuse({ account: payments, operation: "sts:AssumeRole", because: "identity" });
      const lenient = ["--fail-on", "never", "--max-unknown", "999", "--max-unseen", "2"];

      // Of the others, one account has no role and one scope is denied: only what is unfinished is above the gate.
      const without = await runHere(place, { argv: [...resuming, ...lenient] });
      expect(without).toMatchObject({ exit: 3, stderr: expect.stringContaining("not seen") as string });
      expect(reportOf(place).coverage.scopes["unfinished"]).toBe(2);
      expect(without.stdout).toContain(payments);

      allow();
      expect(await runHere(place, { argv: [...resuming, ...lenient] })).toMatchObject({ exit: 0 });
      expect(leftBehind(place)).toEqual(undisturbed.left);
    });
  });

  it("whose account line is half written drops that half and writes the account once", async () => {
    await inPlace(async (place) => {
      await killed(place, "account:mid-append", 3);
      const accounts = join(runFolder(place), "accounts.ndjson");
      expect(readFileSync(accounts, "utf8").endsWith("\n")).toBe(false);

      await runHere(place, { argv: resuming });
      const lines = readFileSync(accounts, "utf8").trimEnd().split("\n");
      const ids = lines.map((line) => (JSON.parse(line) as { readonly id?: string }).id);
      // Seven accounts, and the line that ends them.
      expect(ids).toHaveLength(8);
      expect(new Set(ids).size).toBe(8);
      expect(leftBehind(place)).toEqual(undisturbed.left);
    });
  });

  it("refuses flags that would ask another question, before AWS is asked, and leaves the run as it is", async () => {
    await inPlace(async (place) => {
      await killed(place, "table:after-append");
      const before = recorded(place);
      place.emulator.clearLog();
      for (const flags of [
        ["--region", "us-east-1"],
        ["--organization"],
        ["--account", payments],
        ["--exclude-account", payments],
        ["--policy", "baseline"],
      ]) {
        const said = await runHere(place, { argv: [...resuming, ...flags] });
        expect(said).toMatchObject({ exit: 2, stdout: "", stderr: expect.stringContaining(flags[0] ?? "") as string });
        expect(said.stderr).toContain("--resume");
      }
      expect(place.emulator.log()).toEqual([]);
      expect(recorded(place)).toEqual(before);
    });
  });

  it("with the credentials of another account is refused: its tables would be recorded as the first one's", async () => {
    await inPlace(async (place) => {
      // The hub's own tables are read with the caller's credentials.
      await killed(place, "account:after-append", 6);
      const before = recorded(place);
      expect(before.accounts).toContain(hub);
      expect(before.scopes).not.toContain(`${hub} us-east-1`);

      const said = await runHere(place, { argv: resuming, env: place.emulator.environment(payments) });
      expect(said).toMatchObject({ exit: 2, stdout: "", stderr: expect.stringContaining(hub) as string });
      expect(said.stderr).toContain(payments);
      expect(recorded(place)).toEqual(before);

      await runHere(place, { argv: resuming });
      expect(leftBehind(place)).toEqual(undisturbed.left);
    });
  });
});

describe("resuming a run of tables whose copies lie in an account without any", () => {
  const vaults = {
    ...organization,
    accounts: organization.accounts.filter((account) => "id" in account && [hub, orders, central].includes(account.id)),
  };

  it.each(["table:after-append", "seal:before-rename", "seal:after-rename", "seal:after-unlink"])(
    "killed at %s, and there again, ends in the same bytes and asks for no vault and no plan twice",
    async (point) => {
      const whole = await inPlace(
        async (place) => {
          await runHere(place, { argv: auditing });
          return leftBehind(place);
        },
        { organization: vaults },
      );
      await inPlace(
        async (place) => {
          await killed(place, point);
          const first = recorded(place);
          place.emulator.clearLog();
          await runAndDie(place, { argv: resuming, point, occurrence: 1 });
          const asked = askedAgain(place, first);
          const second = recorded(place);
          place.emulator.clearLog();
          await runHere(place, { argv: resuming });
          expect([...asked, ...askedAgain(place, second)]).toEqual([]);
          expect(leftBehind(place)).toEqual(whole);
          expect(copiesFound(whole.findings)).toEqual(["kept"]);
        },
        { organization: vaults },
      );
    },
  );

  const copiesFound = (findings: string): readonly string[] =>
    findings
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { readonly rule?: string; readonly verdict?: string; readonly table?: string })
      .flatMap(({ rule, verdict, table }) =>
        rule === "copy-in-another-region" && verdict === "pass" && table !== undefined ? [table] : [],
      );
});

describe("resuming a run that is there to its end", () => {
  it("gives the same reports again and asks AWS for nothing but who is calling", async () => {
    await inPlace(async (place) => {
      const first = await runHere(place, { argv: auditing });
      const before = leftBehind(place);
      place.emulator.clearLog();
      const again = await runHere(place, { argv: resuming, minutesLater: 30 });
      expect(again).toMatchObject({ exit: first.exit, stdout: first.stdout });
      expect(leftBehind(place)).toEqual(before);
      expect(place.emulator.log().map(({ operation }) => operation)).toEqual(["sts:GetCallerIdentity"]);
    });
  });

  it("asks no account anything when only its verdicts are missing", async () => {
    await inPlace(async (place) => {
      await killed(place, "findings:before-rename");
      const before = recorded(place);
      place.emulator.clearLog();
      const said = await runHere(place, { argv: resuming, minutesLater: 30 });
      expect(askedAgain(place, before)).toEqual([]);
      expect(place.emulator.log().filter(({ account }) => account !== hub)).toEqual([]);
      expect({ stdout: said.stdout, left: leftBehind(place) }).toEqual(undisturbed);
    });
  });
});

describe("evaluating an interrupted run", () => {
  it("judges what is there and is not green, and changes nothing", async () => {
    await inPlace(async (place) => {
      await killed(place, "seal:after-unlink");
      const before = recorded(place);
      place.emulator.clearLog();
      const argv = ["evaluate", "latest", "--runs", "runs", "--fail-on", "never", "--max-unknown", "999"];
      expect(await runHere(place, { argv })).toMatchObject({ exit: 3 });
      expect(place.emulator.log()).toEqual([]);
      expect(recorded(place)).toEqual(before);
    });
  });
});
