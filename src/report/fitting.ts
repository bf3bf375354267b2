/** Leading texts that fit into a number of characters, each counted with a line feed, and how many do not. */
export function fitting(
  texts: readonly string[],
  most: number,
): { readonly shown: readonly string[]; readonly left: number } {
  let used = 0;
  const over = texts.findIndex((text) => (used += text.length + 1) > most);
  const count = over === -1 ? texts.length : over;
  return { shown: texts.slice(0, count), left: texts.length - count };
}
