/** Texts → numbers from 0 on in order of first appearance, so that a text is told once and then by its number. */

export type Numbering = { of(name: string): number; names(): readonly string[] };

export function createNumbering(): Numbering {
  const numbers = new Map<string, number>();
  return {
    of(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    },
    names: () => [...numbers.keys()],
  };
}
