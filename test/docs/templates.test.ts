import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { settings } from "../../src/cli/settings.ts";
import { place } from "../cli/invoke.ts";
import { textOf } from "./pages.ts";

const folder = "docs/templates";
const names = readdirSync(join(import.meta.dirname, "../..", folder)).sort();
const data = names.filter((name) => /\.(?:yaml|json)$/.test(name));

/** Every value of the file that is an object, at any depth. */
function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

function documentsIn(name: string): readonly Record<string, unknown>[] {
  const documents = parseAllDocuments(textOf(join(folder, name)), { merge: true });
  if (!Array.isArray(documents)) throw new Error(`${name} is empty`);
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  return documents.flatMap((document) => objectsIn(document.toJS() as unknown));
}

const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((word) => typeof word === "string");

/** What containers of the image are told. */
const commandsIn = (name: string): readonly (readonly string[])[] =>
  documentsIn(name)
    .filter(({ image }) => typeof image === "string" && image.includes("restorable-queue"))
    .map(({ command, args }) => (isWords(command) ? command : isWords(args) ? args : []));

describe("templates of workers", () => {
  it("are all named by the page, and no other", () => {
    const [, below = ""] = textOf("docs/beyond-one-machine.md").split("### Templates\n");
    const linked = [...below.matchAll(/\]\(templates\/([\w.-]+)\)/g)].map(([, name]) => name);
    expect(new Set(linked)).toEqual(new Set(names));
  });

  it.each(data)("%s gives the image command lines that there are", async (name) => {
    const { invoke } = await place({});
    const lines = commandsIn(name);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect([line, await invoke([...line, "--help"])]).toMatchObject([line, { exit: 0 }]);
      // Read to its end, refused for what it lacks here: a queue.
      const { exit, stderr } = await invoke(line);
      expect({ line, exit, stderr }).toEqual({
        line,
        exit: 2,
        stderr: expect.stringContaining("there is no queue: set RESTORABLE_QUEUE_URL") as string,
      });
    }
  });

  it.each(data)("%s sets variables that there are", (name) => {
    const known = new Set<string>(Object.values(settings).map(({ env }) => env));
    const variables = [...textOf(join(folder, name)).matchAll(/RESTORABLE_\w+/g)].map(([variable]) => variable);
    expect(variables).toContain("RESTORABLE_QUEUE_URL");
    expect(variables.filter((variable) => !known.has(variable))).toEqual([]);
  });

  it("run as the image does, and write where it may", () => {
    const dockerfile = textOf("Dockerfile");
    const [, user = ""] = /^USER (.+)$/m.exec(dockerfile) ?? [];
    const [uid = "", gid = ""] = user.split(":");
    const [, work = ""] = /^VOLUME (.+)$/m.exec(dockerfile) ?? [];
    const users = documentsIn("compose.yaml").flatMap((each) =>
      typeof each["user"] === "string" ? [each["user"]] : [],
    );
    expect(new Set(users)).toEqual(new Set([user]));
    expect(documentsIn("ecs-task.json").flatMap((each) => each["user"] ?? [])).toEqual([user]);
    const pods = documentsIn("kubernetes.yaml").filter(({ runAsNonRoot }) => runAsNonRoot === true);
    expect(pods).toHaveLength(2);
    for (const pod of pods) expect(pod).toMatchObject({ runAsUser: Number(uid), runAsGroup: Number(gid) });
    const mounts = documentsIn("kubernetes.yaml").flatMap(({ mountPath }) =>
      typeof mountPath === "string" ? [mountPath] : [],
    );
    expect(mounts.toSorted((a, b) => a.localeCompare(b))).toEqual(["/tmp", "/tmp", work]);
    expect(textOf(join(folder, "compose.yaml"))).toContain(`- runs:${work}`);
  });

  it("have the packages that a queue needs, as they are tested here", () => {
    const { devDependencies } = JSON.parse(textOf("package.json")) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const installed = [...textOf(join(folder, "queue.Dockerfile")).matchAll(/(bullmq|ioredis)@([\d.]+)/g)];
    expect(Object.fromEntries(installed.map(([, name, version]) => [name, version]))).toEqual({
      bullmq: devDependencies["bullmq"],
      ioredis: devDependencies["ioredis"],
    });
  });
});
