/** What `doctor` says of the queue: settings in, remarks out. Packages that need not be there are loaded where there is a queue. */
import type { PlacedRemark } from "../../model/examination.ts";
import type { Settled } from "../settle.ts";
import type { QueueFlag } from "./queue-option.ts";

export async function examineQueue(
  { queue }: QueueFlag,
  { values: { queueUrl } }: Settled,
): Promise<readonly PlacedRemark[]> {
  if (queueUrl === null) {
    if (queue !== true) return [];
    const { noQueueUrl } = await import("./queue-url.ts");
    const { text, fix } = noQueueUrl;
    return [{ check: "queue", standing: "unusable", text, fix: [`${fix}.`], place: {} }];
  }
  const [{ installedPackages, noPackages }, { probeRedis }, { queueRemarks }] = await Promise.all([
    import("../../queue/open-redis.ts"),
    import("../../queue/probe-redis.ts"),
    import("../../queue/queue-remarks.ts"),
  ]);
  if ((await installedPackages()) === null) {
    const { text, fix } = noPackages;
    return [{ check: "queue", standing: "missing", text, fix: [fix], place: {} }];
  }
  return queueRemarks(await probeRedis(queueUrl));
}
