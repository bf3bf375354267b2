import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("the package", () => {
  it("pins every dependency to one version", () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("runs nothing of its own when it is installed", () => {
    const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
  });

  it("ships the program, its policies and schemas, and what one reads first", () => {
    // Without scripts: packing would build, under the feet of tests that run the build.
    const told = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [packed] = JSON.parse(told) as readonly { readonly files: readonly { readonly path: string }[] }[];
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(paths).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "CHANGELOG.md", "CONTROLS.md", "dist/cli/bin.cjs"]),
    );
    // What `policy init` copies, and where its modeline leads in a project that has the package.
    expect(paths).toEqual(
      expect.arrayContaining(["policies/starter/restorable-policy.yaml", "schemas/policy.schema.json"]),
    );
    const shipped = /^(dist|policies|schemas)\/|^(LICENSE|README\.md|CHANGELOG\.md|CONTROLS\.md|package\.json)$/;
    expect(paths.filter((path) => !shipped.test(path))).toEqual([]);
  });
});
