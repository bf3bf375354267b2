/** A run in, out what has to be read for it: what its policy needs, or everything where it has none. */
import { demandOf } from "../evaluate/demand.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { CompiledPolicy, Demand } from "../model/policy.ts";

const groups = Object.keys(factGroups) as readonly GroupId[];
const everything: Demand = { groups, select: () => ({ groups: new Set(groups), confirmTags: false }) };

export const demandOfRun = (run: {
  readonly policy: CompiledPolicy | null;
  readonly header: { readonly asOf: string };
}): Demand => (run.policy === null ? everything : demandOf(run.policy, run.header.asOf));
