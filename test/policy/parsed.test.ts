import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listShippedIds, shippedFolder } from "../../src/policy/files.ts";
import { Mistakes } from "../../src/policy/mistakes.ts";
import { parsedBefore } from "../../src/policy/parsed.ts";
import { readYaml } from "../../src/policy/read-yaml.ts";
import { sourceOf } from "../../src/policy/source.ts";
import { built } from "../support/built.ts";

const parsed = parsedBefore(readFileSync(built("policy/parsed.json"), "utf8"));
const { rules, packs } = await listShippedIds();
const names = [...rules, ...packs.map((id) => `packs/${id}`)];
const textOf = (name: string): string => readFileSync(`${shippedFolder}${name}.yaml`, "utf8");

test.each(names)("%s was parsed by the build to what its text says, place by place", (name) => {
  const source = sourceOf(`policies/${name}.yaml`, textOf(name));
  const mistakes = new Mistakes();
  expect(parsed(source)).toEqual(readYaml(source, mistakes));
  expect(mistakes.count).toBe(0);
});

test.each(names)("%s with one character more is parsed anew", (name) => {
  expect(parsed(sourceOf(`policies/${name}.yaml`, `${textOf(name)}#`))).toBeNull();
});

test("a scalar keeps what was written where that is not its value", () => {
  const text = "id: 0x10\n";
  const before = parsedBefore(JSON.stringify({ [text]: ["m", 0, 8, [["id", 0, 2, ["s", 4, 8, 16, "0x10"]]]] }));
  const source = sourceOf("a.yaml", text);
  expect(before(source)).toEqual(readYaml(source, new Mistakes()));
});

test("without a build nothing was parsed before", () => {
  expect(parsedBefore(null)(sourceOf("a.yaml", textOf("pitr-enabled")))).toBeNull();
});
