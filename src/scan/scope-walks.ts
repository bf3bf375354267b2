/** The walks that answer for all tables of a scope at once. Each starts when a table first wants it and runs once. */
import type { ScopeReader } from "../aws/read-client.ts";
import type { ScopeBackups } from "./collect-backups.ts";
import { walkBackups } from "./collect-backups.ts";
import type { ScopeProtectedResources } from "./collect-protected-resources.ts";
import { walkProtectedResources } from "./collect-protected-resources.ts";
import type { ScopeTags } from "./collect-tags.ts";
import { walkTags } from "./collect-tags.ts";

export type ScopeWalks = {
  tags(): Promise<ScopeTags>;
  backups(): Promise<ScopeBackups>;
  protectedResources(): Promise<ScopeProtectedResources>;
};

export function scopeWalks(reader: ScopeReader): ScopeWalks {
  return {
    tags: once(() => walkTags(reader)),
    backups: once(() => walkBackups(reader)),
    protectedResources: once(() => walkProtectedResources(reader)),
  };
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => (started ??= start());
}
