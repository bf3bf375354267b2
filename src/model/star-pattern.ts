/**
 * A text against a pattern with `*`, where AWS's pages leave two readings: the developer guide lets `*` stand for "zero or
 * more non-whitespace characters", yet shows it as "any value", and no page speaks of `?`. Each reading on its own comes
 * out; where they differ, nobody but AWS knows.
 */

/** `narrow`: `*` without blanks, `?` is itself. `wide`: `*` is anything, `?` any one character. Narrow implies wide. */
export type Reading = "narrow" | "wide";

const blank = /\s/;

/** Linear in text times pattern, whatever the pattern: the last `*` alone is ever stretched. */
export function matchesStars(pattern: string, text: string, reading: Reading): boolean {
  let at = 0;
  let star = -1;
  let stretchedTo = 0;
  let read = 0;
  while (read < text.length) {
    if (pattern[at] === "*") {
      star = at;
      at += 1;
      stretchedTo = read;
    } else if (pattern[at] === text[read] || (reading === "wide" && pattern[at] === "?")) {
      at += 1;
      read += 1;
    } else {
      if (star === -1 || (reading === "narrow" && blank.test(text.charAt(stretchedTo)))) return false;
      stretchedTo += 1;
      at = star + 1;
      read = stretchedTo;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
