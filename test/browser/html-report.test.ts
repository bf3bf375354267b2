import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TraceEntry } from "../../src/model/finding.ts";
import { snippetTitles } from "../../src/report/fixes/snippets.ts";
import { visible } from "../../src/model/visible.ts";
import { type Audit, auditOf, fail, pass, policyOf, rule, unknownBecause } from "../report/audit-fixture.ts";
import { cleanAudit, emptyAudit, nastyAudit, typicalAudit, unseenAudit } from "../report/audits.ts";
import { fixSnippets } from "../report/failing-findings.ts";
import { hasChromium, needChromium, openFile, type Opened, startChromium } from "./chromium.ts";
import { type GridRow, gridRows } from "./grid-rows.ts";
import { writePage } from "./written-pages.ts";

const folder = mkdtempSync(join(tmpdir(), "restorable-browser-"));
let browser: Browser;

beforeAll(async () => {
  if (hasChromium()) browser = await startChromium();
});
afterAll(async () => {
  if (hasChromium()) await browser.close();
  rmSync(folder, { recursive: true });
});
beforeEach(needChromium);

/** Opens, does something, and proves that nothing was asked of a network and nothing complained of. */
async function visiting(file: string, hash: string, visit: (page: Page) => Promise<void>): Promise<void> {
  const opened: Opened = await openFile(browser, file, { hash });
  try {
    await opened.page.locator("#grid").waitFor();
    await visit(opened.page);
    expect(opened.complaints).toEqual([]);
    expect(opened.requests.map((address) => address.replace(/#.*/, ""))).toEqual([pathToFileURL(file).href]);
  } finally {
    await opened.close();
  }
}

const leaf = (words: string): TraceEntry => ({
  file: "acme.yaml",
  line: 3,
  col: 5,
  leaf: words,
  expected: "true",
  actual: "false",
});
const pitrOff = fail("pitr.enabled is false, expected true.", [leaf("pitr.enabled eq true")]);
const unprotected = fail("table.deletionProtection is false.", [leaf("table.deletionProtection eq true")]);
const denied = unknownBecause("Not known: access denied.", [{ kind: "denied", operation: "dynamodb:ListBackups" }]);

const policy = policyOf("acme", [
  rule("deletion-protection-enabled", "medium", { remediate: { action: "enable-deletion-protection" } }),
  rule("pitr-enabled", "high", { remediate: { action: "enable-pitr" } }),
]);

const script = `</script><script>window.ran = "tag"</script><img src=x onerror="window.ran = 'image'">`;

const audit: Audit = auditOf({
  policy,
  accountNames: { "111111111111": "payments", "222222222222": "search", "333333333333": script },
  tables: [
    {
      at: ["111111111111", "eu-west-1", "orders"],
      rules: { "deletion-protection-enabled": unprotected, "pitr-enabled": pitrOff },
    },
    {
      at: ["111111111111", "eu-west-1", "carts"],
      rules: { "deletion-protection-enabled": pass, "pitr-enabled": pass },
    },
    {
      at: ["111111111111", "us-east-1", "orders"],
      rules: { "deletion-protection-enabled": pass, "pitr-enabled": denied },
    },
    {
      at: ["222222222222", "eu-west-1", "documents"],
      rules: { "deletion-protection-enabled": unprotected, "pitr-enabled": pass },
    },
    {
      at: ["333333333333", "eu-west-1", script],
      rules: { "deletion-protection-enabled": pass, "pitr-enabled": fail(script, [leaf(script)]) },
    },
  ],
});
const file = join(folder, "acme.html");
beforeAll(() => {
  writePage(folder, "acme", audit);
});

const rowOf = (page: Page, text: string): Locator => page.locator("#grid .rows .row:visible", { hasText: text });

/** Evaluated as text: these tests are compiled for Node, which has no document. */
const focused = (page: Page): Promise<string> => page.evaluate<string>("document.activeElement.id");

const urgent: readonly GridRow[] = [
  ["fail", "orders", "pitr-enabled"],
  ["fail", script, "pitr-enabled"],
  ["fail", "orders", "deletion-protection-enabled"],
  ["fail", "documents", "deletion-protection-enabled"],
  ["unknown", "orders", "pitr-enabled"],
];

describe("a report that is opened from a file", () => {
  test.each([
    ["typical", typicalAudit],
    ["nasty", nastyAudit],
    ["empty", emptyAudit],
    ["clean", cleanAudit],
    ["unseen", unseenAudit],
  ])("asks nothing of a network and complains of nothing: %s", async (name, given) => {
    await visiting(writePage(folder, name, given), "", async (page) => {
      await page.locator("#found").waitFor();
      expect(await page.title()).toContain("restorable");
    });
  });

  test("shows what fails and what is unknown first, the most severe at the top", async () => {
    await visiting(file, "", async (page) => {
      expect(await gridRows(page)).toEqual(urgent);
      expect(await page.locator("#found").textContent()).toBe("5 findings of 10");
    });
  });

  test("shows the worst findings where no script runs", async () => {
    const { page, close } = await openFile(browser, file, { javaScriptEnabled: false });
    expect(await page.locator("#findings .printed tbody tr").count()).toBe(5);
    expect(await page.locator("#findings .printed").isVisible()).toBe(true);
    expect(await page.locator("#browse").isVisible()).toBe(false);
    await close();
  });
});

describe("text of others", () => {
  test("does not run, and is shown as it is", async () => {
    await visiting(file, "", async (page) => {
      await rowOf(page, "onerror").click();
      expect(await page.locator("#detail h2").textContent()).toBe(script);
      expect(await page.locator("#detail .leaf").textContent()).toBe(script);
      expect(await page.locator("#detail .reason").textContent()).toBe(script);
      expect(await page.evaluate("window.ran")).toBeUndefined();
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator("script:not([type])").count()).toBe(1);
    });
  });

  test("is shown as text in every place of the page", async () => {
    const nastyName = nastyAudit.tables[0]?.table ?? "";
    await visiting(writePage(folder, "nasty-text", nastyAudit), "", async (page) => {
      expect((await gridRows(page)).map(([, table]) => table)).toContain(visible(nastyName));
      expect(await page.locator("img, a[href]:not([href^='#'])").count()).toBe(0);
      // A character that reorders its neighbours would do so in every element around it.
      expect(await page.locator("body").textContent()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    });
  });

  test("would not run if it came into the page: the policy refuses it", async () => {
    const { page, complaints, close } = await openFile(browser, file);
    await page.evaluate(`
      const added = document.createElement("script");
      added.textContent = "window.ran = true";
      document.body.append(added);
      document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.ran = true'>");
      const image = document.body.lastElementChild;
      new Promise((resolve) => image.addEventListener("error", resolve));
    `);
    expect(await page.evaluate("window.ran")).toBeUndefined();
    expect(complaints.filter((text) => text.includes("Content Security Policy"))).not.toEqual([]);
    await close();
  });
});

describe("the list of findings", () => {
  test("is filtered by verdict, severity, rule, account and Region", async () => {
    await visiting(file, "", async (page) => {
      await page.locator("#browse").getByRole("group", { name: "Verdict" }).getByText("unknown").click();
      expect(await gridRows(page)).toEqual(urgent.slice(0, 4));
      await page.locator("#browse").getByRole("group", { name: "Severity" }).getByText("medium").click();
      expect(await gridRows(page)).toEqual(urgent.slice(2, 4));
      await page.getByLabel("Account", { exact: true }).fill("search");
      expect(await gridRows(page)).toEqual([urgent[3]]);
      await page.getByRole("button", { name: "Clear filters" }).click();
      expect(await gridRows(page)).toEqual(urgent);
      await page.getByLabel("Region", { exact: true }).selectOption("us-east-1");
      expect(await gridRows(page)).toEqual([urgent[4]]);
      await page.getByLabel("Region", { exact: true }).selectOption("");
      await page.getByLabel("Rule", { exact: true }).selectOption("deletion-protection-enabled");
      expect(await gridRows(page)).toEqual(urgent.slice(2, 4));
    });
  });

  test("is searched by words that must all be there", async () => {
    await visiting(file, "", async (page) => {
      await page.getByLabel("Search", { exact: true }).fill("payments ORDERS pitr.enabled");
      expect(await gridRows(page)).toEqual([urgent[0]]);
      await page.getByLabel("Search", { exact: true }).fill("nothing-like-it");
      expect(await gridRows(page)).toEqual([]);
      expect(await page.getByRole("status").textContent()).toBe("No finding answers to this.");
    });
  });

  test("is sorted by a column, up, down and not", async () => {
    await visiting(file, "", async (page) => {
      const table = page.getByRole("columnheader", { name: "Table" });
      const names = async (): Promise<readonly string[]> => (await gridRows(page)).map(([, name]) => name);
      await table.getByRole("button").click();
      expect(await table.getAttribute("aria-sort")).toBe("ascending");
      expect(await names()).toEqual([script, "documents", "orders", "orders", "orders"]);
      await table.getByRole("button").click();
      expect(await table.getAttribute("aria-sort")).toBe("descending");
      expect(await names()).toEqual(["orders", "orders", "orders", "documents", script]);
      await table.getByRole("button").click();
      expect(await table.getAttribute("aria-sort")).toBe("none");
      expect(await gridRows(page)).toEqual(urgent);
    });
  });

  test("is told by the address, with the finding that is open", async () => {
    let hash = "";
    await visiting(file, "", async (page) => {
      await page.getByLabel("Account", { exact: true }).fill("payments");
      await page.getByRole("columnheader", { name: "Rule" }).getByRole("button").click();
      await rowOf(page, "table.deletionProtection").click();
      hash = new URL(page.url()).hash;
    });
    await visiting(file, hash, async (page) => {
      expect(await page.getByRole("dialog").isVisible()).toBe(true);
      expect(await page.locator("#detail .reason").textContent()).toBe("table.deletionProtection is false.");
      expect(await page.getByLabel("Account", { exact: true }).inputValue()).toBe("payments");
      expect(await page.locator(".heads .cell-rule").getAttribute("aria-sort")).toBe("ascending");
      expect(await gridRows(page)).toEqual([urgent[2], urgent[0], urgent[4]]);
    });
  });

  test("is shown whole for an address that nobody can read", async () => {
    await visiting(file, "#verdict=%E0%A4%A&sort=-nothing&finding=zzz&rule=", async (page) => {
      expect((await gridRows(page)).length).toBeGreaterThan(0);
      expect(await page.getByRole("dialog").isVisible()).toBe(false);
    });
  });
});

/** Null: back at the page itself. A box that is drawn as its label is marked there. */
const whereFocusIs = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const drawn = element.matches("input[type=checkbox]") ? element.closest("label") : element;
  const { outlineStyle, boxShadow } = getComputedStyle(drawn);
  return { id: element.id, tag: element.tagName, isMarked: outlineStyle !== "none" || boxShadow !== "none" };
})()`;

describe("a reader with a keyboard", () => {
  test("searches, walks the list, opens a finding and comes back", async () => {
    await visiting(file, "", async (page) => {
      await page.keyboard.press("/");
      expect(await focused(page)).toBe("search");
      await page.keyboard.type("orders");
      expect((await gridRows(page)).map(([, name]) => name)).toEqual(["orders", "orders", "orders"]);
      await page.locator("#grid").focus();
      await page.keyboard.press("ArrowDown");
      const active = page.locator("#grid .rows [aria-selected='true']");
      expect(await active.locator(".cell-rule").textContent()).toBe("deletion-protection-enabled");
      expect(await page.locator("#grid").getAttribute("aria-activedescendant")).toBe(await active.getAttribute("id"));
      await page.keyboard.press("Enter");
      expect(await page.getByRole("dialog").isVisible()).toBe(true);
      expect(await page.evaluate("document.activeElement.closest('dialog').id")).toBe("detail");
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").isVisible()).toBe(false);
      expect(await focused(page)).toBe("grid");
      await page.keyboard.press("End");
      expect(await active.locator(".cell-verdict").textContent()).toBe("unknown");
    });
  });

  test("reaches every control by the tab key, and sees where it is", async () => {
    await visiting(file, "", async (page) => {
      const reached: string[] = [];
      for (let at = 0; at < 200; at += 1) {
        await page.keyboard.press("Tab");
        const told = await page.evaluate<{
          readonly id: string;
          readonly tag: string;
          readonly isMarked: boolean;
        } | null>(whereFocusIs);
        if (told === null) break;
        expect(told).toMatchObject({ isMarked: true });
        reached.push(told.id === "" ? told.tag : told.id);
      }
      for (const id of ["search", "rule", "account", "region", "grid"]) expect(reached).toContain(id);
    });
  });
});

describe("a finding in full", () => {
  test("offers what would mend it, as it is made for the rule", async () => {
    const finding = audit.tables[0]?.findings.find(({ rule: id }) => id === "pitr-enabled");
    const judged = policy.rules.find(({ id }) => id === "pitr-enabled");
    if (finding === undefined || judged === undefined) throw new Error("the audit has changed");
    const snippets = fixSnippets(judged, finding, "aws");
    expect(snippets).toHaveLength(3);
    await visiting(file, "#q=orders&rule=pitr-enabled", async (page) => {
      await rowOf(page, "pitr.enabled is false").click();
      for (const { kind, text } of snippets) {
        await page.locator("#detail").getByRole("button", { name: snippetTitles[kind] }).click();
        expect(await page.locator("#detail pre").allTextContents()).toContain(text);
      }
    });
  });

  test("offers nothing for a table that AWS could not have", async () => {
    await visiting(file, "", async (page) => {
      await rowOf(page, "onerror").click();
      expect((await page.locator("#detail pre").allTextContents()).filter((text) => text.includes("aws "))).toEqual([]);
    });
  });
});
