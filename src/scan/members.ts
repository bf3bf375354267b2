/**
 * Members of an AWS answer as facts. A member that must be there and is not, or has another type than AWS documents, is
 * unknown `malformed`, never a default: the SDK passes on what it was sent. (Lists that AWS always sends are the reader's.)
 * So is a value that cannot be: an empty text, a negative count, a time before DynamoDB or after the answer.
 */
import type { Fact, Scalar, Unknown } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import type { OperationId } from "../model/operations.ts";

export const malformed = (operation: OperationId, detail: string): Unknown => ({
  kind: "malformed",
  operation,
  detail,
});

/** For members that AWS leaves out when there is nothing to say. */
export const ifSent = <T extends Scalar>(value: unknown, fact: Fact<T>): Fact<T> =>
  value === undefined || value === null ? absent : fact;

/** DynamoDB was announced that day, and nothing in it is older. A service that leaves a time out may well send 1970. */
const earliest = Date.parse("2012-01-18T00:00:00Z");
/** Clocks differ. Beyond a day a time in the future is no difference of clocks, and its age would be taken for 0. */
const toleratedMs = 86_400_000;
/** Beyond it the text of a time has a sign and compares as none. */
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Readers of members of one operation's answers; instants become ISO 8601 in UTC with milliseconds. */
export function membersOf(operation: OperationId) {
  const reader =
    <T extends Scalar>(type: string, parse: (value: unknown) => T | undefined) =>
    (name: string, value: unknown): Fact<T> => {
      const parsed = parse(value);
      if (parsed !== undefined) return known(parsed);
      const sent = value !== undefined && value !== null;
      return unknown(malformed(operation, sent ? `${name} is not ${type}` : `no ${name}`));
    };
  return {
    text: reader("a text", (value) => (typeof value === "string" && value !== "" ? value : undefined)),
    count: reader("a count", (value) =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
    ),
    flag: reader("a boolean", (value) => (typeof value === "boolean" ? value : undefined)),
    /** A value that AWS may add one day says nothing that could be judged. */
    oneOf: (name: string, value: unknown, documented: readonly string[]): Fact<string> =>
      reader(`one of ${documented.join(", ")}`, (sent) => documented.find((each) => each === sent))(name, value),
    /** `seenAt`: ISO instant of the answer. */
    instant: (name: string, value: unknown, seenAt: string): Fact<string> =>
      reader("a time between the beginnings of DynamoDB and the answer", (sent) => {
        const time = sent instanceof Date ? sent.getTime() : Number.NaN;
        return time >= earliest && time <= Date.parse(seenAt) + toleratedMs ? new Date(time).toISOString() : undefined;
      })(name, value),
    /** What AWS means to do at some time, or has done: not bound to the past. */
    planned: reader("a time since the beginnings of DynamoDB", (sent) => {
      const time = sent instanceof Date ? sent.getTime() : Number.NaN;
      return time >= earliest && time <= latest ? new Date(time).toISOString() : undefined;
    }),
  };
}
