/**
 * One argument as it was typed in, its value out. What is refused says what would be taken; commander puts the name of
 * the option before it.
 */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { refuseOtherThanAccounts } from "../engine/selection.ts";

/** `a,b` and repeats (`--region a --region b`) make one list without duplicates. An empty variable of a shell is refused. */
export function names(value: string, previous: readonly string[] = []): readonly string[] {
  const parts = value.split(",").map((part) => part.trim());
  if (parts.every((part) => part === "")) throw new InvalidArgumentError("Nothing is named.");
  return [...new Set([...previous, ...parts.filter((part) => part !== "")])];
}

/** The same of names that are known. */
export const namesAmong =
  <Name extends string>(known: readonly Name[]) =>
  (value: string, previous: readonly Name[] = []): readonly Name[] => {
    const isKnown = (name: string): name is Name => (known as readonly string[]).includes(name);
    const given = names(value, previous);
    const strange = given.find((name) => !isKnown(name));
    if (strange !== undefined) throw new InvalidArgumentError(`"${strange}" is none of ${known.join(", ")}.`);
    return given.filter(isKnown);
  };

export function accountIds(value: string, previous: readonly string[] = []): readonly string[] {
  const ids = names(value, previous);
  refuseOtherThanAccounts(ids, (message) => new InvalidArgumentError(message));
  return ids;
}

/** Each use of the option adds one; commas belong to the value. */
export const repeated = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  filled(value),
];

/** An empty argument is nearly always a variable that was never set. */
export function filled(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

export const wholeNumber =
  (most: number, least = 0) =>
  (value: string): number => {
    if (!/^\d{1,9}$/.test(value) || Number(value) > most || Number(value) < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return Number(value);
  };

/** `says` completes "It must be …". */
export const matching =
  (form: RegExp, says: string) =>
  (value: string): string => {
    if (!form.test(value)) throw new InvalidArgumentError(`It must be ${says}.`);
    return value;
  };

export type TagWanted = { readonly key: string; readonly value: string };

/** `key=value` up to the first `=`; each use of the option adds one. */
export function tags(text: string, previous: readonly TagWanted[] = []): readonly TagWanted[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write key=value.");
  return [...previous, { key: text.slice(0, at), value: text.slice(at + 1) }];
}
