/** A run in, out what has to be read for it: what its policy needs, or where it has none every group it was begun with. */
import { demandOf } from "../evaluate/demand.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { CompiledPolicy, Demand } from "../model/policy.ts";

const everyGroup = Object.keys(factGroups) as readonly GroupId[];

/** For every table, whatever a policy would say of it. */
const allOf = (groups: readonly GroupId[]): Demand => ({
  groups,
  backupsOfGone: true,
  select: () => ({ groups: new Set(groups), confirmTags: false }),
});

/** `groups` absent: all there are. */
export const demandOfRun = (run: {
  readonly policy: CompiledPolicy | null;
  readonly header: { readonly asOf: string; readonly groups?: readonly GroupId[] };
}): Demand => (run.policy === null ? allOf(run.header.groups ?? everyGroup) : demandOf(run.policy, run.header.asOf));
