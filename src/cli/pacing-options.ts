/** How fast and with what a scan goes: shares and rates of AWS's quotas, hub role and processes, as the settings say. */
import { Option } from "@commander-js/extra-typings";
import type { ConnectOptions, Pacing } from "../aws/connect.ts";
import type { Roles } from "../model/roles.ts";
import { helpOf, settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

export const quotaShareOption = () =>
  new Option("--quota-share <percent>", helpOf("quotaShare")).argParser(settings.quotaShare.parse);

export type PacingFlags = { readonly quotaShare?: number | undefined };

/** What every process of a scan is told. */
export type Scanning = Pick<ConnectOptions, "hubRole"> & { readonly pacing: Pacing; readonly workers: number };

export function scanningIn({ values, rates }: Settled, roles: Roles): Scanning {
  const { quotaShare, workers } = values;
  const pacing = { ...(quotaShare === null ? {} : { share: quotaShare / 100 }), rates };
  return { hubRole: roles.hub ?? undefined, pacing, workers: workers ?? 1 };
}
