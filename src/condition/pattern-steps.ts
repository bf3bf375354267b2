/**
 * A regular expression in, at least as many steps out as its program will have, give or take a few for each piece;
 * compiling it to count them can take a second. It judges no syntax: what is no expression RE2 refuses by itself.
 */

type Group = { steps: number; last: number };

/** Whatever stands for one character: an escape, a class, a character. A `]` that comes first in a class is one of it. */
const piece =
  /\\Q(?<literal>[^]*?)(?:\\E|$)|\\(?:[pPx]\{[^}]*\}|[^])|\[\^?\]?(?:\[:[^\]]*:\]|\\[^]|[^\]\\])*\]|\{(?<least>\d+)(?<comma>,(?<most>\d*))?\}|[^]/gu;

export function stepsAtMost(expression: string): number {
  const open: Group[] = [{ steps: 0, last: 0 }];
  for (const { 0: text, groups = {} } of expression.matchAll(piece)) {
    const group = open.at(-1) ?? { steps: 0, last: 0 };
    if (text === "(") open.push({ steps: 0, last: 0 });
    else if (text === ")" && open.length > 1) {
      open.pop();
      add(open.at(-1) ?? group, group.steps + 2);
    } else if (groups["least"] !== undefined) {
      const least = Number(groups["least"]);
      // Each repetition that may be left out costs a step more; `{3,}` is three and a loop.
      const times = groups["most"]
        ? 2 * Number(groups["most"]) - least
        : least + (groups["comma"] === undefined ? 0 : 1);
      group.steps += group.last * (Math.max(1, times) - 1);
      group.last *= Math.max(1, times);
    } else add(group, Math.max(1, groups["literal"]?.length ?? 1));
  }
  return open.reduce((sum, { steps }) => sum + steps, 0);
}

function add(group: Group, steps: number): void {
  group.steps += steps;
  group.last = steps;
}
