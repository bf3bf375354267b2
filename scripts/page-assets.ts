/**
 * The script and the style sheet of the HTML report: src/report/page in, one module of texts out, so that nothing is read
 * or bundled when a report is written. `npm run page` writes it; a test holds it fresh. Refuses what would end its element.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const page = new URL("../src/report/page/", import.meta.url);

export async function pageAssets(): Promise<string> {
  const script = await bundled();
  const style = readFileSync(new URL("page.css", page), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .trim();
  for (const [name, text] of Object.entries({ script, style })) {
    if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`the ${name} of the page would end its own element`);
  }
  return [
    "/** Written by `npm run page` from src/report/page: the script and the style sheet that each HTML report carries. */",
    `export const pageScript = ${JSON.stringify(script)};`,
    `export const pageStyle = ${JSON.stringify(style)};`,
    "",
  ].join("\n");
}

async function bundled(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      target: "es2022",
      minify: "oxc",
      modulePreload: false,
      lib: { entry: fileURLToPath(new URL("main.ts", page)), formats: ["iife"], name: "page" },
    },
  });
  const [first] = [output].flat();
  const chunk = first !== undefined && "output" in first ? first.output[0] : undefined;
  if (chunk === undefined) throw new Error("the script of the page was not bundled");
  return chunk.code.trim();
}
