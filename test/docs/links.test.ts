import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pages, textOf } from "./pages.ts";
import { anchorsIn, htmlOf, linksIn } from "./rendered.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const others = [
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "CONTROLS.md",
  "SECURITY.md",
  "src/README.md",
  "test/conformance/README.md",
];
const read = new Map([...pages, ...others].map((page) => [page, htmlOf(textOf(page))]));
const anchors = new Map([...read].map(([page, html]) => [page, anchorsIn(html)]));

describe("links", () => {
  it.each([...read.keys()])("of %s lead to a file that is there, and to a heading that it has", (page) => {
    expect(linksIn(read.get(page) ?? "").flatMap((link) => astray(page, link))).toEqual([]);
  });

  it.each(pages.filter((page) => page !== "README.md" && page !== "docs/README.md"))(
    "%s can be found from the index of docs",
    (page) => {
      const listed = linksIn(read.get("docs/README.md") ?? "").map((link) => normalize(join("docs", link)));
      expect(listed).toContain(page);
    },
  );

  it("that lead astray are noticed", () => {
    expect(astray("docs/README.md", "no-such-page.md")).toEqual(["no-such-page.md: no such file"]);
    expect(astray("docs/README.md", "../README.md#no-such-heading")).toEqual([
      "../README.md#no-such-heading: no such heading",
    ]);
    expect(astray("docs/README.md", "../README.md#exit-codes")).toEqual([]);
  });
});

/** Addresses elsewhere are not followed: tests speak to nobody. */
function astray(page: string, link: string): readonly string[] {
  if (/^[a-z]+:/.test(link)) return [];
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path)).replace(/\/$/, "");
  if (!existsSync(join(root, target))) return [`${link}: no such file`];
  if (anchor === undefined || !target.endsWith(".md")) return [];
  if (statSync(join(root, target)).isDirectory()) return [`${link}: a folder has no headings`];
  const there = anchors.get(target) ?? anchorsIn(htmlOf(textOf(target)));
  return there.has(anchor) ? [] : [`${link}: no such heading`];
}
