/**
 * What names a finding to a system that keeps it: the same in every run, also in one that could not read the TableId, so
 * that a later verdict takes the place of an earlier one. A part that is too long for the reader gives way to its digest.
 */
import { createHash } from "node:crypto";

const prefix = "restorable";

export function findingId(parts: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const id = [prefix, ...parts].join("/");
  return id.length <= most ? id : `${prefix}/sha256:${createHash("sha256").update(id).digest("hex")}`;
}
