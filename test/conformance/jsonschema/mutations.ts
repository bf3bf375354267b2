/**
 * A valid document comes in, documents that differ from it in one place go out: a member dropped, a member nobody knows,
 * a value of another type. Of a list only its first item is changed, as the others have the same shape.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type Mutation = {
  /** "drop run.asOf". */
  readonly name: string;
  readonly kind: "drop" | "add" | "retype";
  readonly document: Json;
};

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** No value of ours is a list of lists of lists. */
const otherType: Json = [[[]]];

export function* mutationsOf(document: Json): Iterable<Mutation> {
  for (const { kind, place, document: changed } of changesOf(document)) {
    yield { name: `${kind} ${place.replace(/^\./, "") || "everything"}`, kind, document: changed };
  }
}

type Change = { readonly kind: Mutation["kind"]; readonly place: string; readonly document: Json };

function* changesOf(value: Json): Iterable<Change> {
  yield { kind: "retype", place: "", document: otherType };
  if (isObject(value)) {
    yield { kind: "add", place: ".unheard-of", document: { ...value, "unheard-of": 1 } };
    for (const [name, member] of Object.entries(value)) {
      const { [name]: _, ...rest } = value;
      yield { kind: "drop", place: `.${name}`, document: rest };
      for (const { kind, place, document } of changesOf(member)) {
        yield { kind, place: `.${name}${place}`, document: { ...value, [name]: document } };
      }
    }
  } else if (Array.isArray(value)) {
    const [first, ...rest] = value as readonly Json[];
    if (first === undefined) return;
    for (const { kind, place, document } of changesOf(first)) {
      yield { kind, place: `[0]${place}`, document: [document, ...rest] };
    }
  }
}
