/**
 * A packed package installed as a user would, by npm, into a folder that holds nothing else: production dependencies are
 * laid there first, as they stand in the lockfile and are installed here, so that npm needs neither network nor cache.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "./pack.ts";

type Locked = {
  readonly version: string;
  readonly dev?: true;
  readonly license?: string;
  readonly bin?: Readonly<Record<string, string>>;
};

/** By path, such as `node_modules/yaml`: what a user gets, without what only development needs. */
export async function lockedForProduction(): Promise<ReadonlyMap<string, Locked>> {
  const { packages } = JSON.parse(await readFile(join(projectFolder, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return new Map(Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true));
}

/** Below `folder`, with the links to their programs. */
export async function layDependencies(folder: string): Promise<void> {
  // Those within another package come along with it.
  const outer = [...(await lockedForProduction())].filter(([path]) => path.lastIndexOf("node_modules/") === 0);
  await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
  await Promise.all(outer.map(([path]) => cp(join(projectFolder, path), join(folder, path), { recursive: true })));
  // A package without the links to its programs is one that npm would fetch again.
  const programs = outer.flatMap(([path, { bin = {} }]) =>
    Object.entries(bin).map(([name, to]) => ({ path, name, to })),
  );
  for (const { path, name, to } of programs)
    await symlink(join("..", relative("node_modules", path), to), join(folder, "node_modules/.bin", name));
}

export async function install(tarball: string, folder: string): Promise<void> {
  await layDependencies(folder);
  const args = ["install", tarball, "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await promisify(execFile)("npm", args, { cwd: folder, env: bareEnvironment(folder) });
}

/** Nothing of this process: `npm test` sets variables by which an npm within it would take this project for its own. */
export const bareEnvironment = (home: string): Readonly<Record<string, string | undefined>> => ({
  PATH: process.env["PATH"],
  HOME: home,
  npm_config_cache: join(home, ".npm-cache"),
  npm_config_update_notifier: "false",
});
