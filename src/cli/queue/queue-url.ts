/** Whether there is a queue that can be used: settings in, the URL of one that answers and keeps what it is given out. */
import { UsageError } from "../../errors.ts";
import { queuePackages } from "../../queue/open-redis.ts";
import { probeRedis } from "../../queue/probe-redis.ts";
import { queueRemarks } from "../../queue/queue-remarks.ts";
import { settings } from "../settings.ts";
import type { Settled } from "../settle.ts";
import type { Teller } from "../teller.ts";

/** What to do where none is named. */
export const noQueueUrl = {
  text: "there is no queue",
  fix: `set ${settings.queueUrl.env}=rediss://<user>:<password>@<host>:<port>, or \`${settings.queueUrl.key}\` in restorable.yaml`,
};

/** Throws UsageError with what to do about it; tells what a person should know and need not mend. */
export async function usableQueue({ values: { queueUrl } }: Settled, teller: Teller): Promise<string> {
  if (queueUrl === null) {
    throw new UsageError(
      `${noQueueUrl.text}: ${noQueueUrl.fix}. It is no flag, since whoever lists processes sees command lines.`,
    );
  }
  await queuePackages();
  const remarks = queueRemarks(await probeRedis(queueUrl));
  const missing = remarks.filter(({ standing }) => standing === "missing" || standing === "unusable");
  if (missing.length > 0) throw new UsageError(missing.map(({ text, fix }) => [text, ...fix].join("\n  ")).join("\n"));
  for (const { text, fix, standing } of remarks) {
    if (standing !== "warning") continue;
    await teller.tell({
      event: "queue-warning",
      level: "warn",
      text: `${text}\n  ${fix.join("\n  ")}\n`,
      fields: { warning: text, fix },
    });
  }
  return queueUrl;
}
