/** The tags of what an ARN names, for aws:ResourceTag: of tables and of accounts; nothing else carries tags here. */
import type { World } from "./world.ts";

export function tagsOfTarget(world: World, arn: string, now: number): Readonly<Record<string, string>> {
  const [, , service = "", region = "", account = "", rest = ""] = arn.split(":");
  if (service === "dynamodb") {
    const table = /^table\/([^/]+)$/.exec(rest)?.[1];
    const known = table !== undefined && world.account(account) !== undefined && world.regions.includes(region);
    return known ? (world.scope(account, region).find(table, now)?.tags ?? {}) : {};
  }
  if (service !== "organizations") return {};
  return world.account(/^account\/[^/]+\/(\d{12})$/.exec(rest)?.[1] ?? "")?.tags ?? {};
}
