/** What a run is about in, its name out: the same question about the same instant has the same name. */
import { canonicalJson } from "../model/canonical-json.ts";
import type { Selection } from "../model/run.ts";
import { digestOf } from "./digest.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Names sort by time, also within a second, and are file names on every system. */
export const runIdPattern = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;

/** `20261122T080000000Z-1a2b3c4d`: `asOf` (ISO instant in UTC with milliseconds), then 8 hex digits over all three. */
export function runId(about: { asOf: string; policyDigest: string | null; selection: Selection }): string {
  const { asOf, policyDigest, selection } = about;
  if (!instant.test(asOf)) throw new Error(`runId: ${asOf} is not an instant in UTC with milliseconds`);
  const digest = digestOf(canonicalJson({ asOf, policyDigest, selection })).slice("sha256:".length);
  return `${asOf.replaceAll(/[-:.]/g, "")}-${digest.slice(0, 8)}`;
}
