/** One fact, or the cause of an unknown one, to JSON and back: a bare scalar, null, or {"unknown":{…}}. */
import { object, oneOf, refuse, string, type Decoder } from "./decoder.ts";
import { absent, known, policyTypes, unknown, unknownKinds, type Fact, type Unknown } from "./fact.ts";

export function encodeFact(fact: Fact): unknown {
  switch (fact.state) {
    case "known":
      return fact.value;
    case "absent":
      return null;
    case "unknown":
      return { unknown: fact.reason };
    default:
      return fact satisfies never;
  }
}

export const decodeUnknown: Decoder<Unknown> = object<Unknown>(
  {
    kind: oneOf(...unknownKinds),
    operation: string,
    code: string,
    by: oneOf(...policyTypes),
    detail: string,
    before: string,
  },
  ["operation", "code", "by", "detail", "before"],
);

const unknownOnDisk = object<{ unknown: Unknown }>({ unknown: decodeUnknown });

export const decodeFact: Decoder<Fact> = (value) => {
  if (value === null) return absent;
  switch (typeof value) {
    case "string":
    case "boolean":
      return known(value);
    case "number":
      if (Number.isFinite(value)) return known(value);
      throw refuse("a finite number", value);
    case "object":
      return unknown(unknownOnDisk(value).unknown);
    default:
      throw refuse("a fact", value);
  }
};
