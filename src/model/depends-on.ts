/** The reason of a derived fact whose input is not known: names the input, and the read that failed to give it. */
import type { Fact, Unknown } from "./fact.ts";

/** `name` is the input as people call it, `input` the state it is in. */
export function dependsOn(name: string, input: Fact): Unknown {
  if (input.state !== "unknown") return { kind: "depends-on", detail: `AWS sent no ${name}` };
  const { kind, operation, code } = input.reason;
  return {
    kind: "depends-on",
    ...(operation === undefined ? {} : { operation }),
    ...(code === undefined ? {} : { code }),
    detail: `${name} is not known (${kind})`,
  };
}
