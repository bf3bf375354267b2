/**
 * Any past runs, and a model of history to hold the product against: of one rule at one place at a time, without joins and
 * without state from run to run.
 */
import fc from "fast-check";
import type { PastRun, Said } from "./past.ts";

export type Sighting = { readonly index: number; readonly letter: string; readonly id: string | null };

const letters: Readonly<Record<Said, string>> = {
  fail: "F",
  pass: "P",
  unknown: "U",
  waived: "W",
  "not-applicable": "N",
  deleted: "D",
};

export function sightings(runs: readonly PastRun[], key: string, table: string, rule: string): readonly Sighting[] {
  return runs.flatMap((run, index) => {
    const there = run[key];
    if (there === null || there === undefined) return [{ index, letter: "-", id: null }];
    const found = there[table];
    if (found === undefined) return [{ index, letter: ".", id: null }];
    const said = found.rules[rule];
    const deleted = Object.values(found.rules).includes("deleted");
    const letter = deleted ? "D" : said === undefined ? "/" : letters[said];
    return [{ index, letter, id: found.id }];
  });
}

/** Since when it is open after the last of the sightings, or null: looked for from behind. */
export function openSince(seen: readonly Sighting[]): number | null {
  // Each table that had the name, one after the other.
  const lives: Sighting[][] = [[]];
  for (const each of seen) {
    const life = lives.at(-1) ?? [];
    if (each.letter === "." || each.letter === "D") lives.push([]);
    else {
      const known = lastOpenLife(life).find(({ id }) => id !== null)?.id ?? null;
      if (known !== null && each.id !== null && each.id !== known) lives.push([each]);
      else life.push(each);
    }
  }
  return lastOpenLife(lives.at(-1) ?? [])[0]?.index ?? null;
}

/** From the first fail on that no pass closed. */
function lastOpenLife(life: readonly Sighting[]): readonly Sighting[] {
  const from = life.findIndex(({ letter }) => letter === "F");
  if (from === -1) return [];
  const open = life.slice(from);
  const closing = open.findIndex(({ letter, id }, at) => {
    const known = open.slice(0, at).find((each) => each.id !== null)?.id ?? null;
    return letter === "P" && (known === null || known === id);
  });
  return closing === -1 ? open : lastOpenLife(open.slice(closing + 1));
}

export const scopes = ["111111111111.eu-west-1", "111111111111.us-east-1", "222222222222.eu-west-1"];
export const tables = ["a", "b.1", "c"];
export const rules = ["pitr", "fresh"];

const said = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Said>("fail") },
  { weight: 3, arbitrary: fc.constant<Said>("pass") },
  fc.constantFrom<Said>("unknown", "waived", "not-applicable"),
);
const pastTable = fc.record({
  id: fc.oneof({ weight: 6, arbitrary: fc.constant("id-1") }, fc.constantFrom("id-2", null)),
  rules: fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...rules), said, { minKeys: 1 }) },
    fc.constant({ pitr: "deleted" as const, fresh: "deleted" as const }),
  ),
});
const pastScope = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.constantFrom(...tables), pastTable) },
  fc.constant(null),
);
export const pastRuns = fc.array(fc.dictionary(fc.constantFrom(...scopes), pastScope), { minLength: 1, maxLength: 12 });
