/**
 * Text that somebody else wrote in, text that can only be read out: each character that could move a cursor, recolour,
 * reorder or hide its neighbours is shown by name. Every report passes such text through here before its own escaping.
 */

/**
 * Controls, line separators, bidirectional overrides, invisible format characters, lone surrogates, and code points that
 * are no characters. Not the two joiners (U+200C, U+200D): Persian words and emoji need them, and nothing acts upon them.
 * U+2065 is as invisible as its neighbours, and in none of these categories, as nobody has assigned it yet.
 */
const unsafe = /(?![\u200c\u200d])[\u2065\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** U+2400 upwards are the pictures of the C0 controls, in their order; U+2421 is the picture of DEL. */
const firstPicture = 0x2400;
const pictureOfDelete = "\u2421";

/** For names and values: a line feed becomes `␊`, an override `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(firstPicture + code);
    return code === 0x7f ? pictureOfDelete : `\\u{${code.toString(16)}}`;
  });
}

/** For sentences: line breaks and tabs are only where somebody's editor broke the line. */
export const visibleProse = (text: string): string => visible(text.replace(/[\t\n\r]+/g, " ").trim());

/** At most `most` characters, and how many were left out; whole reports are for files, not for a cell. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  return `${characters.slice(0, most).join("")}… (${characters.length - most} more characters)`;
}
