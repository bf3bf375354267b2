import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { consumerIn } from "./consumer.ts";
import { declarationsOf } from "./declarations.ts";

const index = resolve(import.meta.dirname, "../../src/index.ts");

it("what programs may use is what the report says: whoever changes it sees so, and says so in the changelog", async () => {
  const report = declarationsOf(index)
    .map(({ name, file, text }) => `// ${name} (src/${file})\n${text}\n`)
    .join("\n");
  await expect(report).toMatchFileSnapshot("./api-report.txt");
});

it("every name of it is explained, or is a list that explains itself", () => {
  const bare = declarationsOf(index).filter(({ explained, text }) => !explained && text.split("\n").length > 4);
  expect(bare.map(({ name }) => name)).toEqual([]);
});

it.each(["nodenext", "bundler"] as const)(
  "a strict project compiles against it, and is refused what cannot be meant: %s",
  async (resolution) => {
    const uses = readFileSync(join(import.meta.dirname, "uses.ts.txt"), "utf8");
    for (const types of [["node"], []]) {
      await inTemporaryFolder(async (folder) => {
        const { code, stdout } = await consumerIn(folder, { uses }).compile({ resolution, types });
        expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      });
    }
  },
);

it("what is not exported cannot be imported", async () => {
  await inTemporaryFolder(async (folder) => {
    const probe = `
      const tried = ["restorable/dist/audit.js", "restorable/src/audit.ts", "restorable/dist/aws/write-client.js", "restorable/package"];
      for (const name of tried) {
        const error = await import(name).then(() => null, (thrown: unknown) => thrown);
        console.log((error as { readonly code?: string } | null)?.code);
      }
      for (const name of ["schemas/policy.schema.json", "policies/packs/baseline.yaml", "policies/pitr-enabled.yaml", "package.json"]) {
        console.log(import.meta.resolve(\`restorable/\${name}\`).endsWith(name));
      }
      export {};`;
    const consumer = consumerIn(folder, { probe });
    expect(await consumer.compile({ resolution: "nodenext", types: ["node"] })).toMatchObject({ stdout: "", code: 0 });
    const { stdout } = await consumer.run("probe", {});
    expect(stdout.trim().split("\n")).toEqual([
      ...Array<string>(4).fill("ERR_PACKAGE_PATH_NOT_EXPORTED"),
      ...Array<string>(4).fill("true"),
    ]);
  });
});

it("importing it loads no package and touches nothing of the process", async () => {
  await inTemporaryFolder(async (folder) => {
    const probe = `
      import { register } from "node:module";
      import { readdirSync, writeSync } from "node:fs";
      const hooks = 'import { writeSync } from "node:fs"; export async function load(url, context, next) { writeSync(1, url + "\\\\n"); return next(url, context); }';
      const before = () => JSON.stringify([process.env, process.cwd(), process.exitCode, process.eventNames(), Object.getOwnPropertyNames(globalThis).sort(), readdirSync(".").sort()]);
      const was = before();
      register("data:text/javascript," + encodeURIComponent(hooks));
      await import("restorable");
      if (before() !== was) writeSync(1, "touched\\n" + before() + "\\n" + was);
      if (process.getActiveResourcesInfo().some((name) => /Timeout|TCP|FSReq/.test(name))) writeSync(1, "still at work\\n");`;
    const consumer = consumerIn(folder, { probe });
    expect(await consumer.compile({ resolution: "nodenext", types: ["node"] })).toMatchObject({ stdout: "", code: 0 });
    const { stdout, stderr, code } = await consumer.run("probe", {});
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const loaded = stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/.*\/dist\//, "dist/"));
    expect(loaded).toEqual([
      "dist/index.js",
      "dist/api/audit.js",
      "dist/api/evaluate.js",
      "dist/api/formats.js",
      "dist/api/policies.js",
      "dist/api/runs.js",
      "dist/errors.js",
      "node:path",
    ]);
  });
});
