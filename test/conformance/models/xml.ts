/** An XML document as AWS's query protocol sends it, in; its elements out. Refuses everything that protocol does not use. */

export type Element = {
  readonly name: string;
  readonly namespace: string | null;
  readonly children: readonly Element[];
  /** Text between its tags, entities replaced. */
  readonly text: string;
};

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Throws a SyntaxError for what is no well-formed document of elements and text. */
export function parseXml(source: string): Element {
  const text = source.replace(/^<\?xml [^?]*\?>\s*/, "");
  const wrong = (at: number): SyntaxError => new SyntaxError(`not XML at character ${at}: ${text.slice(at, at + 30)}`);
  const element = (from: number): { readonly read: Element; readonly end: number } => {
    const open = /^<([A-Za-z][\w.-]*)(?:\s+xmlns="([^"<&]*)")?\s*(\/)?>/.exec(text.slice(from));
    const name = open?.[1];
    if (!open || name === undefined) throw wrong(from);
    let at = from + open[0].length;
    const namespace = open[2] ?? null;
    if (open[3] !== undefined) return { read: { name, namespace, children: [], text: "" }, end: at };
    const children: Element[] = [];
    let content = "";
    for (;;) {
      const upTo = text.indexOf("<", at);
      if (upTo < 0) throw wrong(at);
      content += unescaped(text.slice(at, upTo), () => wrong(at));
      if (text.startsWith("</", upTo)) {
        if (!text.startsWith(`</${name}>`, upTo)) throw wrong(upTo);
        return { read: { name, namespace, children, text: content }, end: upTo + name.length + 3 };
      }
      const child = element(upTo);
      children.push(child.read);
      at = child.end;
    }
  };
  const { read, end } = element(0);
  if (text.slice(end).trim() !== "") throw wrong(end);
  return read;
}

function unescaped(raw: string, wrong: () => SyntaxError): string {
  return raw.replace(/&([^;\s]*);?/g, (all, name: string) => {
    const found = all.endsWith(";") ? entities[name] : undefined;
    if (found === undefined) throw wrong();
    return found;
  });
}
