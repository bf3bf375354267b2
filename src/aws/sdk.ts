/**
 * SDK clients of the process, one a service and Region, loaded when first used. In go a service, the name of its command,
 * an input and the keys to sign with, out comes the SDK's answer or exception as it is; nothing here retries, waits or
 * judges, and no command can be sent that the given modules do not name.
 */
import { SignatureV4 } from "@smithy/signature-v4";
import type { Credentials } from "./credentials.ts";
import type { Endpoint, ServiceId } from "./endpoints.ts";
import { keysOfCalls, type SignedStack } from "./keys-of-calls.ts";
import { makeLean, type LeanableClient } from "./lean-stack.ts";
import { silent, type Transport } from "./transport.ts";

/** What is used of an SDK client. The input of a command was typed before it came here. */
type Client = LeanableClient & {
  send(command: never): Promise<unknown>;
  readonly middlewareStack: SignedStack;
};
type Commands = Readonly<Record<string, new (input: never) => unknown>>;

/** Of one service: its client, and the commands that may be sent with it. */
export type SdkModule<Command extends string = string> = {
  readonly Client: new (config: ClientConfig) => Client;
  readonly commands: Readonly<Record<Command, new (input: never) => unknown>>;
};

/** Importing a client costs 25–180 ms, so a run pays only for the services it asks. */
export type SdkModules = Readonly<Partial<Record<ServiceId, () => Promise<SdkModule>>>>;

/**
 * Everything that the SDK would otherwise look up in the process's environment or in the shared config files is given,
 * so that it looks up nothing.
 */
function configOf({ transport }: ClientOptions, region: string, endpoint: Endpoint) {
  return {
    region,
    credentials: Object.assign(async () => unused, { memoized: true }),
    ...(endpoint.url === undefined ? {} : { endpoint: endpoint.url }),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: endpoint.fips,
    useDualstackEndpoint: endpoint.dualstack,
    // Hosts per account (<id>.ddb.<region>) would need a TLS pool each and be missing from allow-lists.
    accountIdEndpointMode: "disabled" as const,
    endpointDiscoveryEnabled: false,
    authSchemePreference: [],
    defaultsMode: "standard" as const,
    maxAttempts: 1,
    // What another client found out: every service in every Region would pay a refused call to learn of a wrong clock.
    systemClockOffset: -(transport.clockSkew() ?? 0),
    retryMode: "standard",
    // Some clients choose one that can also sign for several Regions, and hides whose keys it signs with.
    signerConstructor: SignatureV4,
    requestHandler: transport.handler,
    // One resolved middleware stack per command instead of one per call: 1.6 times the throughput.
    cacheMiddleware: true,
    logger: silent,
  };
}
type ClientConfig = ReturnType<typeof configOf>;

/** Signed with only if the keys of a call were forgotten: no account has them. */
const unused: Credentials = { accessKeyId: "unused", secretAccessKey: "unused" };

export type ClientOptions = {
  readonly endpoint: (service: ServiceId) => Promise<Endpoint>;
  readonly transport: Transport;
};

/** What one call is asked with. */
export type Asking = { readonly region: string; readonly keys: Credentials };

/** One call: `command` as AWS names the operation. */
export type SdkCall = { readonly service: ServiceId; readonly command: string; readonly input: object };

export type Sdk = { send(call: SdkCall, asking: Asking): Promise<unknown> };

/**
 * The clients belong to no account: thousands of accounts share those of a Region, and each call brings its own keys. A
 * client costs about 40 KB, and resolving its middleware as much time as a call.
 */
export function createSdk(options: ClientOptions, modules: SdkModules): Sdk {
  type Opened = { readonly client: Client; readonly commands: Commands };
  const opened = new Map<string, Promise<Opened>>();
  const signing = keysOfCalls();

  async function open(service: ServiceId, region: string): Promise<Opened> {
    // The one place that writes to the process's environment: under Node 20 each client warns on stderr as it is made,
    // and this variable, read at that moment, is the only switch the SDK has.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    const load = modules[service];
    if (load === undefined) throw new Error(`there is no client of ${service} here`);
    const [module, endpoint] = await Promise.all([load(), options.endpoint(service)]);
    const client = new module.Client(configOf(options, region, endpoint));
    await makeLean(client, "restorable");
    signing.attach(client.middlewareStack);
    return { client, commands: module.commands };
  }

  return {
    async send({ service, command, input }, { region, keys }) {
      const place = `${service} ${region}`;
      let pending = opened.get(place);
      if (pending === undefined) {
        pending = open(service, region);
        opened.set(place, pending);
      }
      const { client, commands } = await pending;
      const Command = commands[command];
      if (Command === undefined) throw new Error(`${service}:${command} has no SDK command`);
      // Its own object, so that two calls with one input can have two keys.
      const own = { ...input };
      signing.remember(own, keys);
      // SDK clients are typed per command; the pairing of operation, input and output is checked by whoever calls this.
      return client.send(new Command(own as never) as never);
    },
  };
}
