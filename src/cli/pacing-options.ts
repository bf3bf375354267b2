/** How fast and with what a scan goes: shares and rates of AWS's quotas, hub role and processes, as the settings say. */
import { Option } from "@commander-js/extra-typings";
import type { ConnectOptions, Pacing } from "../aws/connect.ts";
import { operations } from "../model/operations.ts";
import type { Roles } from "../model/roles.ts";
import { helpOf, settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

export const quotaShareOption = () =>
  new Option("--quota-share <percent>", helpOf("quotaShare")).argParser(settings.quotaShare.parse);

export type PacingFlags = { readonly quotaShare?: number | undefined };

/** What every process of a scan is told, the one that starts the others too: `pacing` is of each. */
export type Scanning = Pick<ConnectOptions, "hubRole"> & { readonly pacing: Pacing; readonly workers: number };

/** How AWS is spoken to by a command of one process. */
export function connectionIn({ values, rates }: Settled, { hub }: Roles): Omit<Scanning, "workers"> {
  const { quotaShare } = values;
  return { hubRole: hub ?? undefined, pacing: { ...(quotaShare === null ? {} : { share: quotaShare / 100 }), rates } };
}

export function scanningIn(given: Settled, roles: Roles): Scanning {
  const count = given.values.workers ?? 1;
  const { hubRole, pacing } = connectionIn(given, roles);
  return { hubRole, pacing: shared(pacing, count === 1 ? 1 : count + 1), workers: count };
}

/** What the hub's own account grants is shared by all processes; every other account has a worker of its own. */
export function shared(pacing: Pacing, processes: number): Pacing {
  if (processes === 1) return pacing;
  const assume = "sts:AssumeRole";
  const perSecond = pacing.rates?.[assume] ?? operations[assume].rate.perSecond;
  return { ...pacing, rates: { ...pacing.rates, [assume]: perSecond / processes } };
}
