/** Files that a person writes in, one line for each that is sound, and every mistake of all the others in one PolicyError. */
import { terminalText } from "../report/escape/escape-terminal.ts";
import { counted } from "../report/policy-test/words.ts";
import type { Io } from "./io.ts";
import { loadTested, throwIfAny, type LoadedFile } from "./load-tested.ts";
import { policyRefs } from "./policy-refs.ts";

export async function checkPolicies(io: Io, given: readonly string[]): Promise<void> {
  const { files, mistakes } = await loadTested(await policyRefs(given, io.cwd), io.cwd);
  const width = Math.max(0, ...files.map(({ ref }) => ref.length));
  for (const file of files) await io.stdout.write(`✓ ${terminalText(file.ref.padEnd(width))}  ${holds(file)}\n`);
  throwIfAny(mistakes);
}

function holds(file: LoadedFile): string {
  switch (file.kind) {
    case "policy":
      return counted(file.policy.rules.length, "rule");
    case "test": {
      const { tables } = file.test;
      const expected = tables.reduce((total, table) => total + table.expected.length, 0);
      return `${counted(tables.length, "table")}, ${counted(expected, "expectation")}`;
    }
    case "inventory":
      return counted(file.tables, "table");
    case "blind-spots":
      return counted(file.spots, "blind spot");
    case "waivers":
      return counted(file.waivers, "waiver");
    case "settings":
      return "settings";
    default:
      return file satisfies never;
  }
}
