import { execFileSync } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { audit } from "./hostile-endpoint.ts";

test("a policy that is a pipe nobody writes to is refused and not waited for", { timeout: 10_000 }, async () => {
  const audited = await audit({
    argv: ["audit", "--policy", "./pipe.yaml"],
    prepare: async (folder) => void execFileSync("mkfifo", [join(folder, "pipe.yaml")]),
  });
  expect(audited.exitCode).toBe(2);
  expect(audited.stderr).toContain("cannot be read (a pipe)");
});

test("a link where a report is put together is not written through", async () => {
  const audited = await audit({
    argv: ["audit", "-o", "audit.json"],
    prepare: async (folder) => {
      await writeFile(join(folder, "victim"), "untouched");
      await symlink(join(folder, "victim"), join(folder, "audit.json.partial"));
    },
  });
  expect(audited.files.get("victim")).toBe("untouched");
  expect(audited.report?.findings).toHaveLength(5);
});

test("a report is not written into a run, where it could replace what it is a report of", async () => {
  const audited = await audit({ argv: ["audit", "-o", ".restorable/runs/20261101T000000000Z-10d381b1/summary.json"] });
  expect(audited.exitCode).toBe(2);
  expect(audited.seen).toEqual([]);
});
