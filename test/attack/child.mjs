/**
 * A process that loads policies one after the other with the built loader, to be run with a small heap: argv holds the
 * built `load.js` and the list of `{ name, cwd, ref }` in JSON. Before each it prints its name, after each what it came to.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [built = "", list = ""] = process.argv.slice(2);
const { loadPolicy } = await import(pathToFileURL(built).href);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

for (const { name, cwd, ref } of JSON.parse(readFileSync(list, "utf8"))) {
  say({ begun: name });
  try {
    const { rules } = await loadPolicy({ ref, cwd });
    say({ name, rules: rules.length, codes: [], length: 0 });
  } catch (error) {
    // Whatever is no PolicyError is a bug: it ends the process, and the test with it.
    if (error.name !== "PolicyError") throw error;
    const codes = [...new Set(error.mistakes.map(({ code }) => code))];
    say({ name, rules: 0, codes, length: error.message.length });
  }
}
