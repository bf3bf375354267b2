/** A policy of a pull request that names files of the machine which checks it: none of their words is shown. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { run } from "../../src/cli/run.ts";

const secret = "hunter2secret";
const keys = `[default]\naws_access_key_id = ${secret}\naws_secret_access_key = ${secret}\n`;
const yaml = `github.com:\n  oauth_token: ${secret}\n  user: ${secret}\n`;

/** `repository` is checked out, everything else is the machine's. */
const machine = async (folder: string): Promise<string> => {
  const repository = join(folder, "repository");
  await mkdir(join(repository, ".git"), { recursive: true });
  await writeFile(join(folder, "credentials"), keys);
  await writeFile(join(folder, "hosts.yml"), yaml);
  await writeFile(join(repository, ".git/config"), keys);
  await symlink(join(folder, "hosts.yml"), join(repository, "linked.yaml"));
  return repository;
};

async function check(policy: string, file = "acme.yaml"): Promise<{ readonly exit: number; readonly said: string }> {
  return inTemporaryFolder(async (folder) => {
    const cwd = await machine(folder);
    await writeFile(join(cwd, file), policy);
    const io = captureIo({ cwd, env: {}, now: Date.parse("2026-11-29") });
    const command = file.endsWith(".policytest.yaml") ? "test" : "check";
    const exit = await run(["policy", command, `./${file}`], io);
    return { exit, said: io.written.stdout + io.written.stderr };
  });
}

test.each([
  ["keys beside it", "id: acme\nextends: [../credentials]\n"],
  ["YAML beside it", "id: acme\nextends: [../hosts.yml]\n"],
  ["YAML beside it, as a rule", "id: acme\nrules: [../hosts.yml]\n"],
  ["what git keeps in the repository", "id: acme\nextends: [./.git/config]\n"],
  ["a link that leads out of it", "id: acme\nrules: [pitr-enabled, { use: ./linked.yaml }]\n"],
])("%s, named by a policy, is told as no policy and not quoted", async (_, policy) => {
  const { exit, said } = await check(policy);
  expect(exit).toBe(2);
  expect(said).toContain("1 mistake");
  expect(said).toContain("[not-shown]");
  expect(said).not.toContain(secret);
});

test("an inventory outside, named by a policy test, is not quoted", async () => {
  const { exit, said } = await check("policy: baseline\ninventory: ../hosts.yml\ntables: []\n", "acme.policytest.yaml");
  expect(exit).toBe(2);
  expect(said).not.toContain(secret);
});

test("mistakes of a file of the repository, and of one that is named by hand, are shown", async () => {
  await inTemporaryFolder(async (folder) => {
    const cwd = await machine(folder);
    await mkdir(join(cwd, "rules"));
    await writeFile(join(cwd, "rules/mine.yaml"), "id: mine\nseverity: urgent\n");
    await writeFile(join(cwd, "acme.yaml"), "id: acme\nrules: [./rules/mine.yaml]\n");
    for (const [file, shown] of [
      ["./acme.yaml", "urgent"],
      ["../hosts.yml", "unknown key `github.com`"],
    ] as const) {
      const io = captureIo({ cwd, env: {}, now: Date.parse("2026-11-29") });
      expect(await run(["policy", "check", file], io)).toBe(2);
      expect(io.written.stderr).toContain(shown);
    }
  });
});
