/**
 * Text of a policy file in, text that is safe on a terminal out: each character that could move the cursor, recolour,
 * reorder or hide what follows is replaced by one visible character, so that columns stay where they were.
 */

/** U+2400 upwards are the pictures of the C0 controls, in their order; U+2421 is the picture of DEL. */
const firstPicture = 0x2400;
const pictureOfDelete = "\u2421";
const replacement = "\ufffd";

/**
 * Controls, line separators, bidirectional overrides, invisible format characters, lone surrogates. Not the two joiners
 * (U+200C, U+200D), which Persian words and emoji need and terminals do not act upon.
 * U+2065 is as invisible as its neighbours, and in none of these categories, as nobody has assigned it yet.
 */
const unsafe = /(?![\u200c\u200d])[\u2065\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export function visible(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    if (character === "\t") return " ";
    if (code < 0x20) return String.fromCharCode(firstPicture + code);
    return code === 0x7f ? pictureOfDelete : replacement.repeat(character.length);
  });
}

/** The first character that has no place in a text for people, or null. Line feeds and tabs have one. */
export function firstUnsafe(text: string): string | null {
  for (const [character] of text.matchAll(unsafe)) {
    if (character !== "\n" && character !== "\t") return `U+${codePoint(character)}`;
  }
  return null;
}

const codePoint = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
