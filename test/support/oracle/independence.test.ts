import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL("./", import.meta.url);

it("the oracle takes nothing from the product but the names of its types", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const imports = files.flatMap(
    (file) => readFileSync(new URL(file, folder), "utf8").match(/^import .*$|^} from .*$/gm) ?? [],
  );
  expect(imports.length).toBeGreaterThan(5);
  const shared = imports.filter((line) => line.includes("/src/") && !line.includes("/src/emulator/"));
  expect(shared.filter((line) => !/^import type \{.*\} from "\.\.\/\.\.\/\.\.\/src\/model\//.test(line))).toEqual([]);
});
