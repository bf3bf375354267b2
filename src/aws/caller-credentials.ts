/**
 * The caller's own keys: the default credential chain of AWS, led by the given environment instead of the process's.
 * In goes the environment, out comes a fetch; no keys anywhere is a UsageError that says what to do.
 */
import { NoCredentialsError, UsageError } from "../errors.ts";
import { canBeSent, type Credentials } from "./credentials.ts";
import { scrub } from "./scrub.ts";
import { sharedFiles, type Env } from "./shared-config.ts";
import { defaultTimeouts, handlerOptions, silent } from "./transport.ts";

type Fetch = () => Promise<Credentials>;

/** For links that must ask themselves: STS for a role in a profile, the portal of SSO in the Region its profile names. */
export type ChainOptions = {
  readonly env: Env;
  readonly region: string;
  readonly stsEndpoint: string | undefined;
  readonly ssoEndpoint: string | undefined;
};

/**
 * The order of the SDK's own `fromNodeProviderChain`: environment (unless a profile is named), profile (SSO, role,
 * process, login), web identity, container, instance. That one reads the process's environment, so its links are put
 * together here and each is given what `env` says.
 */
export async function callerChain({ env, region, stsEndpoint, ssoEndpoint }: ChainOptions): Promise<Fetch> {
  const fixed = env["AWS_PROFILE"] ? undefined : keysIn(env);
  if (fixed !== undefined) return async () => sendable(fixed);
  const sdk = await import("@aws-sdk/credential-providers");
  const asking = (endpoint: string | undefined) => ({
    ...(endpoint === undefined ? {} : { endpoint }),
    logger: silent,
    requestHandler: handlerOptions(defaultTimeouts),
  });
  const clientConfig = { region, ...asking(stsEndpoint) };
  // What fromIni is told of clients it hands to those of SSO, whose Region the profile names: STS is asked by links of
  // our own. It does not tell a web identity in a profile of any of it.
  const profile = sdk.fromIni({
    ...sharedFiles(env),
    clientConfig: asking(ssoEndpoint),
    roleAssumer: (masterCredentials, params) =>
      sdk.fromTemporaryCredentials({ masterCredentials, params, clientConfig, logger: silent })(),
    roleAssumerWithWebIdentity: ({ RoleArn, RoleSessionName, WebIdentityToken }) =>
      sdk.fromWebToken({
        roleArn: RoleArn,
        roleSessionName: RoleSessionName,
        webIdentityToken: WebIdentityToken,
        clientConfig,
      })(),
    logger: silent,
    ignoreCache: true,
  });
  const chain: Fetch[] = [profile];
  // A profile asked for by name is meant: keys found elsewhere would audit another organization.
  if (!env["AWS_PROFILE"]) {
    const tokenFile = env["AWS_WEB_IDENTITY_TOKEN_FILE"];
    const roleArn = env["AWS_ROLE_ARN"];
    if (tokenFile && roleArn) {
      const roleSessionName = env["AWS_ROLE_SESSION_NAME"] || "restorable";
      chain.push(sdk.fromTokenFile({ webIdentityTokenFile: tokenFile, roleArn, roleSessionName, clientConfig }));
    }
    const container = containerOf(env);
    if (container !== undefined) chain.push(sdk.fromHttp({ ...container, logger: silent }));
    else if ((env["AWS_EC2_METADATA_DISABLED"] ?? "false") === "false") {
      chain.push(sdk.fromInstanceMetadata({ logger: silent }));
    }
  }
  return async () => {
    const refusals: string[] = [];
    for (const link of chain) {
      try {
        return sendable(await link());
      } catch (thrown) {
        if (thrown instanceof UsageError || !(thrown instanceof Error)) throw thrown;
        refusals.push(refusalOf(thrown));
      }
    }
    throw noCredentials(env["AWS_PROFILE"], refusals);
  };
}

/** The command line of a credential_process and what it printed are the likeliest places for a password: not repeated. */
function refusalOf({ message }: Error): string {
  if (/^(?:Command failed|spawn )/.test(message))
    return "its credential_process failed; run that command by hand to see why";
  return scrub(message);
}

function sendable(keys: Credentials): Credentials {
  if (canBeSent(keys)) return keys;
  throw new UsageError(
    "The AWS access key id or the session token holds a character that no key has, such as a line break: copy them once more.",
  );
}

function keysIn(env: Env): Credentials | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"]?.trim();
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"]?.trim();
  const sessionToken = env["AWS_SESSION_TOKEN"]?.trim();
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function containerOf(env: Env) {
  const full = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  const relative = env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  if (!full && !relative) return undefined;
  const token = env["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
  const tokenFile = env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  return {
    ...(full ? { awsContainerCredentialsFullUri: full } : {}),
    ...(relative ? { awsContainerCredentialsRelativeUri: relative } : {}),
    ...(token ? { awsContainerAuthorizationToken: token } : {}),
    ...(tokenFile ? { awsContainerAuthorizationTokenFile: tokenFile } : {}),
  };
}

function noCredentials(profile: string | undefined, tried: readonly string[]): NoCredentialsError {
  if (profile) {
    return new NoCredentialsError({
      heading: `AWS profile "${scrub(profile)}" (AWS_PROFILE) gives no credentials:`,
      tried,
      next: 'Check the profile with "aws configure list", or sign in again with "aws sso login": both take AWS_PROFILE.',
    });
  }
  return new NoCredentialsError({
    heading: "No AWS credentials found:",
    tried,
    next: 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached. "restorable demo" needs none.',
  });
}
