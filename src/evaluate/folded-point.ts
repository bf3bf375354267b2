/** One recovery point to a short text and back: what differs from point to point, and the number of what does not. */
import type { Fact, ListItem } from "../model/fact.ts";
import { decodeFact, encodeFact } from "../model/fact-codec.ts";

/** All else is the vault's, the plan's, or one of few. */
const ownMembers = ["arn", "created", "deleteAt", "sizeBytes"] as const;
type OwnMember = (typeof ownMembers)[number];

/** `keep`: remembers what is shared, by its text, and gives its number. */
export function fold(point: ListItem, keep: (text: string, shared: ListItem) => number): string {
  const { arn, created, deleteAt, sizeBytes, ...rest } = point;
  const own = { arn, created, deleteAt, sizeBytes };
  const isWhole = Object.values(own).every((fact) => fact !== undefined);
  const shared = isWhole ? rest : point;
  const number = keep(JSON.stringify(shared), shared);
  return isWhole ? `${number} ${JSON.stringify(ownMembers.map((name) => encodeFact(own[name] as Fact)))}` : `${number}`;
}

export function unfold(text: string, at: (number: number) => ListItem): ListItem {
  const end = text.indexOf(" ");
  if (end === -1) return at(Number(text));
  const values: unknown = JSON.parse(text.slice(end + 1));
  if (!Array.isArray(values)) throw new Error("a folded point is not a list");
  const own: Partial<Record<OwnMember, Fact>> = {};
  for (const [index, name] of ownMembers.entries()) own[name] = decodeFact(values[index]);
  return { ...at(Number(text.slice(0, end))), ...own };
}
