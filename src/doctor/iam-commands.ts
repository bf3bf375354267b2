/**
 * Command lines of `restorable iam` that print what somebody lacks: in go the policy, who calls and the organization, out
 * come lines to paste; what is not known stands in angle brackets. External ids are never among them: the settings that gave them to the doctor give them to `iam`.
 */
import type { Caller } from "../aws/connect.ts";
import type { Roles } from "../model/roles.ts";
import type { Writer } from "./question.ts";

export type IamCommands = {
  /** The account that lists the others. */
  readonly account: string;
  /** The policy document of the role in each account. */
  readonly policy: string;
  /** The same for the hub. */
  readonly hub: string;
  /** A template that makes the role. */
  template(role: string, writer: Writer | undefined): string;
};

type Known = {
  readonly policyFlag: string;
  readonly caller: Caller;
  readonly hub: Roles["hub"];
  readonly organization: string | null;
};

/** Roles that a person need not name. */
const usual: ReadonlySet<string> = new Set(["RestorableAudit", "RestorableWrite", "RestorableDrill", "RestorablePush"]);
const nameFlags = { write: "--write-role", drill: "--drill-role", push: "--push-role" } as const;

export function iamCommands({ policyFlag, caller, hub, organization }: Known): IamCommands {
  const trusted = trustedBy(hub?.arn ?? caller.arn);
  const trust = [
    ...(trusted === null ? [] : [`--trusted-by ${trusted}`]),
    ...(organization === null ? [] : [`--organization-id ${organization}`]),
  ];
  return {
    account: hub?.arn.split(":")[4] ?? caller.account,
    policy: `restorable iam${policyFlag} -f policy`,
    hub: `restorable iam --hub --organization-id ${organization ?? "<id of the organization>"} -f policy`,
    template(role, writer) {
      const named = usual.has(role)
        ? []
        : [`${writer === undefined ? "--role-name" : nameFlags[writer.purpose]} ${role}`];
      const what = writer === undefined ? policyFlag : ` --${writer.purpose}`;
      return `restorable iam${[what, ...[...named, ...trust].map((flag) => ` ${flag}`)].join("")} -f cloudformation`;
    },
  };
}

/** A session trusts nobody: the role behind it does. Null for what a trust policy cannot name. */
function trustedBy(arn: string): string | null {
  const role = arn.replace(/^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, "arn:$1:iam::$2:role/$3");
  return /^arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]+)$/.test(role) ? role : null;
}
