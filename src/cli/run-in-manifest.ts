/** A run in, what a manifest has to say of it out: when a bundle is made, and when one that somebody made is looked at. */
import { noticeOf, type Manifest } from "../evidence/manifest.ts";
import { evaluatorOf } from "../runs/findings-file.ts";
import type { RunReader } from "../runs/open-run.ts";

export async function runInManifest({
  path,
  header,
  policy,
  sealed,
}: RunReader): Promise<Pick<Manifest, "run" | "notice" | "foreignHosts">> {
  const { id, asOf, tool, partition, organization, foreignHosts, selection } = header;
  return {
    run: {
      id,
      asOf,
      tool: tool.version,
      evaluator: (sealed?.findings ?? null) === null ? null : await evaluatorOf(path),
      policy: policy === null ? null : { id: policy.id, digest: policy.digest },
      partition,
      organization,
      ...(selection.shard === undefined ? {} : { shard: selection.shard }),
    },
    notice: noticeOf(foreignHosts),
    foreignHosts,
  };
}
