/**
 * A real browser that opens a file of ours, and what it asked for and complained about. `RESTORABLE_TEST_CHROMIUM` names
 * its program, else Debian's is taken; in CI it must be there. It resolves no name: what a page would ask of a network, fails.
 */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";

const program = process.env["RESTORABLE_TEST_CHROMIUM"] ?? "/usr/bin/chromium";

export const hasChromium = (): boolean => existsSync(program);

export const needChromium = (context: TestContext): void =>
  need(
    context,
    hasChromium() ? null : `${program} is not there: install Chromium, or name it in RESTORABLE_TEST_CHROMIUM`,
  );

/** One for all tests of a file. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      "--host-resolver-rules=MAP * ~NOTFOUND",
      // Chromium's own sandbox refuses root, which is who runs tests in a container.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });

export type Opened = {
  readonly page: Page;
  /** Addresses of everything it asked for, itself included. */
  readonly requests: readonly string[];
  /** Errors and warnings of its console, errors nobody caught, and dialogs it opened. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

/** In a profile of its own. `hash` begins with `#`, or is empty. */
export async function openFile(
  browser: Browser,
  file: string,
  { hash = "", ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href + hash);
  return { page, requests, complaints, close: () => context.close() };
}
