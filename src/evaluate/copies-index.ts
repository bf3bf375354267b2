/**
 * Points of AWS Backup that scopes hold of tables elsewhere, by the ARN of the table. An organization can hold a million:
 * each is one text, without what it shares with the others of its vault.
 */
import type { ListItem } from "../model/fact.ts";
import type { ForeignObservation, Scope } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";
import { fold, unfold, type SharedPart } from "./folded-point.ts";

export type CopiesIndex = {
  /** `holder`: the scope of the vault. Anything but a point of a table of another scope is let go. */
  add(holder: Scope, observation: ForeignObservation): void;
  has(arn: string): boolean;
  /** As their scopes stored them. */
  of(arn: string): readonly ListItem[];
  /** Of every table that has copies. */
  arns(): Iterable<string>;
};

export function createCopiesIndex(): CopiesIndex {
  const folded = new Map<string, string[]>();
  const shared = createShared();
  return {
    add(holder, { about, observation, facts }) {
      if (observation !== "backup:ListRecoveryPointsByBackupVault") return;
      const place = readTableArn(about);
      if (place === null || scopeKey(place) === scopeKey(holder)) return;
      const text = fold(facts, shared.keep);
      const points = folded.get(about);
      if (points === undefined) folded.set(about, [text]);
      else points.push(text);
    },
    has: (arn) => folded.has(arn),
    arns: () => folded.keys(),
    of: (arn) => (folded.get(arn) ?? []).map((text) => unfold(text, shared.at)),
  };
}

/** What many points have in common, each kept once and known by its number. */
function createShared() {
  const numbers = new Map<string, number>();
  const parts: SharedPart[] = [];
  return {
    keep: (text: string, part: SharedPart): number => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, parts.length);
      return parts.push(part) - 1;
    },
    at: (number: number): SharedPart => {
      const part = parts[number];
      if (part === undefined) throw new Error(`no shared part ${number}`);
      return part;
    },
  };
}
