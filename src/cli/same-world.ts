/** A run and who is calling in; throws PlanError where what the run saw is to be changed in another partition, or at AWS and was seen elsewhere. */
import type { Aws, Caller } from "../aws/connect.ts";
import { PlanError } from "../errors.ts";
import type { RunHeader } from "../model/run.ts";

type Seen = Pick<RunHeader, "partition" | "foreignHosts">;

/** Tables of one world must not be looked for, and data copied or findings imported, in another. */
export function refuseElsewhere({ partition, foreignHosts }: Seen, aws: Pick<Aws, "hosts">, caller: Caller): void {
  if (caller.partition !== partition) {
    throw new PlanError(`the run is of partition ${partition}, and these credentials are of ${caller.partition}`);
  }
  const hosts = aws.hosts();
  if ((hosts.length === 0) !== (foreignHosts.length === 0)) {
    throw new PlanError(
      hosts.length === 0
        ? `the run was observed at ${foreignHosts.join(", ")}, and these credentials are asked for at AWS: audit AWS first`
        : `the run was observed from AWS, and now ${hosts.join(", ")} answers: check AWS_ENDPOINT_URL`,
    );
  }
}
