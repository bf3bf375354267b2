/** Tables that somebody else creates right after an answer was given in their Region. */
import type { Call } from "./call.ts";
import { vanishPoints } from "./organization.ts";

export function appear(call: Call): void {
  const command = call.operation.slice(call.operation.indexOf(":") + 1);
  if (!vanishPoints.some((point) => point === command)) return;
  call.world.scope(call.principal.account, call.region).appear(command, call.now);
}
