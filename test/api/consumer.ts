/** A project of somebody who uses the built package, in a folder of its own; what its compiler and its programs say comes out. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { built } from "../support/built.ts";
import { runNode, type Ended } from "../support/spawned.ts";

const root = resolve(import.meta.dirname, "../..");

export type ModuleResolution = "nodenext" | "bundler";

export type Consumer = {
  /** `types`: packages of types that the project has, beside those of `restorable`. */
  compile(how: { readonly resolution: ModuleResolution; readonly types: readonly string[] }): Promise<Ended>;
  /** A file that was compiled, by its name without a suffix. Nothing of this process's environment is inherited. */
  run(name: string, env: Readonly<Record<string, string>>): Promise<Ended>;
};

/** `files`: by name without a suffix, TypeScript. */
export function consumerIn(folder: string, files: Readonly<Record<string, string>>): Consumer {
  built("index.js");
  mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules/restorable"), "dir");
  symlinkSync(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"), "dir");
  writeFileSync(join(folder, "package.json"), `{ "type": "module", "private": true }\n`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, `${name}.ts`), text);
  }
  return {
    compile({ resolution, types }) {
      const config = {
        compilerOptions: {
          target: "ES2023",
          lib: types.includes("node") ? ["ES2023"] : ["ES2023", "DOM"],
          module: resolution === "nodenext" ? "NodeNext" : "ESNext",
          moduleResolution: resolution,
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          verbatimModuleSyntax: true,
          skipLibCheck: false,
          types,
          rootDir: ".",
          outDir: "out",
        },
        files: Object.keys(files).map((name) => `${name}.ts`),
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      return runNode({ args: [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], cwd: folder, env: {} });
    },
    run: (name, env) => runNode({ args: [join("out", `${name}.js`)], cwd: folder, env }),
  };
}
