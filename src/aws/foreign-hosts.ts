/** Origins spoken to in, those hosts out that are no AWS endpoint of a partition. */
import { isAwsHost } from "./endpoints.ts";
import type { PartitionId } from "./partitions.ts";

/** `origins` only grows. It is asked about for every table, so it is gone through again only when it has grown. */
export function foreignHostsAmong(origins: ReadonlySet<string>): (partition: PartitionId) => readonly string[] {
  let answered: {
    readonly origins: number;
    readonly partition: PartitionId;
    readonly hosts: readonly string[];
  } | null = null;
  return (partition) => {
    if (answered?.origins !== origins.size || answered.partition !== partition) {
      answered = { origins: origins.size, partition, hosts: foreign(origins, partition) };
    }
    return answered.hosts;
  };
}

function foreign(origins: ReadonlySet<string>, partition: PartitionId): readonly string[] {
  const hosts = [...origins]
    .map((origin) => origin.split("//") as [string, string])
    .filter(([protocol, host]) => protocol !== "https:" || !isAwsHost(host, partition))
    .map(([, host]) => host);
  return [...new Set(hosts)].sort();
}
