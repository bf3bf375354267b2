import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needPython, python } from "../support/python.ts";
import { projectFolder } from "./pack.ts";

const sbom = (): string =>
  execFileSync(process.execPath, [join(projectFolder, "scripts/sbom.mjs")], { encoding: "utf8" });
const text = sbom();
const bom = JSON.parse(text) as {
  readonly metadata: { readonly component: { readonly "bom-ref": string; readonly name: string } };
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly purl: string;
    readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

/** Nothing here asks whoever uses restorable to hand on their own source. */
const permissive = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

describe("the bill of materials", () => {
  it("is CycloneDX, says who defined that", (context) => {
    needPython(context);
    const check = `
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()))`;
    const validated = (input: string): string =>
      spawnSync(python(), ["-c", check], { input, encoding: "utf8" }).stdout.trim();
    expect(validated(text)).toBe("None");
    expect(validated(text.replace('"type": "application"', '"type": "nothing"'))).not.toBe("None");
  });

  it("lists exactly the packages that npm installs for a user", () => {
    const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable", "--long"], {
      cwd: projectFolder,
      encoding: "utf8",
    });
    const [, ...packages] = [...listed.matchAll(/^[^:\n]+:(@?[^@\n]+@[^:\n]+)/gm)].map(([, named = ""]) => named);
    const ours = bom.components.map(({ purl }) => decodeURIComponent(purl).replace("pkg:npm/", ""));
    expect(ours.toSorted()).toEqual([...new Set(packages)].sort());
  });

  it("leads from restorable to each of them", () => {
    const edges = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set([bom.metadata.component["bom-ref"]]);
    for (const ref of reached) for (const next of edges.get(ref) ?? []) reached.add(next);
    expect(bom.components.map((each) => each["bom-ref"]).filter((ref) => !reached.has(ref))).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const direct = Object.entries(dependencies).map(
      ([name, version]) => `pkg:npm/${name.replace("@", "%40")}@${version}`,
    );
    expect(edges.get(bom.metadata.component["bom-ref"])?.toSorted()).toEqual(direct.sort());
  });

  it("names no licence that binds whoever uses it", () => {
    const terms = bom.components.flatMap(({ licenses }) =>
      licenses.map(({ license, expression }) => license?.id ?? expression ?? ""),
    );
    expect(terms.length).toBeGreaterThan(40);
    expect(terms.filter((each) => !permissive.includes(each))).toEqual([]);
    // The lockfile says what a registry said; each package says it itself.
    const own = bom.components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/(.+)@[^@]+$/, "$1"));
    const said = own.map((name) => {
      const manifest = JSON.parse(readFileSync(join(projectFolder, "node_modules", name, "package.json"), "utf8")) as {
        license?: string;
      };
      return manifest.license ?? "";
    });
    expect(said.filter((each) => !permissive.includes(each))).toEqual([]);
  });

  it("is the same each time, and names neither a machine nor a registry", () => {
    expect(sbom()).toBe(text);
    expect(text).not.toContain(projectFolder);
    expect([...text.matchAll(/https?:\/\/([^/"]+)/g)].map(([, host]) => host)).toEqual(["cyclonedx.org"]);
  });
});
