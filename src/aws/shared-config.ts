/**
 * What a profile of the shared AWS config files says, read from the files and for the profile that the given environment
 * names. The SDK would look into the environment of the process instead. A missing file is an empty one.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { loadSharedConfigFiles } from "@smithy/core/config";

export type Env = Readonly<Record<string, string | undefined>>;

export type SharedFiles = { readonly profile: string; readonly filepath: string; readonly configFilepath: string };

/** `services` are the `endpoint_url`s of the profile's services section, keyed as in the file (`dynamodb`). */
export type Profile = {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly services: Readonly<Record<string, string>>;
  readonly ignoreEndpoints: boolean;
  readonly fips: boolean;
  readonly dualstack: boolean;
};

export const noProfile: Profile = { services: {}, ignoreEndpoints: false, fips: false, dualstack: false };

export function sharedFiles(env: Env): SharedFiles {
  const folder = join(env["HOME"] ?? env["USERPROFILE"] ?? homedir(), ".aws");
  return {
    profile: env["AWS_PROFILE"] || "default",
    filepath: env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
    configFilepath: env["AWS_CONFIG_FILE"] || join(folder, "config"),
  };
}

export async function readProfile(env: Env): Promise<Profile> {
  const { profile: name, ...paths } = sharedFiles(env);
  const { configFile, credentialsFile } = await loadSharedConfigFiles(paths);
  const profile = { ...configFile[name], ...credentialsFile[name] };
  // The SDK's parser flattens nested keys of a section with a dot: `dynamodb.endpoint_url`.
  const section = profile["services"] === undefined ? {} : (configFile[`services.${profile["services"]}`] ?? {});
  const services: Record<string, string> = {};
  for (const [key, value] of Object.entries(section)) {
    if (key.endsWith(".endpoint_url") && value !== undefined) services[key.slice(0, -".endpoint_url".length)] = value;
  }
  return {
    ...(profile["region"] === undefined ? {} : { region: profile["region"] }),
    ...(profile["endpoint_url"] === undefined ? {} : { endpointUrl: profile["endpoint_url"] }),
    services,
    ignoreEndpoints: profile["ignore_configured_endpoint_urls"] === "true",
    fips: profile["use_fips_endpoint"] === "true",
    dualstack: profile["use_dualstack_endpoint"] === "true",
  };
}
