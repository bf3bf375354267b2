/** `npm run samples` is this test with --update: it writes the files it otherwise compares with. */
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { formatIds, formats } from "../../src/report/registry.ts";
import { reportFileName } from "../../src/report/report-file-name.ts";
import { comparableText } from "./comparable-text.ts";
import { sampleReports } from "./sample-reports.ts";

const folder = fileURLToPath(new URL("../../reports/samples/", import.meta.url));

/** Every clone carries them. */
const mostBytes = 1_000_000;

const reports = await sampleReports();

describe("reports/samples", () => {
  it.each(formatIds)("holds the %s report of the sample organization as it is written today", async (id) => {
    const path = `${folder}${reportFileName(formats[id])}`;
    const written = reports.get(id) ?? "";
    const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
    // Where only the packing differs, the committed bytes stay.
    const current = comparableText(committed) === comparableText(written) ? committed : written;
    await expect(current, `${path} is stale: \`npm run samples\` writes it anew; look at the diff`).toMatchFileSnapshot(
      path,
    );
    expect(written.length).toBeLessThan(mostBytes);
  });

  it("holds nothing else of an audit: a format that goes takes its sample with it", async () => {
    const names = new Set<string>(formatIds.map((id) => reportFileName(formats[id])));
    expect((await readdir(folder)).filter((name) => name.startsWith("audit.") && !names.has(name))).toEqual([]);
  });

  it("is the same each time it is written, and tells nothing of the machine that wrote it", async () => {
    const again = await sampleReports();
    expect([...again].map(([id, text]) => [id, comparableText(text)])).toEqual(
      [...reports].map(([id, text]) => [id, comparableText(text)]),
    );
    const here = [fileURLToPath(new URL("../../", import.meta.url)), tmpdir(), "/dev/shm", "127.0.0.1:"];
    for (const text of again.values()) {
      expect(here.filter((word) => comparableText(text).includes(word))).toEqual([]);
    }
  });
});

describe("the comparable text of a report", () => {
  it("is the same however its parts are packed, and another one when they say something else", () => {
    const page = (text: string, level: number): string =>
      `<script>"${gzipSync(text.repeat(99), { level }).toString("base64")}"</script>`;
    expect(page("a table, ", 1)).not.toBe(page("a table, ", 9));
    expect(comparableText(page("a table, ", 1))).toBe(comparableText(page("a table, ", 9)));
    expect(comparableText(page("a table, ", 9))).not.toBe(comparableText(page("A table, ", 9)));
  });
});
