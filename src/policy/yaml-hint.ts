/** A mistake that the YAML parser found in, what a person can do about it out: the parser says only what it met. */

const hints: Readonly<Record<string, string>> = {
  BAD_INDENT: "keys that belong together begin in the same column",
  BLOCK_AS_IMPLICIT_KEY:
    "begin keys that belong together in the same column: the next line may be the one that is off; " +
    "write a text with `: ` in it in quotes",
  MULTILINE_IMPLICIT_KEY: "write `key: value`, with a space after the colon, in the column of its neighbours",
  TAB_AS_INDENT: "indent with spaces",
  BAD_ALIAS: 'write a text that begins with `*` in quotes: "*"',
  BAD_DQ_ESCAPE: "write it in single quotes: between them a backslash stands for itself",
  BAD_SCALAR_START: "write the value in quotes",
  TAG_RESOLVE_FAILED: "write a text that begins with `!` in quotes",
};

/** `code` and `message` as the parser gives them. */
export function yamlHint(code: string, message: string): string | undefined {
  if (message.startsWith("Flow")) return "close every `[` and `{` that is open above";
  if (/^Missing closing .*quote/.test(message)) return "close the quotes that are open above";
  if (message.startsWith("Sequence item"))
    return "indent this line as the first key of the entry above, or begin it with `- `";
  return Object.hasOwn(hints, code) ? hints[code] : undefined;
}
