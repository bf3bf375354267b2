/** What `doctor` is asked, as the audit with the same flags would be: accounts, Regions, roles, and the groups of facts. */
import type { Aws, Caller } from "../aws/connect.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { PlacedRemark } from "../model/examination.ts";
import type { Unknown } from "../model/fact.ts";
import type { Roles } from "../model/roles.ts";
import type { Selection } from "../model/run.ts";
import type { IamCommands } from "./iam-commands.ts";

/** Where something was not seen; a whole account where there is no Region. */
export type UnseenPlace = { readonly account: string; readonly region: string | null; readonly reason: Unknown };

export type DoctorQuestion = {
  readonly selection: Selection;
  readonly roles: Roles;
  readonly groups: readonly GroupId[];
  /** Organizations is asked, as an audit would ask it. */
  readonly asksOrganization: boolean;
  /** Every operation is asked in every Region, and not in one of each account alone. */
  readonly everyRegion: boolean;
  /** Roles that write, by what they are for; only whether they can be assumed is asked. */
  readonly writers: readonly Writer[];
  /** Id of the blind spot in force that accepts it, or null. */
  readonly acceptedBy: (place: UnseenPlace) => string | null;
  /** How `restorable iam` is told of the policy: ` --policy baseline`. */
  readonly policyFlag: string;
};

export type Writer = {
  readonly purpose: "write" | "drill" | "push";
  readonly name: string;
  readonly externalId?: string;
};

export type Examining = {
  readonly aws: Aws;
  readonly caller: Caller;
  /** Of the caller's own session, in the Region that is always enabled. */
  readonly hub: ScopeReader;
  readonly question: DoctorQuestion;
  readonly say: (remark: PlacedRemark) => void;
};

/** What is known once Organizations was asked. */
export type ExaminingAccounts = Examining & { readonly iam: IamCommands };
