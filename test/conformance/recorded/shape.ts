/**
 * A JSON answer comes in, its shape goes out: which members it has, of what type, and instants by how finely they are
 * told. What the values are says nothing here.
 */
import { isObject, type Json } from "./recordings.ts";
import { isInstant, millisecondsOf } from "./wire-form.ts";

/** By path, as in `BackupSummaries[].BackupArn`. Members of all items of a list are taken together. */
export type Shape = Readonly<Record<string, string>>;

export function shapeOf(answer: Json): Shape {
  const shape: Record<string, string> = {};
  const walk = (value: Json, path: string): void => {
    if (isInstant(value)) shape[path] = precisionOf(millisecondsOf(value));
    else if (Array.isArray(value)) {
      shape[path] = "list";
      for (const item of value as readonly Json[]) walk(item, `${path}[]`);
    } else if (isObject(value)) {
      if (path !== "") shape[path] = "object";
      for (const [name, member] of Object.entries(value)) walk(member, path === "" ? name : `${path}.${name}`);
    } else shape[path] = kindOf(value, path);
  };
  walk(answer, "");
  return shape;
}

/** On the wire an instant is a number like another; AWS names it so that one can tell. */
function kindOf(value: Json, path: string): string {
  if (typeof value !== "number") return typeof value;
  return /Date(Time)?$/.test(path) ? precisionOf(value * 1_000) : "number";
}

const precisionOf = (ms: number): string =>
  Math.round(ms) % 1_000 === 0 ? "instant in whole seconds" : "instant in milliseconds";

/** Members that one of the two has and the other has not, or not of the same type: `path: recorded … , ours …`. */
export function differences(recorded: Shape, ours: Shape): readonly string[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(ours)])]
    .sort()
    .filter((path) => recorded[path] !== ours[path])
    .map((path) => `${path}: recorded ${recorded[path] ?? "absent"}, ours ${ours[path] ?? "absent"}`);
}
