/**
 * Names of tables, as reads beside ListTables tell them, to foreign observations: those that are not yet known to be in
 * the scope. What the list of tables names later is taken out when the scope is sealed.
 */
import type { ForeignObservation } from "../model/observation.ts";
import type { TellNamed } from "./scope-walks.ts";

export type ForeignNotes = {
  readonly note: TellNamed;
  /** Those noted since the last time, to be written before the record that rests on the same answer. */
  drain(): Iterable<ForeignObservation>;
};

export function createForeignNotes(isListed: (arn: string) => boolean): ForeignNotes {
  let waiting: ForeignObservation[] = [];
  return {
    note(observation, arns, facts = {}) {
      for (const about of arns) {
        if (!isListed(about)) waiting.push({ kind: "foreign", about, observation, facts });
      }
    },
    drain() {
      const noted = waiting;
      waiting = [];
      return noted;
    },
  };
}
