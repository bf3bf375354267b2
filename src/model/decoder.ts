/**
 * Small decoders that compose: a JSON value of unknown shape in, a typed value out. A value of any other shape, and any
 * member nobody asked for, is refused with the path to it.
 */

/** Throws `Refused`; call it through `decode`. */
export type Decoder<T> = (value: unknown) => T;

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistake: string };

class Refused extends Error {
  readonly path: (string | number)[] = [];
}

export function decode<T>(decoder: Decoder<T>, value: unknown): Decoded<T> {
  try {
    return { ok: true, value: decoder(value) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const path = error.path.length === 0 ? "" : `${error.path.join(".")}: `;
    return { ok: false, mistake: path + error.message };
  }
}

/** What to say when a value is not what was expected; values are shown in part, since they may be long. */
export const refuse = (expected: string, value: unknown): Refused =>
  new Refused(`expected ${expected}, found ${value === undefined ? "nothing" : shown(value)}`);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** The path is put together only when something is refused: a run has millions of lines and hardly ever a bad one. */
function within<T>(key: string | number, decoder: Decoder<T>, value: unknown): T {
  try {
    return decoder(value);
  } catch (error) {
    if (error instanceof Refused) error.path.unshift(key);
    throw error;
  }
}

const check =
  <T>(expected: string, holds: (value: unknown) => value is T): Decoder<T> =>
  (value) => {
    if (!holds(value)) throw refuse(expected, value);
    return value;
  };

export const string = check("a string", (value) => typeof value === "string");
export const boolean = check("true or false", (value) => typeof value === "boolean");
export const count = check(
  "a count",
  (value): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
);

export const integer = check("a whole number", (value): value is number => Number.isSafeInteger(value));

export const oneOf = <T extends string | number>(...allowed: readonly T[]): Decoder<T> =>
  check(allowed.map((each) => JSON.stringify(each)).join(" or "), (value): value is T =>
    (allowed as readonly unknown[]).includes(value),
  );

export const nullable =
  <T>(decoder: Decoder<T>): Decoder<T | null> =>
  (value) =>
    value === null ? null : decoder(value);

export const array =
  <T>(decoder: Decoder<T>): Decoder<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw refuse("an array", value);
    return value.map((item, index) => within(index, decoder, item));
  };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type OptionalKey<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T] & string;

/** Every member but the `optional` ones must be there, and no other. */
export function object<T>(
  members: { readonly [K in keyof T]-?: Decoder<Exclude<T[K], undefined>> },
  optional: readonly OptionalKey<T>[] = [],
): Decoder<T> {
  const entries = Object.entries<Decoder<unknown>>(members as Readonly<Record<string, Decoder<unknown>>>);
  const mayMiss = new Set<string>(optional);
  return (value) => {
    if (!isObject(value)) throw refuse("an object", value);
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(members, key)) throw refuse("no other member", key);
    }
    const decoded: Record<string, unknown> = {};
    for (const [key, decoder] of entries) {
      if (Object.hasOwn(value, key)) decoded[key] = within(key, decoder, value[key]);
      else if (!mayMiss.has(key)) throw refuse(`a member ${key}`, undefined);
    }
    return decoded as T;
  };
}

/** Any key; built so that a tag called `__proto__` stays a key. */
export const record =
  <T>(decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> =>
  (value) => {
    if (!isObject(value)) throw refuse("an object", value);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, within(key, decoder, member)]));
  };

/** Keys out of a closed list, each of them optional. */
export const recordOf =
  <K extends string, T>(keys: readonly K[], decoder: Decoder<T>): Decoder<Readonly<Partial<Record<K, T>>>> =>
  (value) => {
    const decoded = record(decoder)(value);
    for (const key of Object.keys(decoded)) {
      if (!(keys as readonly string[]).includes(key)) throw refuse(`one of ${keys.join(", ")}`, key);
    }
    return decoded as Readonly<Partial<Record<K, T>>>;
  };

/** A union told apart by one member: `tag` names it, each of its values has a decoder of the whole. */
export const variant =
  <T extends Readonly<Record<Tag, string>>, Tag extends string>(
    tag: Tag,
    variants: { readonly [V in T[Tag]]: Decoder<Extract<T, Readonly<Record<Tag, V>>>> },
  ): Decoder<T> =>
  (value) => {
    const names = Object.keys(variants);
    const said = isObject(value) ? value[tag] : undefined;
    if (typeof said !== "string" || !names.includes(said)) throw refuse(`${tag} ${names.join(" or ")}`, said ?? value);
    return variants[said as T[Tag]](value);
  };
