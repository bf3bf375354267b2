/** The blind spots file that a flag, the environment or restorable.yaml names, loaded, or null when none is. */
import { Option } from "@commander-js/extra-typings";
import { expectableCauses, type BlindSpots } from "../model/blind-spot.ts";
import { loadBlindSpots } from "../policy/blind-spots.ts";
import type { Io } from "./io.ts";
import { helpOf, settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

export const blindSpotsOption = () =>
  new Option("--blind-spots <file>", helpOf("blindSpots")).argParser(settings.blindSpots.parse);

export type BlindSpotsFlags = { readonly blindSpots?: string | undefined };

/** Throws PolicyError with every mistake of the file: a run that took half of it would gate otherwise than was meant. */
export async function blindSpotsOf(
  { values: { blindSpots: path } }: Settled,
  { cwd }: Pick<Io, "cwd">,
): Promise<BlindSpots | null> {
  return path === null ? null : loadBlindSpots({ path, cwd });
}

export const blindSpotsHelp = `
Blind spots (YAML): what nobody will see, accepted for one cause, for a time. Give every key:
  blindSpots:
    - id: china-partner
      accounts: "444455556666"       an id, a glob such as "1111*", or a list of them
      regions: "*"                   names or globs; "*" takes in an unopened account
      cause: role-not-assumable      where another cause is found, it does not apply
      reason: Run by the partner, who reports to us each quarter.
      owner: security@example.com
      expires: 2027-03-31            the first instant on which it counts again
  Causes: ${expectableCauses.slice(0, 5).join(", ")},
  ${expectableCauses.slice(5).join(", ")}. The JSON report names each as "kind" of what was not seen.
`;
