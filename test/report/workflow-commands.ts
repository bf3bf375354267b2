/**
 * What the runner of GitHub Actions makes of a step's output: text in, the commands it would carry out. Written after the
 * runner's own reading (ActionCommand.cs): commands in `::`, else in `##[` anywhere in a line, unescaped token by token.
 */

export type Command = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
};

/** All that act on anything. Names are told apart without regard to case. */
const registered = new Set([
  "stop-commands",
  "set-env",
  "set-output",
  "save-state",
  "add-mask",
  "add-path",
  "add-matcher",
  "remove-matcher",
  "debug",
  "warning",
  "error",
  "notice",
  "group",
  "endgroup",
  "echo",
]);

const dataTokens = { "%0D": "\r", "%0A": "\n", "%25": "%" };
const propertyTokens = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
const oldTokens = { "%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%" };

/** The runner reads lines as .NET does. */
export const commandsIn = (output: string): readonly Command[] =>
  output.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = inColons(line) ?? inBrackets(line);
    return command === null ? [] : [command];
  });

function inColons(line: string): Command | null {
  const message = line.trimStart();
  if (!message.startsWith("::")) return null;
  const end = message.indexOf("::", 2);
  if (end < 0) return null;
  return commandOf(message.slice(2, end), {
    between: ",",
    property: propertyTokens,
    data: unescaped(message.slice(end + 2), dataTokens),
  });
}

function inBrackets(line: string): Command | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return null;
  return commandOf(line.slice(start + 3, end), {
    between: ";",
    property: oldTokens,
    data: unescaped(line.slice(end + 1), oldTokens),
  });
}

function commandOf(
  info: string,
  { between, property, data }: { readonly between: string; readonly property: Tokens; readonly data: string },
): Command | null {
  const space = info.indexOf(" ");
  const name = space < 0 ? info : info.slice(0, space);
  if (!registered.has(name.toLowerCase())) return null;
  const properties: Record<string, string> = {};
  if (space > 0) {
    for (const text of info
      .slice(space + 1)
      .trim()
      .split(between)) {
      const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(text) ?? [];
      if (key !== undefined && value !== undefined) properties[key] = unescaped(value, property);
    }
  }
  return { name, properties, data };
}

type Tokens = Readonly<Record<string, string>>;

const unescaped = (text: string, tokens: Tokens): string =>
  Object.entries(tokens).reduce((read, [token, character]) => read.replaceAll(token, character), text);
