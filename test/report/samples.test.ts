/** `npm run samples` is this test with --update: it writes the files it otherwise compares with. */
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { comparableText } from "./comparable-text.ts";
import { sampleFiles, sampleReports } from "./sample-reports.ts";

const folder = fileURLToPath(new URL("../../reports/samples/", import.meta.url));

/** Every clone carries them. */
const mostBytes = 1_000_000;

const reports = await sampleReports();

describe("reports/samples", () => {
  it.each(sampleFiles)("holds %s as it is written today", async (file) => {
    const path = `${folder}${file}`;
    const written = reports.get(file) ?? "";
    const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
    // Where only the packing differs, the committed bytes stay.
    const current = comparableText(committed) === comparableText(written) ? committed : written;
    await expect(current, `${path} is stale: \`npm run samples\` writes it anew; look at the diff`).toMatchFileSnapshot(
      path,
    );
    expect(written.length).toBeLessThan(mostBytes);
  });

  it("holds nothing else: a format that goes takes its sample with it", async () => {
    expect((await readdir(folder)).filter((name) => !sampleFiles.includes(name))).toEqual([]);
  });

  it("is the same each time it is written, and tells nothing of the machine that wrote it", async () => {
    const again = await sampleReports();
    expect([...again].map(([file, text]) => [file, comparableText(text)])).toEqual(
      [...reports].map(([file, text]) => [file, comparableText(text)]),
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
