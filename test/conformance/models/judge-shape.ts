/**
 * A value and the shape that AWS's model gives it, in; every deviation out. JSON values are judged as they are; what the
 * query protocol sends as text is read as its shape says first. Judges outputs and errors; never changes a value.
 */
import type { Deviation, DeviationKind } from "./deviation.ts";
import type { MemberRef, ServiceModel, Shape } from "./service-models.ts";
import type { Element } from "./xml.ts";

export type Judged = {
  readonly model: ServiceModel;
  readonly tell: (deviation: Deviation) => void;
};

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 120) ?? String(value);

type At = { readonly ref: MemberRef; readonly path: string };

export function shapeNamed(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}

/** JSON: members by their names, instants as numbers unless the model says otherwise. */
export function judgeJson(judged: Judged, at: At, value: unknown): void {
  const { ref, path } = at;
  const shape = shapeNamed(judged.model, ref.shape);
  const tell = (kind: DeviationKind, text: string): void => judged.tell({ kind, path, text });
  if (value === null) {
    tell("null", `null instead of a ${shape.type} or nothing`);
    return;
  }
  switch (shape.type) {
    case "structure":
      if (isObject(value)) judgeStructure(judged, shape, { path, value });
      else tell("wrong type", `${shown(value)} is no structure`);
      return;
    case "list":
      if (!Array.isArray(value)) {
        tell("wrong type", `${shown(value)} is no list`);
        return;
      }
      judgeBounds(shape, value.length, "length", tell);
      for (const [n, item] of value.entries())
        judgeJson(judged, { ref: part(shape.member), path: `${path}[${n}]` }, item);
      return;
    case "map":
      if (!isObject(value)) {
        tell("wrong type", `${shown(value)} is no map`);
        return;
      }
      judgeBounds(shape, Object.keys(value).length, "length", tell);
      for (const [key, item] of Object.entries(value)) {
        judgeJson(judged, { ref: part(shape.key), path: `${path}.${key}` }, key);
        judgeJson(judged, { ref: part(shape.value), path: `${path}.${key}` }, item);
      }
      return;
    case "string":
      if (typeof value === "string") judgeText(shape, value, tell);
      else tell("wrong type", `${shown(value)} is no string`);
      return;
    case "boolean":
      if (typeof value !== "boolean") tell("wrong type", `${shown(value)} is no boolean`);
      return;
    case "integer":
    case "long":
      if (Number.isSafeInteger(value)) judgeBounds(shape, value as number, "range", tell);
      else tell("wrong type", `${shown(value)} is no ${shape.type}`);
      return;
    case "float":
    case "double":
      if (typeof value === "number") judgeBounds(shape, value, "range", tell);
      else tell("wrong type", `${shown(value)} is no ${shape.type}`);
      return;
    case "timestamp":
      judgeInstant(ref.timestampFormat ?? shape.timestampFormat ?? "unixTimestamp", value, tell);
      return;
    default:
      throw new Error(`shapes of type ${shape.type} are not judged yet: ${ref.shape}`);
  }
}

/** A structure's members; those that travel in headers or the status are none of the document. */
export function judgeStructure(
  judged: Judged,
  shape: Shape,
  given: { readonly path: string; readonly value: Readonly<Record<string, unknown>> },
): void {
  const members = new Map(Object.entries(shape.members ?? {}).filter(([, ref]) => ref.location === undefined));
  const below = (name: string): string => (given.path === "" ? name : `${given.path}.${name}`);
  for (const name of (shape.required ?? []).filter((each) => members.has(each) && !Object.hasOwn(given.value, each))) {
    judged.tell({ kind: "missing member", path: below(name), text: "the model requires it" });
  }
  for (const [name, value] of Object.entries(given.value)) {
    const ref = members.get(name);
    if (ref) judgeJson(judged, { ref, path: below(name) }, value);
    else
      judged.tell({
        kind: "unknown member",
        path: below(name),
        text: `the model knows ${[...members.keys()].join(", ")}`,
      });
  }
}

/** The query protocol: texts read as the shape says, instants in ISO 8601 unless the model says otherwise. */
export function judgeXml(judged: Judged, at: At, element: Element): void {
  judgeJson({ ...judged, model: isoModel(judged.model) }, at, valueOf(judged.model, at.ref, element));
}

function valueOf(model: ServiceModel, ref: MemberRef, element: Element): unknown {
  const shape = shapeNamed(model, ref.shape);
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        element.children.map((child) => {
          const member = shape.members?.[child.name];
          return [child.name, member ? valueOf(model, member, child) : child.text];
        }),
      );
    case "integer":
    case "long":
      return /^-?\d+$/.test(element.text) ? Number(element.text) : element.text;
    case "boolean":
      return element.text === "true" || (element.text === "false" ? false : element.text);
    default:
      // Of an element with elements inside, its text is not the value.
      return element.children.length === 0 ? element.text : element;
  }
}

/** The same model with the query protocol's format of instants where it names none. */
const isoModel = (model: ServiceModel): ServiceModel => ({
  ...model,
  shapes: Object.fromEntries(
    Object.entries(model.shapes).map(([name, shape]) => [
      name,
      shape.type === "timestamp" ? { timestampFormat: "iso8601", ...shape } : shape,
    ]),
  ),
});

function judgeText(shape: Shape, value: string, tell: (kind: DeviationKind, text: string) => void): void {
  judgeBounds(shape, Array.from(value).length, "length", tell);
  if (shape.enum && !shape.enum.includes(value))
    tell("outside the enum", `${shown(value)} is none of ${shape.enum.join(", ")}`);
  // Smithy does not anchor patterns; AWS means the whole text.
  // Classes of Unicode, as `\\p{L}`, need a flag under which other escapes of AWS's patterns would be refused.
  const flags = shape.pattern?.includes("\\p{") === true ? "u" : "";
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, flags).test(value)) {
    tell("pattern", `${shown(value)} does not match ${shape.pattern}`);
  }
}

function judgeBounds(
  { min, max }: Shape,
  size: number,
  kind: "length" | "range",
  tell: (kind: DeviationKind, text: string) => void,
): void {
  if ((min !== undefined && size < min) || (max !== undefined && size > max)) {
    tell(kind, `${size} is not within ${min ?? "…"} and ${max ?? "…"}`);
  }
}

/** From here on a number would be milliseconds: as seconds it is the year 5138. */
const tooLate = 1e11;

function judgeInstant(format: string, value: unknown, tell: (kind: DeviationKind, text: string) => void): void {
  switch (format) {
    case "unixTimestamp": {
      const isSeconds = typeof value === "number" && Number.isFinite(value) && Math.abs(value) < tooLate;
      if (!isSeconds) tell("timestamp", `${shown(value)} is no number of seconds since the epoch`);
      // AWS knows no instant finer than a millisecond.
      else if (Math.abs(value * 1000 - Math.round(value * 1000)) > 1e-3)
        tell("timestamp", `${value} is finer than milliseconds`);
      return;
    }
    case "iso8601":
      if (
        typeof value !== "string" ||
        !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) ||
        Number.isNaN(Date.parse(value))
      ) {
        tell("timestamp", `${shown(value)} is no ISO 8601 instant`);
      }
      return;
    default:
      throw new Error(`the format ${format} of instants is not judged yet`);
  }
}

function part(ref: MemberRef | undefined): MemberRef {
  if (!ref) throw new Error("a list or map of the model does not say what it holds");
  return ref;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
