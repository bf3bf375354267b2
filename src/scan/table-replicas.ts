/** The replicas that DescribeTable names beside the table itself: how many, which are in service, and what it says of each. */
import type { Fact, ListFact } from "../model/fact.ts";
import { known, unknown } from "../model/fact.ts";
import type { Description } from "./collect-table.ts";
import { malformed, membersOf } from "./members.ts";

type Replica = NonNullable<Description["Replicas"]>[number];

const operation = "dynamodb:DescribeTable";
const { text } = membersOf(operation);

/** Replicas other than this one. Told by ARN, since replicas may live in other accounts; without ARN by Region. */
export function replicaCount(table: Description): Fact<number> {
  const own = table.TableArn?.split(":")[3];
  let others = 0;
  const replicas: unknown = table.Replicas ?? [];
  if (!isReplicas(replicas)) return unknown(malformed(operation, "Replicas is not a list of replicas"));
  for (const replica of replicas) {
    const itself =
      replica.ReplicaArn === undefined ? replica.RegionName === own : replica.ReplicaArn === table.TableArn;
    if (replica.ReplicaArn === undefined && replica.RegionName === undefined) {
      return unknown(malformed(operation, "a replica without ReplicaArn and RegionName"));
    }
    if (!itself) others += 1;
  }
  return known(others);
}

/** A replica that is being made or deleted, or was not made, need not be a table in its Region. */
const notInService: ReadonlySet<string | undefined> = new Set(["CREATING", "CREATION_FAILED", "DELETING"]);

/** Their ARNs, without that of the table itself. */
export function replicasInService({ Replicas: sent }: Description, arn: string): readonly string[] {
  const replicas: unknown = sent ?? [];
  if (!isReplicas(replicas)) return [];
  return replicas
    .filter(({ ReplicaStatus: status }) => !notInService.has(status))
    .flatMap((replica) => arnOf(replica, arn) ?? [])
    .filter((other) => other !== arn);
}

/** What the SDK gives is what was sent, whatever its types say. */
const isReplicas = (sent: unknown): sent is NonNullable<Description["Replicas"]> =>
  Array.isArray(sent) && sent.every(isReplica);

function isReplica(sent: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return false;
  const { ReplicaArn: arn, RegionName: region }: { ReplicaArn?: unknown; RegionName?: unknown } = sent;
  return [arn, region].every((member) => member === undefined || typeof member === "string");
}

/** Stored where there is one: most tables have none, and their `table.replicaCount` says so. */
export function replicaList(table: Description, arn: string): Readonly<Record<string, ListFact>> {
  const replicas: unknown = table.Replicas ?? [];
  if (!isReplicas(replicas))
    return { replicas: { items: [], missing: [malformed(operation, "Replicas is not a list")] } };
  const items = replicas.flatMap((replica) => {
    const other = arnOf(replica, arn);
    if (other === null || other === arn) return [];
    const [, , , region = "", account = ""] = other.split(":");
    const status = text("ReplicaStatus", replica.ReplicaStatus);
    return [{ arn: known(other), account: known(account), region: known(region), status }];
  });
  return items.length === 0 ? {} : { replicas: { items, missing: [] } };
}

/** Without ReplicaArn a replica is of the same account and name in another Region. */
function arnOf({ ReplicaArn: other, RegionName: region }: Replica, own: string): string | null {
  if (other !== undefined) return other;
  const [scheme, partition, service, , account, table] = own.split(":");
  return region === undefined ? null : [scheme, partition, service, region, account, table].join(":");
}
