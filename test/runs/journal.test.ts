/** What a journal says is believed when something is written or deleted: whatever restorable did not write itself is refused. */
import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal, readJournal } from "../../src/runs/journal.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

type Line = { readonly said: string };
const decode = (line: unknown): Line => line as Line;
const owner = { pid: 4711, isAlive: () => false };
const opened = (folder: string) => openJournal<Line>({ folder, owner, decode });

const inPlace = (work: (place: { readonly folder: string; readonly victim: string }) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (place) => {
    const victim = join(place, "victim");
    await writeFile(victim, "precious\n");
    await work({ folder: join(place, "apply-0123456789ab"), victim });
    expect(await readFile(victim, "utf8")).toBe("precious\n");
  });

describe("a journal", () => {
  it("is read again by whoever wrote it, and by nobody else on the machine", () =>
    inPlace(async ({ folder }) => {
      const journal = await opened(folder);
      await journal.append({ said: "intended" });
      await journal.close();
      expect(await readJournal({ folder, decode })).toEqual([{ said: "intended" }]);
      expect((await lstat(folder)).mode & 0o777).toBe(0o700);
      expect((await lstat(journal.path)).mode & 0o777).toBe(0o600);
    }));

  it.each([
    ["as a checkout makes files", 0o644],
    ["that others may write", 0o602],
  ])("%s is not believed", (_, mode) =>
    inPlace(async ({ folder }) => {
      await mkdir(folder);
      const path = join(folder, "journal.ndjson");
      await writeFile(path, '{"said":"done"}\n');
      await chmod(path, mode);
      await expect(readJournal({ folder, decode })).rejects.toThrow(/is open to other users/);
      await expect(opened(folder)).rejects.toThrow(/is open to other users/);
    }),
  );

  it("that is a link is not followed", () =>
    inPlace(async ({ folder, victim }) => {
      await mkdir(folder);
      await symlink(victim, join(folder, "journal.ndjson"));
      await expect(readJournal({ folder, decode })).rejects.toThrow(/symbolic link/);
      await expect(opened(folder)).rejects.toThrow(/symbolic link/);
    }));

  it("that is a pipe is not waited for", () =>
    inPlace(async ({ folder }) => {
      await mkdir(folder);
      execFileSync("mkfifo", [join(folder, "journal.ndjson")]);
      await expect(readJournal({ folder, decode })).rejects.toThrow(/is no plain file/);
    }));

  it("in a folder that is a link is refused", () =>
    inPlace(async ({ folder }) => {
      await mkdir(`${folder}-elsewhere`);
      await symlink(`${folder}-elsewhere`, folder);
      await expect(opened(folder)).rejects.toThrow(/a link to one/);
      await expect(readJournal({ folder, decode })).rejects.toThrow(/a link to one/);
    }));

  it.each([".gitignore", "lock.4711"])("writes through no link that is called %s", (name) =>
    inPlace(async ({ folder, victim }) => {
      await mkdir(folder);
      await symlink(victim, join(folder, name));
      await opened(folder).then(
        (journal) => journal.close(),
        (error: unknown) => expect(String(error)).toContain("symbolic link"),
      );
    }),
  );
});
