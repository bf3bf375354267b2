import { describe, expect, it } from "vitest";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { actionIds } from "../../src/model/plan.ts";
import { tableUnder, textOf } from "./pages.ts";

const inWords = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

describe("what pages count", () => {
  it("is what there is", () => {
    const accounts = inWords[sampleOrganization.accounts.length];
    expect(textOf("README.md")).toContain(`an AWS organization of ${accounts} accounts`);
    const actions = inWords[actionIds.length];
    expect(textOf("docs/comparison.md")).toContain(`restorable mends ${actions} things`);
    expect(textOf("docs/comparison.md")).toContain(`| ${actions} actions, planned and proven `);
    expect(tableUnder(textOf("docs/fix.md"), "The actions:").map(([id]) => id)).toEqual([...actionIds]);
  });

  it("is of the Node versions that the package asks for", () => {
    const { engines } = JSON.parse(textOf("package.json")) as { readonly engines: { readonly node: string } };
    const least = engines.node.replace(">=", "≥ ");
    for (const page of ["README.md", "CONTRIBUTING.md"]) expect(textOf(page)).toContain(`Node ${least}`);
  });

  it.each([
    ["docs/fix.md", "`--stop-after` failures (3)", /--stop-after <\w+>[^-]*default: 3\b/],
    ["docs/fix.md", "`--wait` (10 minutes)", /--wait <\w+>[^-]*default: 10m\b/],
    ["docs/fix.md", "`--ttl` (24 hours", /--ttl <\w+>[^-]*default: "?24h\b/],
    ["docs/waivers.md", "`--waiver-warning` (14d)", /--waiver-warning <\w+>[^-]*default: 14d\b/],
  ])("%s says %s, as --help does", (page, words, default_) => {
    expect(textOf(page).replace(/\s+/g, " ")).toContain(words);
    expect(textOf("docs/reference/commands.md")).toMatch(default_);
  });
});

describe("docs/performance.md", () => {
  const ids = [...textOf("test/bench/lines.mjs").matchAll(/\bid: "(\w+)"/g)].map(([, id = ""]) => id);
  const [, ...sections] = textOf("docs/performance.md").split("\n## ");

  it("names every line of the bench, and no other", () => {
    const named = [...textOf("docs/performance.md").matchAll(/npm run bench -- (\w+)/g)].map(([, id = ""]) => id);
    expect(ids.length).toBeGreaterThan(5);
    expect([...named].sort()).toEqual([...ids].sort());
  });

  it("has every number in a section that begins with what measures it", () => {
    expect(sections.length).toBeGreaterThan(3);
    for (const section of sections) expect(section).toMatch(/^[^\n]+\n\n```sh\n(?:npm run bench -- \w+.*\n)+```/);
  });
});
