/** Markdown in, what a reader of GitHub gets out: HTML, its plain text, the anchors of headings, and where links lead. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

export const htmlOf = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

export const textIn = (html: string): string =>
  html.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name] ?? "");

/** As GitHub names them: lower case, without punctuation, spaces as hyphens; of the same name the second has `-1`. */
export function anchorsIn(html: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = [...html.matchAll(/<h[1-6]>(.*?)<\/h[1-6]>/gs)].map(([, heading = ""]) => {
    const name = textIn(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
  return new Set(anchors);
}

export const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]*)"/g)].map(([, target = ""]) =>
    decodeURI(textIn(target)),
  );
