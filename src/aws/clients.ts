/**
 * The SDK clients of one session in one Region, loaded when first used. In go an operation of the catalogue and its
 * input, out comes the SDK's answer or exception as it is; nothing here retries, waits or judges.
 */
import { operations, type OperationId } from "../model/operations.ts";
import type { Credentials } from "./credentials.ts";
import type { Endpoint, ServiceId } from "./endpoints.ts";
import type { InputOf, OutputOf } from "./shapes.ts";
import { silent, type Transport } from "./transport.ts";

type CommandOf<S extends ServiceId> = Extract<(typeof operations)[OperationId], { service: S }>["command"];

/** What is used of an SDK client. The input of a command was typed by `InputOf` before it came here. */
type Client = { send(command: never): Promise<unknown> };
type ClientModule<S extends ServiceId> = {
  readonly Client: new (config: ClientConfig) => Client;
  readonly commands: Readonly<Record<CommandOf<S>, new (input: never) => unknown>>;
};

/** Importing a client costs 25–180 ms, so a run pays only for the services it asks. */
const modules: { readonly [S in ServiceId]: () => Promise<ClientModule<S>> } = {
  account: async () => {
    const { AccountClient: Client, ListRegionsCommand: ListRegions } = await import("@aws-sdk/client-account");
    return { Client, commands: { ListRegions } };
  },
  backup: async () => {
    const sdk = await import("@aws-sdk/client-backup");
    return { Client: sdk.BackupClient, commands: { ListProtectedResources: sdk.ListProtectedResourcesCommand } };
  },
  dynamodb: async () => {
    const sdk = await import("@aws-sdk/client-dynamodb");
    const commands = {
      ListTables: sdk.ListTablesCommand,
      DescribeTable: sdk.DescribeTableCommand,
      DescribeContinuousBackups: sdk.DescribeContinuousBackupsCommand,
      ListBackups: sdk.ListBackupsCommand,
      ListTagsOfResource: sdk.ListTagsOfResourceCommand,
    };
    return { Client: sdk.DynamoDBClient, commands };
  },
  organizations: async () => {
    const sdk = await import("@aws-sdk/client-organizations");
    const commands = { DescribeOrganization: sdk.DescribeOrganizationCommand, ListAccounts: sdk.ListAccountsCommand };
    return { Client: sdk.OrganizationsClient, commands };
  },
  sts: async () => {
    const sdk = await import("@aws-sdk/client-sts");
    const commands = { GetCallerIdentity: sdk.GetCallerIdentityCommand, AssumeRole: sdk.AssumeRoleCommand };
    return { Client: sdk.STSClient, commands };
  },
  tagging: async () => {
    const sdk = await import("@aws-sdk/client-resource-groups-tagging-api");
    return { Client: sdk.ResourceGroupsTaggingAPIClient, commands: { GetResources: sdk.GetResourcesCommand } };
  },
};

/**
 * Everything that the SDK would otherwise look up in the process's environment or in the shared config files is given,
 * so that it looks up nothing.
 */
function configOf(options: ClientOptions, endpoint: Endpoint) {
  return {
    region: options.region,
    credentials: Object.assign(() => options.credentials(), { memoized: true }),
    ...(endpoint.url === undefined ? {} : { endpoint: endpoint.url }),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: endpoint.fips,
    useDualstackEndpoint: endpoint.dualstack,
    // Hosts per account (<id>.ddb.<region>) would need a TLS pool each and be missing from allow-lists.
    accountIdEndpointMode: "disabled" as const,
    endpointDiscoveryEnabled: false,
    authSchemePreference: [],
    defaultsMode: "standard" as const,
    userAgentAppId: "restorable",
    // attempt.ts retries: the SDK's retry quota is per client and would spend itself on a busy account.
    maxAttempts: 1,
    retryMode: "standard",
    requestHandler: options.transport.handler,
    // One resolved middleware stack per command instead of one per call: 1.6 times the throughput.
    cacheMiddleware: true,
    logger: silent,
  };
}
type ClientConfig = ReturnType<typeof configOf>;

export type ClientOptions = {
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
  readonly endpoint: (service: ServiceId) => Promise<Endpoint>;
  readonly transport: Transport;
};

export type Clients = {
  send<Op extends OperationId>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>;
};

export function createClients(options: ClientOptions): Clients {
  type Opened = { readonly client: Client; readonly commands: Readonly<Record<string, new (input: never) => unknown>> };
  const opened = new Map<ServiceId, Promise<Opened>>();

  async function open(service: ServiceId): Promise<Opened> {
    // The one place that writes to the process's environment: under Node 20 each client warns on stderr as it is made,
    // and this variable, read at that moment, is the only switch the SDK has.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    const [module, endpoint] = await Promise.all([modules[service](), options.endpoint(service)]);
    return { client: new module.Client(configOf(options, endpoint)), commands: module.commands };
  }

  return {
    async send<Op extends OperationId>(operation: Op, input: InputOf<Op>) {
      const { service, command } = operations[operation];
      let pending = opened.get(service);
      if (pending === undefined) {
        pending = open(service);
        opened.set(service, pending);
      }
      const { client, commands } = await pending;
      const Command = commands[command];
      if (Command === undefined) throw new Error(`${operation} has no SDK command`);
      // SDK clients are typed per command; the pairing of operation, input and output was checked by `Shapes`.
      return (await client.send(new Command(input as never) as never)) as OutputOf<Op>;
    },
  };
}
