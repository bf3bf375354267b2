/** Tables that somebody else deletes right after an answer told of them. */
import type { Call } from "./call.ts";

export function vanish(call: Call): void {
  if (call.mentioned.length === 0) return;
  const scope = call.world.scope(call.principal.account, call.region);
  const command = call.operation.slice(call.operation.indexOf(":") + 1);
  for (const name of new Set(call.mentioned)) {
    const table = scope.vanishing(name, call.now);
    if (table?.vanishes === command) scope.remove(table, call.now);
  }
}
