import { onTestFinished, expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { inTemporaryFolder, textsBelow } from "../support/temporary-folder.ts";
import { consumerIn } from "./consumer.ts";
import { examplesOf, pagePath, readPage, type Example } from "./page.ts";

/** The page with what an example printed in place of what the page says that it prints. */
function withPrinted(page: string, { code, printed, stdout }: Example & { readonly stdout: string }): string {
  if (printed === null) return page;
  const at = page.indexOf("```text\n", page.indexOf(code)) + "```text\n".length;
  return page.slice(0, at) + stdout + page.slice(at + printed.length);
}

it("every example of docs/api.md compiles strictly, runs as a program, and prints what the page says", async () => {
  const page = readPage();
  const examples = examplesOf(page);
  expect(examples.length).toBeGreaterThan(3);
  const emulator = await startEmulator({ organization: sampleOrganization, now: Date.now() });
  onTestFinished(() => emulator.close());
  emulator.clock.run();
  await inTemporaryFolder(async (folder) => {
    const files = Object.fromEntries(examples.map(({ code }, at) => [`example-${at}`, code]));
    const consumer = consumerIn(folder, files);
    expect(await consumer.compile({ resolution: "nodenext", types: ["node"] })).toMatchObject({ stdout: "", code: 0 });
    const env = { ...emulator.environment(sampleOrganization.managementAccount), HOME: folder };
    let told = page;
    for (const [at, { code, printed }] of examples.entries()) {
      const ended = await consumer.run(`example-${at}`, env);
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      told = withPrinted(told, { code, printed, stdout: ended.stdout });
    }
    await expect(told).toMatchFileSnapshot(fileURLToPath(pagePath));
    expect((await textsBelow(folder)).get("audit.junit.xml")).toMatch(/^<\?xml[^]*<\/testsuites>\n$/);
  });
});
