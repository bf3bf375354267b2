/**
 * What was said about AWS before the first call: keys, Region and endpoints, from code or from the environment and the
 * profile it names. Explicit keys mean that no environment variable and no shared config file counts at all.
 */
import { callerChain } from "./caller-credentials.ts";
import { givenKeys } from "./given-keys.ts";
import type { Credentials } from "./credentials.ts";
import { endpointOf, type Endpoint, type ServiceId } from "./endpoints.ts";
import { partitionOfRegion, partitions, type PartitionId } from "./partitions.ts";
import { noProfile, readProfile, type Env } from "./shared-config.ts";

export type SettingsOptions = {
  readonly env: Env;
  readonly endpoint?: string;
  readonly callerCredentials?: Credentials | (() => Promise<Credentials>);
  readonly region?: string;
};

export type Settings = {
  /** Where the caller is, before AWS said so: the partition of the configured Region, `aws` without one. */
  readonly partition: PartitionId;
  readonly endpoint: (service: ServiceId) => Endpoint;
  readonly fetchKeys: () => Promise<Credentials>;
};

/** Throws UsageError for an endpoint that is none and for a shared config file that cannot be read as one. */
export async function settle(options: SettingsOptions): Promise<Settings> {
  const { callerCredentials: keys, endpoint: explicit } = options;
  const env = keys === undefined ? options.env : {};
  const profile = keys === undefined ? await readProfile(env) : noProfile;
  const region = options.region ?? (env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || profile.region);
  const partition = (region === undefined ? undefined : partitionOfRegion(region)) ?? "aws";
  const endpoints = new Map<ServiceId | "sso", Endpoint>();
  /** Asked for with every call. */
  const endpoint = (service: ServiceId | "sso"): Endpoint => {
    const found =
      endpoints.get(service) ?? endpointOf(service, { env, profile, ...(explicit === undefined ? {} : { explicit }) });
    endpoints.set(service, found);
    return found;
  };
  const home = partitions[partition].alwaysEnabled;
  const fetchKeys =
    keys === undefined
      ? await callerChain({ env, region: home, stsEndpoint: endpoint("sts").url, ssoEndpoint: endpoint("sso").url })
      : givenKeys(keys);
  return { partition, endpoint, fetchKeys };
}
