/**
 * The one place where it is decided who is right: flags over environment over restorable.yaml over what holds unless
 * something is said. In go all of them, out comes one value for each setting and who gave it.
 */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import { loadConfig, noConfig, type ConfigFile } from "./config-file.ts";
import type { Io } from "./io.ts";
import { holdInConfidence } from "./without-secrets.ts";
import { settingIds, settings, type Said, type SettingId, type Values } from "./settings.ts";

export type GivenBy = "flag" | "environment" | "file" | "nobody";

export type Settled = Pick<ConfigFile, "exceptions" | "rates" | "prices"> & {
  readonly values: Values;
  readonly by: Readonly<Record<SettingId, GivenBy>>;
};

type Env = Io["env"];

/** `config`: a file named by a flag, or by RESTORABLE_CONFIG; else restorable.yaml is taken where there is one. */
export async function settled(
  { env, cwd }: Pick<Io, "env" | "cwd">,
  flags: Said & { readonly config?: string | undefined },
): Promise<Settled> {
  const named = flags.config ?? (env["RESTORABLE_CONFIG"] || null);
  const file = await loadConfig(named, cwd, (ids) => holdInConfidence(env, ids));
  return settle({ flags, env, file });
}

export function settle({ flags, env, file = noConfig }: { flags: Said; env: Env; file?: ConfigFile }): Settled {
  const values: Partial<Record<SettingId, Values[SettingId]>> = {};
  const by: Partial<Record<SettingId, GivenBy>> = {};
  for (const id of settingIds) {
    const flag = flags[id];
    // A variable that a flag overrides is not looked at, nor complained of.
    const said = { flag, environment: flag === undefined ? fromEnvironment(env, id) : undefined, file: file.said[id] };
    const first = (["flag", "environment", "file"] as const).find((source) => said[source] !== undefined);
    by[id] = first ?? "nobody";
    values[id] = (first === undefined ? undefined : said[first]) ?? settings[id].fallback;
  }
  const { exceptions, rates, prices } = file;
  return { values: values as Values, by: by as Record<SettingId, GivenBy>, exceptions, rates, prices };
}

/** What the settings say about the accounts and Regions to look at, as the flags for it do. */
export const populationIn = ({ values: { region, excludeAccount } }: Settled) => ({
  region: region ?? undefined,
  excludeAccount: excludeAccount ?? undefined,
});

/** Through `Io`, not through commander, which would read the environment of the process. Empty means not set. */
function fromEnvironment(env: Env, id: SettingId): Said[SettingId] {
  const { env: name, parse } = settings[id];
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError) && !(error instanceof UsageError)) throw error;
    throw new UsageError(`the environment variable ${name} cannot be used. ${error.message}`, { cause: error });
  }
}
