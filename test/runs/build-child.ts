/** Compiles one script of this folder with what it imports, so that a bare `node` can run it, and runs it. */
import { spawn } from "node:child_process";
import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export type Ended = { readonly code: number | null; readonly signal: string | null; readonly said: string };

export const execute = (args: readonly string[]): Promise<Ended> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, said }));
  });

/** Gives the new folder it was built in, to be removed by the caller, and the path of the script to run. */
export async function buildChild(name: string): Promise<{ readonly folder: string; readonly script: string }> {
  const folder = await mkdtemp(join(tmpdir(), "child-"));
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { noEmit: false, rootDir: root, outDir: folder, typeRoots: [join(root, "node_modules/@types")] },
    include: [join(root, "test/runs", `${name}.ts`)],
    exclude: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const { code, said } = await execute([join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  if (code !== 0) throw new Error(`${name}.ts does not compile: ${said}`);
  return { folder, script: join(folder, "test/runs", `${name}.js`) };
}
