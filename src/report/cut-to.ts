/** A text and the most UTF-16 code units that its reader takes in, the text cut for it out: never through a character, and seen to be cut. */

const ellipsis = "…";

export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - ellipsis.length;
  const splits = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, splits ? end - 1 : end)}${ellipsis}`;
}
