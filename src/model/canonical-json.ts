/**
 * JSON with one spelling: keys of every object in code unit order, no space, numbers as ECMAScript writes them (RFC
 * 8785). Equal values give equal bytes on every machine; what JSON cannot hold is refused as a bug.
 */

/** Members that are undefined are left out, as JSON.stringify does. NaN, infinities, dates, maps and classes throw. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      // JSON.stringify would write null, and null on disk means "known to be absent".
      if (!Number.isFinite(value)) throw new Error(`canonicalJson: ${value} has no JSON`);
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : canonicalObject(value);
    default:
      throw new Error(`canonicalJson: a ${typeof value} has no JSON`);
  }
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error("canonicalJson: only plain objects have JSON");
  }
  const members = value as Readonly<Record<string, unknown>>;
  let text = "";
  // Without a function to compare with, sort goes by code units.
  for (const key of Object.keys(members).sort()) {
    if (members[key] === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(members[key])}`;
  }
  return `{${text}}`;
}
