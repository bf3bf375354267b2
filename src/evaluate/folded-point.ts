/** One recovery point to a short text and back: what differs from point to point, and the number of what does not. */
import { known, type Fact, type ListItem } from "../model/fact.ts";
import { decodeFact, encodeFact } from "../model/fact-codec.ts";

/** What points have in common: the vault's, the plan's, one of few, and how the ARN begins. */
export type SharedPart = { readonly arnStart: string; readonly members: ListItem };

/** `keep`: remembers what is shared, by its text, and gives its number. */
export function fold(point: ListItem, keep: (text: string, shared: SharedPart) => number): string {
  const { arn, created, deleteAt, sizeBytes, ...members } = point;
  // A point that lacks one of them is kept whole: nobody may find a member in it that was not there.
  if (arn?.state !== "known" || created === undefined || deleteAt === undefined || sizeBytes === undefined) {
    return JSON.stringify([keep(JSON.stringify(point), { arnStart: "", members: point })]);
  }
  const text = String(arn.value);
  const start = typeof arn.value === "string" ? text.lastIndexOf(":") + 1 : 0;
  const shared = { arnStart: text.slice(0, start), members };
  // One short text: V8 puts one of more than 100 characters together of parts, and holds each.
  return JSON.stringify([
    keep(shared.arnStart + JSON.stringify(members), shared),
    typeof arn.value === "string" ? text.slice(start) : arn.value,
    short(created),
    short(deleteAt),
    encodeFact(sizeBytes),
  ]);
}

export function unfold(text: string, at: (number: number) => SharedPart): ListItem {
  const [number, end, ...others] = JSON.parse(text) as readonly unknown[];
  const { arnStart, members } = at(Number(number));
  if (end === undefined) return members;
  const [created, deleteAt, sizeBytes] = others.map(long) as [Fact, Fact, Fact];
  const arn = typeof end === "string" ? known(arnStart + end) : decodeFact(end);
  return { ...members, arn, created, deleteAt, sizeBytes };
}

/** An instant as its milliseconds, in a list to tell it from a number; where that would not give the same text, the text. */
function short(fact: Fact): unknown {
  if (fact.state !== "known" || typeof fact.value !== "string") return encodeFact(fact);
  const milliseconds = Date.parse(fact.value);
  const isSame = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === fact.value;
  return isSame ? [milliseconds] : fact.value;
}

const long = (value: unknown): Fact =>
  Array.isArray(value) ? known(new Date(Number(value[0])).toISOString()) : decodeFact(value);
