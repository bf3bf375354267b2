import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asMarkup, markup } from "../../src/report/html/markup.ts";

describe("markup", () => {
  test("is escaped in every text that comes in, and not in markup that was made before", () => {
    const cell = markup`<td title="${'"><script>'}">${"<b>&amp;"}</td>`;
    expect(markup`<tr>${cell}${[cell, cell]}</tr>`.html).toBe(`<tr>${cell.html.repeat(3)}</tr>`);
    expect(cell.html).toBe('<td title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;amp;</td>');
  });

  test("never gets an element, an end of an attribute or a reference from a text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { html } = markup`<p title="${text}">${text}</p>`;
        expect(html.replace(/[^<>"']/g, "")).toBe('<""><>');
        expect(html.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      }),
    );
  });

  test("refuses a text in an attribute without quotes, or in one that is a URL, a style or a script", () => {
    const text = "x";
    expect(() => markup`<p title=${text}>`).toThrow("<p title=");
    expect(() => markup`<a href="${text}">`).toThrow("href");
    expect(() => markup`<a class="a" href="#a=${text}">`).toThrow("href");
    expect(() => markup`<img src="${text}">`).toThrow("src");
    expect(() => markup`<p style="${text}">`).toThrow("style");
    expect(() => markup`<p onclick="${text}">`).toThrow("onclick");
    expect(() => markup`<p>${asMarkup('<b title="a">')}<i onclick="a('${text}')">`).toThrow("onclick");
  });

  test("lets text, numbers and markup of this program stand everywhere else", () => {
    expect(markup`<a href="#${asMarkup("top")}" title="${"t"}">1 = ${1}: ${"href="}${"x"}</a>`.html).toBe(
      '<a href="#top" title="t">1 = 1: href=x</a>',
    );
  });
});
