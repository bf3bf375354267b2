/**
 * A glob in, globs that match a little more or less out, each of them surely another: it is widened at an end that is a
 * literal, narrowed by a star between literals, and opened to everything when it asks for any character at all.
 */

export function mutatedGlobs(glob: string): readonly string[] {
  const parts = glob.split(/(\*+)/);
  const wider = [
    ...(/^[^*?]/.test(glob) ? [`*${glob}`] : []),
    ...(/[^*?]$/.test(glob) ? [`${glob}*`] : []),
    ...(/[^*?]/.test(glob) ? ["*"] : []),
  ];
  // With a `?` beside it a star could be dropped without a trace: `*?*` is `?*`.
  const narrower = glob.includes("?")
    ? []
    : parts.flatMap((part, place) =>
        part.startsWith("*") ? [parts.map((each, index) => (index === place ? "" : each)).join("")] : [],
      );
  return [...new Set([...wider, ...narrower])].filter((other) => other !== glob && other !== "");
}
