/**
 * Text for XML 1.0. What comes out is well-formed whatever goes in: characters that XML cannot carry at all, not even as
 * a reference, become U+FFFD. The libraries tried let those through, or lose line breaks in attributes.
 */

/** Everything outside the production `Char` of XML 1.0, lone surrogates included. */
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  // Always: `]]>` may not stand in text, and the two brackets may have come with an earlier piece of it.
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  // A parser turns a raw carriage return into a line feed.
  "\r": "&#13;",
  // Of `##[`, which begins a command to the runner of GitHub Actions wherever it stands in a log.
  "[": "&#91;",
};

const refer = (character: string): string => references[character] ?? character;

/** Content of an element. Line feeds and tabs stay as they are. */
export const xmlText = (text: string): string => text.replace(illegal, "\ufffd").replace(/(?<=##)\[|[&<>\r]/g, refer);

/** Value of an attribute in double quotes. Raw line breaks would be read as spaces, so they become references. */
export const xmlAttribute = (text: string): string =>
  text.replace(illegal, "\ufffd").replace(/(?<=##)\[|[&<>"\t\n\r]/g, refer);
