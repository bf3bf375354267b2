/** The AWS SDK's own clients, pointed at moto: what seeds it is not what reads it later. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

export type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** moto's own account; keys that it never gave out are of this one. */
export const management = "123456789012";
export const anyKeys: Keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-a-secret" };

export function clientsOf(endpoint: string, credentials: Keys, region = "us-east-1") {
  const config = { endpoint, region, credentials };
  return {
    dynamodb: new DynamoDBClient(config),
    organizations: new OrganizationsClient(config),
    sts: new STSClient(config),
  };
}

/** Keys of an administrator in an account: the role that Organizations makes in every account it creates. */
export async function administratorOf(endpoint: string, account: string): Promise<Keys> {
  if (account === management) return anyKeys;
  const { Credentials } = await clientsOf(endpoint, anyKeys).sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "seed",
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error(`no session in ${account}`);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The environment of somebody who audits moto; nothing else leads anywhere. */
export const environmentOf = (endpoint: string, keys: Keys): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
  AWS_EC2_METADATA_DISABLED: "true",
});
