/** Facts as tests write them down, and the facts of an answer that must have been given. */
import type { Fact } from "../../src/model/fact.ts";
import type { Answer } from "../../src/scan/answer.ts";

export const known = (value: unknown) => ({ state: "known", value });
export const absent = { state: "absent" } as const;
export const malformed = (operation: string, detail: string) => ({
  state: "unknown",
  reason: { kind: "malformed", operation, detail },
});

export function factsOf(answer: Answer): Readonly<Record<string, Fact>> {
  if (answer.state === "unread") throw new Error(`unread: ${JSON.stringify(answer.reason)}`);
  return answer.facts;
}
