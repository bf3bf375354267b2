// Prints what the README tells a newcomer to type: the line of its first `sh` block that ends with the given script of npm,
// without the comment behind it. So CI runs the README's own words, and a README that says something else is run as well.
import { readFileSync } from "node:fs";

const [script = ""] = process.argv.slice(2);
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, block = ""] = /^```sh\n(.*?)^```$/ms.exec(readme) ?? [];
const lines = block.split("\n").map((line) => line.replace(/\s+#.*$/, ""));
const found = lines.filter((line) => line.split(" ").at(-1) === script);
if (script === "" || found.length !== 1) {
  console.error(`README.md: its first block of sh has ${found.length} lines that end with \`${script}\`, and not one`);
  process.exitCode = 1;
} else console.log(found[0]);
