/** A teller that is not waited for: sayings in, told one after the other in the order they came. */
import type { Saying, Teller } from "./teller.ts";

export type InTurn = {
  /** Resolves once this saying was written. */
  tell(saying: Saying): Promise<void>;
  /** Resolves once everything was written. */
  said(): Promise<void>;
};

export function tellInTurn(teller: Pick<Teller, "tell">): InTurn {
  let telling = Promise.resolve();
  return {
    tell: (saying) => (telling = telling.then(() => teller.tell(saying))),
    said: () => telling,
  };
}
