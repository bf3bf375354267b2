/**
 * Where each service is asked, and whether a host is AWS's own. In goes what the code, the environment and the profile
 * say, out comes one answer that is handed to the SDK, so that nothing in the process's own environment counts.
 */
import { UsageError } from "../errors.ts";
import type { Operation } from "../model/operation.ts";
import { partitions, type PartitionId } from "./partitions.ts";
import { scrub } from "./scrub.ts";
import type { Env, Profile } from "./shared-config.ts";

export type ServiceId = Operation["service"];

/** `env`: suffix of AWS_ENDPOINT_URL_…; `section`: key in a services section; `host`: first label of AWS's own host. */
const services = {
  account: { env: "ACCOUNT", section: "account", host: "account" },
  backup: { env: "BACKUP", section: "backup", host: "backup" },
  dynamodb: { env: "DYNAMODB", section: "dynamodb", host: "dynamodb" },
  kms: { env: "KMS", section: "kms", host: "kms" },
  organizations: { env: "ORGANIZATIONS", section: "organizations", host: "organizations" },
  securityhub: { env: "SECURITYHUB", section: "securityhub", host: "securityhub" },
  sts: { env: "STS", section: "sts", host: "sts" },
  tagging: { env: "RESOURCE_GROUPS_TAGGING_API", section: "resource_groups_tagging_api", host: "tagging" },
} as const satisfies Record<ServiceId, { env: string; section: string; host: string }>;

/** `url` undefined: AWS's own endpoint of the Region. FIPS and dual-stack only ever go with AWS's own. */
export type Endpoint = { readonly url?: string; readonly fips: boolean; readonly dualstack: boolean };

/** No service that is read, but one that may have to be asked for keys. */
const named = { ...services, sso: { env: "SSO", section: "sso" } };

export type EndpointSources = { readonly explicit?: string; readonly env: Env; readonly profile: Profile };

/** Precedence as the SDK documents it: code, service variable, global variable, services section, profile. */
export function endpointOf(service: ServiceId | "sso", { explicit, env, profile }: EndpointSources): Endpoint {
  if (explicit !== undefined) return { url: checked(explicit, "the endpoint"), fips: false, dualstack: false };
  const fips = flag(env["AWS_USE_FIPS_ENDPOINT"], profile.fips);
  const dualstack = flag(env["AWS_USE_DUALSTACK_ENDPOINT"], profile.dualstack);
  if (flag(env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], profile.ignoreEndpoints)) return { fips, dualstack };
  const names = named[service];
  const found = [
    { url: env[`AWS_ENDPOINT_URL_${names.env}`], from: `AWS_ENDPOINT_URL_${names.env}` },
    { url: env["AWS_ENDPOINT_URL"], from: "AWS_ENDPOINT_URL" },
    {
      url: profile.services[names.section],
      from: `endpoint_url of ${names.section} in the profile's services section`,
    },
    { url: profile.endpointUrl, from: "endpoint_url of the profile" },
  ].find(({ url }) => url !== undefined && url !== "");
  if (found?.url === undefined) return { fips, dualstack };
  if (fips || dualstack) {
    throw new UsageError(
      `${found.from} names an endpoint, and FIPS or dual-stack endpoints are asked for too: AWS clients cannot do both. Unset one.`,
    );
  }
  return { url: checked(found.url, found.from), fips, dualstack };
}

function flag(variable: string | undefined, fallback: boolean): boolean {
  if (variable === undefined || variable === "") return fallback;
  return variable.toLowerCase() === "true";
}

function checked(url: string, from: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return url;
  throw new UsageError(
    `${from} is not an http or https URL: "${scrub(url.slice(0, 200))}". Write it as http://127.0.0.1:4566.`,
  );
}

/**
 * Is this one of AWS's endpoints for a service we read? A suffix alone does not prove it: anybody can have a host such as
 * `x.execute-api.us-east-1.amazonaws.com`, so the labels before the suffix must be a service's, or its VPC endpoint's.
 */
export function isAwsHost(hostname: string, partition: PartitionId): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  const suffix = partitions[partition].suffixes.find((candidate) => host.endsWith(`.${candidate}`));
  if (suffix === undefined) return false;
  return awsLabels.test(host.slice(0, -suffix.length - 1));
}

const hosts = Object.values(services)
  .map(({ host }) => host)
  .join("|");
const awsLabels = new RegExp(`^(?:vpce-[a-z0-9-]+\\.)?(?:${hosts})(?:-fips)?(?:\\.[a-z0-9-]+)?(?:\\.vpce)?$`);
