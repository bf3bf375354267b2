import { expect, it } from "vitest";
import { notRun } from "./not-run.ts";
import { pages, textOf } from "./pages.ts";
import { runByShell } from "./run-by-shell.ts";

/** Made of `--help`, whose examples are held by test/cli/help.test.ts. */
const generated = "docs/reference/commands.md";

type Line = { readonly page: string; readonly language: string; readonly text: string };

const command = /^(?:- )?(?:run: )?(?:restorable|npm|npx|docker|bash|python3|\d+ \d+ \* \* \*) /;

const lines: readonly Line[] = [
  ...pages,
  "CONTRIBUTING.md",
  "SECURITY.md",
  "src/README.md",
  "test/conformance/README.md",
]
  .filter((page) => page !== generated)
  .flatMap((page) =>
    [...textOf(page).matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)].flatMap(([, language = "", block = ""]) =>
      block
        .split("\n")
        .map((text) => ({ page, language, text: text.trim() }))
        // What a command printed looks like one where it proposes the next.
        .filter(({ text }) => command.test(text) && !/^restorable \d/.test(text)),
    ),
  );

/** `sh` is run line by line by test/cli/readme.test.ts, `bash` of some pages as it stands by shell.test.ts. */
const isRun = ({ page, language, text }: Line): boolean =>
  (language === "sh" && text.startsWith("restorable ") && pages.includes(page)) ||
  (language === "bash" && runByShell.has(page));

const isExplained = ({ page, text }: Line): boolean =>
  notRun.some((each) => each.page === page && text.startsWith(each.begins));

it("every command line of a page is run by a test, or says why it is not", () => {
  expect(lines.length).toBeGreaterThan(80);
  expect(
    lines.filter((line) => !isRun(line) && !isExplained(line)).map(({ page, text }) => `${page}: ${text}`),
  ).toEqual([]);
});

it("no excuse outlives its line", () => {
  const idle = notRun.filter(
    ({ page, begins }) => !lines.some((line) => line.page === page && !isRun(line) && line.text.startsWith(begins)),
  );
  expect(idle).toEqual([]);
});
