/** AWS KMS's answer about one key: DescribeKey, by the key's ARN or, in its own account and Region, by its id or as DynamoDB's own. */
import { seconds, type Call, type Output } from "./call.ts";
import { requiredText } from "./input.ts";
import { awsManagedKey, keyOf } from "./keys.ts";
import { keyNotFound } from "./not-found.ts";
import { ServiceError } from "./service-error.ts";

const day = 86_400_000;

export function describeKey(call: Call): Output {
  const { world, principal, region } = call;
  const given = requiredText(call.input, "KeyId");
  const arn = given.startsWith("arn:")
    ? given
    : given === "alias/aws/dynamodb"
      ? awsManagedKey(world, principal.account, region)
      : `arn:${world.partition}:kms:${region}:${principal.account}:key/${given}`;
  const parts = /^arn:[^:]+:kms:([^:]+):(\d{12}):key\/[^/]+$/.exec(arn);
  if (parts === null) throw new ServiceError("InvalidArnException", `Invalid arn ${given}`);
  const [, keyRegion, account] = parts;
  if (keyRegion !== region) throw new ServiceError("NotFoundException", `Invalid arn ${String(keyRegion)}`);
  const key = keyOf(world, arn);
  if (key === undefined) {
    // To other accounts KMS does not tell whether there is such a key.
    throw account === principal.account ? keyNotFound(arn) : hidden(call, arn);
  }
  return {
    KeyMetadata: {
      AWSAccountId: key.account,
      KeyId: key.id,
      Arn: arn,
      CreationDate: seconds(world.start - 500 * day),
      Enabled: key.state === "Enabled",
      Description: "",
      KeyUsage: "ENCRYPT_DECRYPT",
      KeyState: key.state,
      ...(key.state === "PendingDeletion" ? { DeletionDate: seconds(world.start + 7 * day) } : {}),
      Origin: "AWS_KMS",
      KeyManager: key.manager,
      CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
      KeySpec: "SYMMETRIC_DEFAULT",
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      MultiRegion: key.id.startsWith("mrk-"),
    },
  };
}

const hidden = ({ principal }: Call, arn: string): ServiceError =>
  new ServiceError(
    "AccessDeniedException",
    `User: ${principal.arn} is not authorized to perform: kms:DescribeKey on resource: ${arn} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
