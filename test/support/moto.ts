/**
 * moto: AWS as its own authors understand it, on a loopback port, where the machine has it. It runs unchanged, under
 * libfaketime, so that tables and backups can be made days ago. In CI both must be there.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { startGuarded } from "./guarded-process.ts";
import { need } from "./need.ts";
import { hasPython, needPython, pythonProgram } from "./python.ts";

export type Moto = {
  readonly endpoint: string;
  /** Sets moto's clock to this many milliseconds before the real one. */
  goBack(ms: number): Promise<void>;
  /**
   * From now on moto checks signatures and IAM policies, or, as it begins, neither. Calls to /moto-api are moto's own.
   */
  iam(mode: "enforced" | "off"): Promise<void>;
  stop(): Promise<void>;
};

export function needMoto(context: TestContext): void {
  needPython(context);
  need(context, fakeTime() === null ? "libfaketime is not installed (Debian: libfaketime)" : null);
}

/** For `beforeAll`, where there is no test to skip. */
export const hasMoto = (): boolean => hasPython() && fakeTime() !== null;

/** Where Debian keeps it: /usr/lib/<architecture>/faketime. The MT variant is for programs with threads. */
function fakeTime(): string | null {
  const libraries = "/usr/lib";
  if (!existsSync(libraries)) return null;
  const paths = readdirSync(libraries).map((each) => join(libraries, each, "faketime/libfaketimeMT.so.1"));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** moto chooses the port, so that no two servers ever want the same. */
export async function startMoto(): Promise<Moto> {
  const folder = await mkdtemp(join(tmpdir(), "restorable-moto-"));
  const clock = join(folder, "clock");
  const goBack = async (ms: number): Promise<void> => {
    // Moved into place: moto reads the file at every look at the clock, and must never see half of it.
    await writeFile(`${clock}.new`, `-${ms / 1_000}\n`);
    await rename(`${clock}.new`, clock);
  };
  await goBack(0);
  const server = startGuarded(pythonProgram("moto_server"), ["-H", "127.0.0.1", "-p", "0"], {
    LD_PRELOAD: fakeTime() ?? "",
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: "1",
    // moto wants some for its own use of boto3, and must never find real ones.
    AWS_ACCESS_KEY_ID: "moto",
    AWS_SECRET_ACCESS_KEY: "moto",
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [, endpoint = ""] = await server.said(/Running on (http:\/\/127\.0\.0\.1:\d+)/);
    const iam = async (mode: "enforced" | "off"): Promise<void> => {
      // How many calls are let through unchecked.
      const answer = await fetch(`${endpoint}/moto-api/reset-auth`, {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: mode === "enforced" ? "0" : "inf",
      });
      if (!answer.ok) throw new Error(`moto does not switch IAM: ${answer.status} ${await answer.text()}`);
    };
    await iam("off");
    return { endpoint, goBack, iam, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
