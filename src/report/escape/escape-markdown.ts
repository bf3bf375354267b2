/**
 * Text for GitHub-flavoured Markdown, inline and in table cells: what comes out is only text wherever it is rendered.
 * It must not stand at the start of a line, where `- ` or `1.` would open a block; reports put a word of theirs before.
 */
import { clipped, visible, visibleProse } from "../../model/visible.ts";

/** Names and ids. A code span where that is safe, which is every name AWS allows; else the same in entities. */
export function markdownCode(text: string): string {
  const shown = clipped(visible(text), mostName);
  if (shown === "") return "(empty)";
  // A code span is literal but for three things: a backtick ends it, a pipe ends the table cell (and parsers differ on
  // a backslash before a pipe), and spaces at its ends are eaten. `##[` is a command in a log of GitHub Actions.
  if (!/[`|\\]|^ | $|##\[/.test(shown)) return `\`${shown}\``;
  return `<code>${defused(shown).replace(/[!-,:-@[-`{-~\u200b]/g, entity)}</code>`;
}

/** Sentences. Nothing in them becomes a link, an image, a mention, a reference, code, emphasis or HTML. */
export const markdownProse = (text: string): string =>
  defused(clipped(visibleProse(text), mostProse))
    .replace(/[\\`|<>&$#{}"'\u200b]/g, entity)
    .replace(/[*_[\]~]/g, "\\$&");

const mostName = 300;
const mostProse = 600;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/**
 * Mentions, references and bare addresses are made into links after rendering, where no escape is left to stop them:
 * GitHub and GitLab look for `@name`, `#1`, `!1`, `$1`, `~label`, `%milestone`, `&1`, `GH-1`, and parsers for `://`,
 * `www.` and e-mail addresses. A zero-width space between sign and name does; text from outside has none left by now.
 */
const defused = (text: string): string =>
  text
    .replace(/@(?=\S)|[#!$~%&](?=[^\s\p{P}]|[_"'-])/gu, "$&\u200b")
    .replace(/:(?=\/\/)/g, ":\u200b")
    .replace(/www(?=\.)/gi, "$&\u200b")
    .replace(/\bGH(?=-\d)/gi, "$&\u200b");
