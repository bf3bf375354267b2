/** The facts each group must answer, derived from the catalogue, so that a collector that forgets one does not compile. */
import type { Fact } from "../model/fact.ts";
import type { FactName, facts } from "../model/facts.ts";
import type { GroupId } from "../model/fact-groups.ts";

type Catalogue = typeof facts;

/** Names of the facts that reading `Group` decides; derived ones are computed later and are never collected. */
type ObservedFact<Group extends GroupId> = {
  [Name in FactName]: Catalogue[Name] extends { readonly derived: true }
    ? never
    : Group extends Catalogue[Name]["groups"][number]
      ? Name
      : never;
}[FactName];

export type FactsOf<Group extends GroupId> = Readonly<Record<ObservedFact<Group>, Fact>>;
