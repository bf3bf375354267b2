import { describe, expect, test } from "vitest";
import { formatIds, formats, type FormatId } from "../../src/report/registry.ts";
import { rendered, type Audit } from "./audit-fixture.ts";
import { decodedPage } from "./html-decoded.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";

const audits = {
  nasty: nastyAudit,
  empty: emptyAudit,
  unseen: unseenAudit,
  clean: cleanAudit,
  typical: typicalAudit,
} as const satisfies Record<string, Audit>;

const fileNames = {
  console: "txt",
  json: "json",
  markdown: "md",
  junit: "junit.xml",
  csv: "csv",
  ndjson: "ndjson",
  ocsf: "ocsf.ndjson",
  asff: "asff.json",
  "junit-gitlab": "gitlab.xml",
  sarif: "sarif",
  github: "github.txt",
  "github-summary": "summary.md",
  html: "html",
} as const satisfies Record<FormatId, string>;

describe.each(formatIds)("the %s report", (id) => {
  const format = formats[id];

  // `vitest --update` writes these files; a change of output changes its golden in the same commit.
  test.each(Object.entries(audits))("of the %s audit is its golden", async (name, audit) => {
    const text = rendered(format, audit);
    await expect(id === "html" ? decodedPage(text) : text).toMatchFileSnapshot(`golden/${name}.${fileNames[id]}`);
  });

  test("is the same bytes each time", () => {
    for (const audit of [...Object.values(audits), largeAudit]) {
      expect(rendered(format, audit)).toBe(rendered(format, audit));
    }
  });

  test("ends with a line feed and holds no control character, override or half a character", () => {
    for (const audit of Object.values(audits)) {
      const text = rendered(format, audit);
      expect(text.endsWith("\n")).toBe(true);
      expect(
        text
          .replaceAll(id === "csv" ? "\r\n" : "\n", "")
          .match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/gu),
      ).toBeNull();
    }
  });

  test("says when the answers did not come from AWS", () => {
    const hosts = (foreignHosts: readonly string[]): Audit => ({
      ...cleanAudit,
      run: { ...cleanAudit.run, foreignHosts },
    });
    const stamp = id === "json" ? '"foreignHosts": ["aws.example:4566"]' : "NOT OBSERVED FROM AWS";
    expect(rendered(format, hosts(["aws.example:4566"]))).toContain(stamp);
    expect(rendered(format, hosts(["aws.example:4566"]))).toContain("aws.example:4566");
    expect(rendered(format, hosts([]))).not.toContain(stamp);
  });

  test("names every account and Region that was not seen, and why", () => {
    const text = rendered(format, typicalAudit);
    for (const place of ["444444444444", "eu-west-1", "555555555555"]) expect(text).toContain(place);
    expect(text).toContain(id === "json" ? '"kind":"role-not-assumable"' : "the role could not be assumed");
    expect(text).toContain(id === "json" ? '"kind":"denied-by-scp"' : "denied by a service control policy");
  });
});
