import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { guard, startGuarded } from "./guarded-process.ts";

/** Says its own number and stays. */
const stays = ["sh", "-c", "echo pid=$$; exec sleep 600"] as const;

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The test's own time limit ends this when it does not come true. */
async function goneBeforeTheTestIs(pid: number): Promise<void> {
  while (isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("a guarded process", () => {
  it("ends when it is stopped", async () => {
    const guarded = startGuarded(stays[0], stays.slice(1));
    const pid = Number((await guarded.said(/pid=(\d+)\n/))[1]);
    expect(isThere(pid)).toBe(true);
    await guarded.stop();
    await goneBeforeTheTestIs(pid);
    expect(isThere(pid)).toBe(false);
  });

  it("ends when the process that started it is killed", async () => {
    const owner = spawn(
      process.execPath,
      [
        "-e",
        `const { spawn } = require("node:child_process");
         spawn("sh", ["-c", ...process.argv.slice(1)], { stdio: ["pipe", "inherit", "ignore"] });`,
        guard,
        "guard",
        ...stays,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [said] = (await once(owner.stdout.setEncoding("utf8"), "data")) as [string];
    const pid = Number(/pid=(\d+)\n/.exec(said)?.[1]);
    expect(isThere(pid)).toBe(true);
    owner.kill("SIGKILL");
    await goneBeforeTheTestIs(pid);
    expect(isThere(pid)).toBe(false);
  });

  it("has its own environment and PATH, and no other", async () => {
    const guarded = startGuarded("env", [], { OWN: "a b" });
    await guarded.said(/OWN=a b\n/);
    await guarded.stop();
    const names = [...guarded.heard().matchAll(/^(\w+)=/gm)].map(([, name]) => name).filter((name) => name !== "_");
    expect(new Set(names)).toEqual(new Set(["OWN", "PATH", "PWD"]));
  });

  it("that ends by itself is told with what it said", async () => {
    const guarded = startGuarded("sh", ["-c", "echo no such port >&2; exit 3"]);
    await expect(guarded.said(/Running/)).rejects.toThrow("no such port");
    await guarded.stop();
  });
});
