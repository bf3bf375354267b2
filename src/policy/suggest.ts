/** A word nobody knows and the words there are in; the one that was probably meant out, or null. */

/**
 * A slip of the keyboard happens in a word that somebody typed, among words that somebody could have meant. The words
 * may be a policy's own, and comparing two costs the product of their lengths.
 */
const longestTyped = 40;
const mostMeant = 128;

/** The nearest of `words`, when near enough that a slip of the keyboard explains it. */
export function nearest(word: string, words: Iterable<string>): string | null {
  if (word.length > longestTyped) return null;
  const wanted = word.toLowerCase();
  const reach = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly word: string; readonly distance: number } | null = null;
  let compared = 0;
  for (const candidate of words) {
    if (++compared > mostMeant) break;
    if (Math.abs(candidate.length - wanted.length) > reach) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= reach && (best === null || distance < best.distance)) best = { word: candidate, distance };
  }
  return best === null ? null : best.word;
}

export function didYouMean(word: string, words: Iterable<string>): string | undefined {
  const found = nearest(word, words);
  return found === null ? undefined : `did you mean \`${found}\`?`;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), each counted as one. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
