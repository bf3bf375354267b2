/**
 * A Dockerfile, carried out as far as that goes without an engine: each stage is a folder, in which its COPY and RUN
 * instructions are followed in a context that .dockerignore lets through. Bases are not fetched: programs are those of this
 * machine. What it does not understand it refuses.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { layDependencies } from "./install.ts";

export type Image = {
  readonly root: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user: string;
  readonly workdir: string;
  readonly volumes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

type Instruction = { readonly verb: string; readonly rest: string };

export const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ verb: line.split(" ")[0] ?? "", rest: line.slice(line.indexOf(" ") + 1).trim() }));

/** What of `project` an engine would be sent: `*`, and after it the exceptions. */
export function layContext(project: string, into: string): void {
  const [first, ...exceptions] = readFileSync(join(project, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (first !== "*") throw new Error(".dockerignore does not begin with *");
  for (const exception of exceptions) {
    if (!exception.startsWith("!")) throw new Error(`.dockerignore: ${exception} is no exception`);
    const path = exception.slice(1);
    const [folder, end] = path.split("/*");
    const names =
      end === undefined ? [path] : readdirSync(join(project, folder ?? "")).map((name) => `${folder}/${name}`);
    for (const name of names.filter((each) => end === undefined || each.endsWith(end)))
      cpSync(join(project, name), join(into, name), { recursive: true });
  }
}

export async function buildImage(given: { project: string; context: string; into: string }): Promise<Image> {
  const { project, context, into } = given;
  const stages = new Map<string, string>();
  let stage = emptyStage(join(into, "none"));
  for (const { verb, rest } of instructionsOf(readFileSync(join(project, "Dockerfile"), "utf8"))) {
    if (verb === "FROM") {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? "last";
      stage = emptyStage(join(into, name));
      stages.set(name, stage.root);
    } else if (verb === "WORKDIR") {
      stage.workdir = rest;
      mkdirSync(join(stage.root, rest), { recursive: true });
    } else if (verb === "COPY") copy(stage, { words: rest.split(" "), context, stages });
    else if (verb === "RUN") await carryOut(stage, rest, project);
    else if (verb === "ENV")
      for (const [, name = "", value = ""] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
    else if (verb === "ENTRYPOINT") stage.entrypoint = JSON.parse(rest) as readonly string[];
    else if (verb === "CMD") stage.command = JSON.parse(rest) as readonly string[];
    else if (verb === "USER") stage.user = rest;
    else if (verb === "VOLUME") stage.volumes.push(rest);
    else if (!["ARG", "LABEL", "STOPSIGNAL"].includes(verb)) throw new Error(`Dockerfile: ${verb} is not understood`);
  }
  return stage;
}

type Stage = { -readonly [K in keyof Image]: Image[K] } & { env: Record<string, string>; volumes: string[] };

function emptyStage(root: string): Stage {
  mkdirSync(root, { recursive: true });
  return { root, entrypoint: [], command: [], user: "", workdir: "/", volumes: [], env: {} };
}

type Copy = {
  readonly words: readonly string[];
  readonly context: string;
  readonly stages: ReadonlyMap<string, string>;
};

function copy(stage: Stage, { words, context, stages }: Copy): void {
  const from = /^--from=(.*)$/.exec(words[0] ?? "")?.[1];
  const [target = "", ...sources] = words.slice(from === undefined ? 0 : 1).toReversed();
  const source = from === undefined ? context : (stages.get(from) ?? `there is no stage ${from}`);
  const to = join(stage.root, resolve(stage.workdir, target));
  for (const name of sources) {
    const path = join(source, name);
    // Of a base, which is not here: that of this machine.
    const found = name === "/usr/local/bin/node" ? process.execPath : path;
    if (!existsSync(found)) throw new Error(`Dockerfile: COPY ${words.join(" ")}: there is no ${name}`);
    const end = target.endsWith("/") || target === "." ? join(to, basename(name)) : to;
    if (sources.length > 1 && !target.endsWith("/")) throw new Error("Dockerfile: COPY of several needs a folder");
    mkdirSync(dirname(end), { recursive: true });
    cpSync(found, end, { recursive: statSync(found).isDirectory(), verbatimSymlinks: true });
  }
}

async function carryOut(stage: Stage, line: string, project: string): Promise<void> {
  const cwd = join(stage.root, stage.workdir);
  if (line.startsWith("npm ci ")) {
    // What it would bring is there already, by the same lockfile: tests need no network.
    if (line.includes("--omit=dev")) await layDependencies(cwd);
    else linkTree(join(project, "node_modules"), join(cwd, "node_modules"));
  } else if (line.startsWith("install --directory ")) {
    for (const path of line.split(" ").filter((word) => word.startsWith("/")))
      mkdirSync(join(stage.root, path), { recursive: true });
  } else execFileSync("sh", ["-c", line], { cwd, stdio: ["ignore", "inherit", "inherit"] });
}

/** The same files by another name: the compiler looks behind symbolic links. Where that cannot be, on another disk, copies. */
function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else {
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
    }
  }
}
