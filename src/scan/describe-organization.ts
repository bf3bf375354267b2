/** Which organization the caller belongs to and which account manages it, from organizations:DescribeOrganization. */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Fact } from "../model/fact.ts";
import { absent, unknown } from "../model/fact.ts";
import type { Evidence } from "../model/observation.ts";
import { malformed, membersOf } from "./members.ts";

/** Both absent: AWS says that the caller's account is in no organization. */
export type Organization = {
  readonly id: Fact<string>;
  readonly managementAccount: Fact<string>;
  readonly evidence: readonly Evidence[];
};

const operation = "organizations:DescribeOrganization";
const { text } = membersOf(operation);

/** `reader`: of the caller's own session. Any account of an organization may ask. */
export async function describeOrganization(reader: ScopeReader): Promise<Organization> {
  const read = await reader.read(operation, {});
  if (read.state === "unread") {
    const fact = read.reason.code === "AWSOrganizationsNotInUseException" ? absent : unknown(read.reason);
    return { id: fact, managementAccount: fact, evidence: [] };
  }
  const organization = read.value.Organization;
  if (organization === undefined) {
    const fact = unknown(malformed(operation, "no Organization"));
    return { id: fact, managementAccount: fact, evidence: [read.evidence] };
  }
  return {
    id: text("Id", organization.Id),
    managementAccount: text("MasterAccountId", organization.MasterAccountId),
    evidence: [read.evidence],
  };
}
