/** What a run looks at and what it goes by: of a new run as it was asked for, of an interrupted one as it began. */
import type { BlindSpots } from "../model/blind-spot.ts";
import type { GivenDrills } from "../model/drill.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RecordedRoles } from "../model/roles.ts";
import type { RunHeader, Selection } from "../model/run.ts";
import type { Waivers } from "../model/waiver.ts";

/** `policy` null: a scan without verdicts. */
export type Question = {
  readonly selection: Selection;
  readonly policy: CompiledPolicy | null;
  /** Without a policy: what is read of every table. Absent: everything. */
  readonly groups?: readonly GroupId[];
  /** Null: none were given. */
  readonly blindSpots: BlindSpots | null;
  /** Null: none were given. */
  readonly waivers: Waivers | null;
  /** Null: none were given. */
  readonly drills: GivenDrills | null;
  readonly collection: RunHeader["collection"];
  readonly asOf: string;
  /** Path of an interrupted run, whose question this is; null begins a new one. */
  readonly resume: string | null;
  /** The roles of that run. */
  readonly recorded: RecordedRoles | null;
};
