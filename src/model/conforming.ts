/**
 * Holds an observed fact against its entry of the catalogue. Policies are checked at load against what the catalogue
 * says can be absent, so an answer without a value that always exists is not "absent", which would make rules fail, but
 * an answer nobody understands: unknown `malformed`.
 */
import { unknown, type Fact, type Scalar } from "./fact.ts";
import type { FactEntry, FactType } from "./fact-entry.ts";

/** `name` is how the fact is called in the reason. */
export function conforming(name: string, entry: Pick<FactEntry, "type" | "absentWhen">, fact: Fact): Fact {
  switch (fact.state) {
    case "unknown":
      return fact;
    case "absent":
      return entry.absentWhen === null ? malformed(`AWS sent no ${name}`) : fact;
    case "known":
      return hasType(fact.value, entry.type) ? fact : malformed(`${name} is not a ${entry.type}`);
    default:
      return fact satisfies never;
  }
}

const malformed = (detail: string): Fact => unknown({ kind: "malformed", detail });

function hasType(value: Scalar, type: FactType): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
    case "percent":
    case "bytes":
    case "duration":
      return typeof value === "number" && Number.isFinite(value);
    case "instant":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    default:
      return type satisfies never;
  }
}
