/**
 * A process that loads policies one after the other with the built loader and judges twenty tables by what loads, to be
 * run with a small heap: argv holds the built `load.js` and `evaluate-table.js` and the list of `{ name, cwd, ref }` in
 * JSON. After each it prints what it came to.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { account, asOf, table } from "../bench/tables.mjs";

const [loader = "", evaluator = "", list = ""] = process.argv.slice(2);
const { loadPolicy } = await import(pathToFileURL(loader).href);
const { evaluateTable } = await import(pathToFileURL(evaluator).href);
const owner = account("111122223333");
const tables = Array.from({ length: 20 }, (_, number) => table({ account: owner.id, region: "eu-west-1" }, number));
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

for (const { name, cwd, ref } of JSON.parse(readFileSync(list, "utf8"))) {
  try {
    const policy = await loadPolicy({ ref, cwd });
    const findings = tables.flatMap((each) => evaluateTable(policy, owner, each, asOf).length);
    say({ name, rules: policy.rules.length, findings: Math.min(...findings), codes: [], length: 0 });
  } catch (error) {
    // Whatever is no PolicyError is a bug: it ends the process, and the test with it.
    if (error.name !== "PolicyError") throw error;
    const codes = [...new Set(error.mistakes.map(({ code }) => code))];
    say({ name, rules: 0, findings: 0, codes, length: error.message.length });
  }
}
