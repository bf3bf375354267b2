import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, posix, relative, sep } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { pack, projectFolder, type Packed } from "./pack.ts";

let packed: Packed;
beforeAll(async () => {
  packed = await inTemporaryFolder((folder) => pack(folder));
});

const paths = (): readonly string[] => [...packed.files.keys()].sort();
const text = (path: string): string => packed.files.get(path)?.toString("utf8") ?? "";

const importedBy = (path: string): readonly string[] =>
  [...text(path).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, specifier = ""]) => {
    const found = posix.join(posix.dirname(path), specifier);
    // Declarations name the source of what they import.
    return path.endsWith("ts") ? found.replace(/(\.d)?\.[cm]?[jt]s$/, ".d.ts") : found;
  });

/** What may be in it, and nothing else: what is read first, the program with its types, policies, schemas, documentation. */
const shipped = [
  /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|CONTROLS\.md)$/,
  /^dist\/[a-z-]+\.(js|d\.ts)$/,
  /^dist\/(?!test)[a-z]+\/([a-z-]+\/)*[a-z0-9-]+\.(js|d\.ts)$/,
  /^dist\/cli\/bin\.(cjs|d\.cts)$/,
  /^dist\/policy\/parsed\.json$/,
  /^policies\/(packs\/|starter\/)?[a-z0-9-]+\.yaml$/,
  /^dist\/cli\/completion\/scripts\/(restorable\.(bash|fish|ps1)|_restorable)$/,
  /^schemas\/[a-z-]+\.schema\.json$/,
  /^docs\/([a-z-]+\/)?([a-z-]+|README)\.(md|png|svg)$/,
  /^docs\/templates\/([a-z-]+\.(json|yaml|acl)|queue\.Dockerfile)$/,
];

describe("the tarball", () => {
  it("holds nothing but what is meant to be shipped", () => {
    expect(paths().filter((path) => !shipped.some((allowed) => allowed.test(path)))).toEqual([]);
  });

  it("holds every policy, schema and page of documentation", () => {
    const wanted = ["policies", "schemas", "docs"].flatMap((folder) =>
      readdirSync(join(projectFolder, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(projectFolder, join(parentPath, name)).split(sep).join("/")),
    );
    expect(wanted.length).toBeGreaterThan(40);
    expect(paths()).toEqual(expect.arrayContaining(wanted));
  });

  it("holds every module that its modules import", () => {
    const missing = paths()
      .filter((path) => /^dist\/.*\.(c?js|d\.c?ts)$/.test(path))
      .flatMap(importedBy)
      .filter((found) => !packed.files.has(found));
    expect([...new Set(missing)]).toEqual([]);
  });

  it("holds the declarations of what can be imported, and no others", () => {
    expect(packed.files.has("dist/index.d.ts")).toBe(true);
    const declared = paths().filter((path) => /\.d\.c?ts$/.test(path));
    const reached = new Set(["dist/index.d.ts"]);
    for (const path of reached) for (const next of importedBy(path)) reached.add(next);
    expect(declared.filter((path) => !reached.has(path))).toEqual([]);
    // A user's editor reads them all.
    expect(declared.length).toBeLessThan(200);
  });

  it("holds no tests, and no source maps that would lead to sources it does not hold", () => {
    expect(paths().filter((path) => /(^|\/)test\/|\.test\.|\.map$/.test(path))).toEqual([]);
    expect(paths().filter((path) => /from "(vitest|fast-check)"|sourceMappingURL=/.test(text(path)))).toEqual([]);
  });

  it("names no folder of the machine it was packed on", () => {
    const places = [projectFolder, homedir()].filter((place) => place.length > 1);
    expect(paths().filter((path) => places.some((place) => text(path).includes(place)))).toEqual([]);
  });

  it("stays small", () => {
    const unpacked = [...packed.files.values()].reduce((sum, { length }) => sum + length, 0);
    expect({ packed: packed.bytes.length < 2_500_000, unpacked: unpacked < 8_000_000 }).toEqual({
      packed: true,
      unpacked: true,
    });
  });

  it("is what publint has nothing to say about", async () => {
    const { buffer, byteOffset, byteLength } = packed.bytes;
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(pkg).toMatchObject({ name: "restorable" });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("leads only to what it holds, or to what stands in the repository", () => {
    const links = paths()
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) =>
        [...text(path).matchAll(/\]\(([^)\s]+)\)/g), ...text(path).matchAll(/(?:href|src)="([^"]+)"/g)].map(
          ([, to = ""]) => ({ path, to }),
        ),
      )
      .filter(({ to }) => !/^([a-z]+:|#)/.test(to));
    expect(links.length).toBeGreaterThan(5);
    const dead = links.filter(({ path, to }) => {
      const [file = ""] = to.split("#");
      const target = posix.join(posix.dirname(path), file);
      if (packed.files.has(target) || [...packed.files.keys()].some((each) => each.startsWith(`${target}/`)))
        return false;
      return !ofTheRepository.test(target) || !existsSync(join(projectFolder, target));
    });
    expect(dead).toEqual([]);
  });
});

/** Read where the code is read: recipes to copy, samples, source, and how to contribute. */
const ofTheRepository =
  /^(action\.yml$|ci\/|reports\/samples|src\/|test\/|CONTRIBUTING\.md$|SECURITY\.md$|Dockerfile$)/;

describe("what the manifest says", () => {
  it("leads to files of the tarball", () => {
    const manifest = JSON.parse(text("package.json")) as {
      readonly bin: Readonly<Record<string, string>>;
      readonly sideEffects: readonly string[];
      readonly exports: unknown;
    };
    const named = [...Object.values(manifest.bin), ...manifest.sideEffects, ...pathsIn(manifest.exports)];
    expect(named.length).toBeGreaterThan(3);
    const missing = named
      .map((path) => posix.normalize(path))
      .filter((path) => !paths().some((each) => isNamedBy(path, each)));
    expect(missing).toEqual([]);
  });
});

/** `*` as in `exports`. */
function isNamedBy(pattern: string, path: string): boolean {
  const [before = "", after] = pattern.split("*");
  return after === undefined ? path === pattern : path.startsWith(before) && path.endsWith(after);
}

const pathsIn = (exported: unknown): readonly string[] =>
  typeof exported === "string" ? [exported] : Object.values(exported as object).flatMap(pathsIn);
