/** The real SDK clients pointed at an emulator, without retries, and a small organization to point them at. */
import { AccountClient } from "@aws-sdk/client-account";
import { BackupClient } from "@aws-sdk/client-backup";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/emulator.ts";
import type { AccountSpec, OrganizationSpec, TableListSpec } from "../../src/emulator/organization.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

export const now = "2026-11-20T12:00:00.000Z";
export const management = "111111111111";
export const member = "222222222222";
export const region = "eu-central-1";

type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

export function clientsOf(emulator: Emulator, keys: Keys, at = region) {
  const config = {
    endpoint: emulator.endpoint,
    region: at,
    credentials: keys,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true },
  };
  return {
    dynamodb: new DynamoDBClient(config),
    organizations: new OrganizationsClient(config),
    sts: new STSClient(config),
    account: new AccountClient(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
    backup: new BackupClient(config),
    kms: new KMSClient(config),
  };
}

/** Stopped when the test that started it is over. */
export async function started(
  organization: OrganizationSpec,
  options: Omit<EmulatorOptions, "organization"> = {},
): Promise<Emulator> {
  const emulator = await startEmulator({ organization, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** A management account and one member that holds the tables. */
export function organizationOf(
  tables: TableListSpec,
  rest: Partial<OrganizationSpec> = {},
  memberRest: Partial<AccountSpec> = {},
): OrganizationSpec {
  return {
    now,
    managementAccount: management,
    regions: ["af-south-1", region, "us-east-1"],
    accounts: [
      { id: management, name: "management" },
      {
        id: member,
        name: "member",
        ou: "Workloads/Prod",
        regions: [region, "us-east-1"],
        tables: { [region]: tables },
        ...memberRest,
      },
    ],
    ...rest,
  };
}

/** An emulator with these tables, and clients with the keys of the account that holds them. */
export async function withTables(
  tables: TableListSpec,
  rest: Partial<OrganizationSpec> = {},
  options: Omit<EmulatorOptions, "organization"> = {},
) {
  const emulator = await started(organizationOf(tables, rest), options);
  return { emulator, ...clientsOf(emulator, emulator.credentials(member)) };
}

/** Keys of a session in the member account. */
export async function sessionKeys(emulator: Emulator, policy?: string): Promise<Required<Keys>> {
  const { sts } = clientsOf(emulator, emulator.credentials(management));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${member}:role/RestorableAudit`,
      RoleSessionName: "audit",
      ...(policy === undefined ? {} : { Policy: policy }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("no session credentials");
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The error a call rejects with, as the SDK shapes it. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ readonly name: string; readonly message: string; readonly status: number | undefined }> {
  const error: unknown = await call.then(
    () => expect.fail("the call was answered"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("rejected with no error");
  const metadata = "$metadata" in error ? (error.$metadata as { readonly httpStatusCode?: number }) : {};
  return { name: error.name, message: error.message, status: metadata.httpStatusCode };
}
