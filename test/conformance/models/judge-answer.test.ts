import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { ServiceId } from "../../../src/emulator/operations.ts";
import { hasPython, needPython } from "../../support/python.ts";
import { inTemporaryFolder } from "../../support/temporary-folder.ts";
import { deviationKinds, type DeviationKind } from "./deviation.ts";
import { judgeAnswer, type RawAnswer } from "./judge-answer.ts";
import { readModel, readServiceModels, type ServiceModels } from "./service-models.ts";

let models: ServiceModels;

beforeAll(() => {
  if (hasPython()) models = readServiceModels();
});

type Answered = { readonly service: ServiceId; readonly command: string; readonly answer: RawAnswer };
type Change = { readonly status?: number; readonly headers?: Readonly<Record<string, string | undefined>> };

function answered(service: ServiceId, command: string, body: string, type: string, change: Change = {}): Answered {
  const headers = { "content-type": type, "x-amzn-requestid": "id-1", ...change.headers };
  return { service, command, answer: { status: change.status ?? 200, headers, body: Buffer.from(body) } };
}

function dynamodb(command: string, document: unknown, change: Change = {}): Answered {
  const body = JSON.stringify(document);
  const headers = { "x-amz-crc32": String(crc32(body)), ...change.headers };
  return answered("dynamodb", command, body, "application/x-amz-json-1.0", { ...change, headers });
}

const account = (document: unknown, change: Change = {}): Answered =>
  answered("account", "ListRegions", JSON.stringify(document), "application/json", change);

const sts = (body: string, change: Change = {}): Answered => answered("sts", "AssumeRole", body, "text/xml", change);

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
const assumed = (credentials: string, expiration: string): string =>
  `<AssumeRoleResponse xmlns="${namespace}"><AssumeRoleResult><Credentials>${credentials}<SecretAccessKey>s&amp;s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></AssumeRoleResponse>`;
const accessKey = "<AccessKeyId>ASIA000000000001</AccessKeyId>";
const refused = (code: string): string =>
  `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>id-1</RequestId></ErrorResponse>`;

const table = (members: object): object => ({ Table: { TableName: "orders", ...members } });
const ownError = (code: string): object => ({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: "no" });
const frontError = (code: string): object => ({ __type: `com.amazon.coral.service#${code}`, Message: "no" });
const denied = { headers: { "x-amzn-errortype": "AccessDeniedException:http://internal.amazon.com/" } };

const notUtf8: Answered = {
  service: "organizations",
  command: "ListAccounts",
  answer: { ...answered("organizations", "", "", "").answer, body: Buffer.from('{"NextToken":"\u00e9"}', "latin1") },
};

const faultless: readonly (readonly [string, () => Answered])[] = [
  [
    "a table with every kind of value",
    () =>
      dynamodb(
        "DescribeTable",
        table({
          TableStatus: "ACTIVE",
          CreationDateTime: 1767323045.678,
          ItemCount: 3,
          DeletionProtectionEnabled: true,
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          TableId: "00000000-0000-4000-8000-000000000001",
        }),
      ),
  ],
  [
    "an error that the operation declares",
    () => dynamodb("DescribeTable", ownError("ResourceNotFoundException"), { status: 400 }),
  ],
  [
    "a fault of the server, which is 500",
    () => dynamodb("ListTables", ownError("InternalServerError"), { status: 500 }),
  ],
  [
    "a common error, in the namespace of the layer that gives it",
    () => dynamodb("ListTables", frontError("AccessDeniedException"), { status: 400 }),
  ],
  [
    "an error of an operation that nobody knows",
    () => dynamodb("Explode", frontError("UnknownOperationException"), { status: 400 }),
  ],
  [
    "an error named in a header, with the address that AWS adds",
    () => account({ message: "no" }, { status: 403, ...denied }),
  ],
  ["a session, with entities in its texts", () => sts(assumed(accessKey, "2026-11-20T13:00:00Z"))],
  ["an error whose code differs from its shape", () => sts(refused("MalformedPolicyDocument"), { status: 400 })],
];

const broken: Readonly<Record<DeviationKind, readonly (readonly [Answered, string])[]>> = {
  "no document": [
    [answered("dynamodb", "ListTables", '{"TableNames":["or', "application/x-amz-json-1.0"), ""],
    [answered("account", "ListRegions", "[]", "application/json"), ""],
    [notUtf8, ""],
    [sts("<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResponse>"), ""],
    [sts("<AssumeRoleResponse>&nbsp;</AssumeRoleResponse>"), ""],
    [sts("<AssumeRoleResponse/><more/>"), ""],
  ],
  "unknown member": [
    [dynamodb("DescribeTable", table({ Color: "red" })), "Table.Color"],
    [account({ message: "no", why: "x" }, { status: 403, ...denied }), "why"],
    // The model of this error spells it in lower case, and Organizations' in capitals.
    [account({ Message: "no" }, { status: 403, ...denied }), "Message"],
    [dynamodb("ListTables", { ...frontError("AccessDeniedException"), detail: "x" }, { status: 400 }), "detail"],
    [sts(assumed(`${accessKey}<Color>red</Color>`, "2026-11-20T13:00:00Z")), "Credentials.Color"],
  ],
  "missing member": [
    [dynamodb("DescribeTable", table({ KeySchema: [{ AttributeName: "pk" }] })), "Table.KeySchema[0].KeyType"],
    [account({}, { status: 403, ...denied }), "message"],
    [sts(assumed("", "2026-11-20T13:00:00Z")), "Credentials.AccessKeyId"],
  ],
  null: [
    [dynamodb("ListTables", { TableNames: null }), "TableNames"],
    [dynamodb("ListTables", { TableNames: ["orders", null] }), "TableNames[1]"],
  ],
  "wrong type": [
    [dynamodb("DescribeTable", { Table: "orders" }), "Table"],
    [dynamodb("ListTables", { TableNames: "orders" }), "TableNames"],
    [dynamodb("DescribeTable", table({ TableName: 7 })), "Table.TableName"],
    [dynamodb("DescribeTable", table({ ItemCount: 1.5 })), "Table.ItemCount"],
    [dynamodb("DescribeTable", table({ ItemCount: "1" })), "Table.ItemCount"],
    [dynamodb("DescribeTable", table({ DeletionProtectionEnabled: "true" })), "Table.DeletionProtectionEnabled"],
    [
      dynamodb("ListTables", { __type: "com.amazon.coral.service#AccessDeniedException", Message: 7 }, { status: 400 }),
      "Message",
    ],
  ],
  "outside the enum": [[dynamodb("DescribeTable", table({ TableStatus: "SLEEPING" })), "Table.TableStatus"]],
  timestamp: [
    [dynamodb("DescribeTable", table({ CreationDateTime: "2026-01-02T03:04:05Z" })), "Table.CreationDateTime"],
    [dynamodb("DescribeTable", table({ CreationDateTime: 1767323045678 })), "Table.CreationDateTime"],
    [dynamodb("DescribeTable", table({ CreationDateTime: 1767323045.67891 })), "Table.CreationDateTime"],
    [sts(assumed(accessKey, "1767323045")), "Credentials.Expiration"],
    [sts(assumed(accessKey, "2026-13-20T13:00:00Z")), "Credentials.Expiration"],
  ],
  pattern: [
    [dynamodb("DescribeTable", table({ TableName: "a b c" })), "Table.TableName"],
    [dynamodb("DescribeTable", table({ TableId: "00000000-0000-4000-8000-00000000000G" })), "Table.TableId"],
  ],
  length: [
    [dynamodb("DescribeTable", table({ TableName: "ab" })), "Table.TableName"],
    [dynamodb("DescribeTable", table({ KeySchema: [] })), "Table.KeySchema"],
    [account({ Regions: [{ RegionName: "r".repeat(51) }] }), "Regions[0].RegionName"],
  ],
  range: [
    [
      dynamodb("DescribeTable", table({ ProvisionedThroughput: { ReadCapacityUnits: -1 } })),
      "Table.ProvisionedThroughput.ReadCapacityUnits",
    ],
  ],
  status: [
    [dynamodb("ListTables", {}, { status: 201 }), ""],
    [dynamodb("DescribeTable", ownError("ResourceNotFoundException"), { status: 404 }), ""],
    [dynamodb("ListTables", ownError("InternalServerError"), { status: 400 }), ""],
    [account({ message: "no" }, { status: 400, ...denied }), ""],
    [dynamodb("ListTables", frontError("AccessDeniedException"), { status: 403 }), ""],
  ],
  "content type": [
    [dynamodb("ListTables", {}, { headers: { "content-type": "application/json" } }), "content-type"],
    [account({}, { headers: { "content-type": undefined } }), "content-type"],
  ],
  "request id": [
    [dynamodb("ListTables", {}, { headers: { "x-amzn-requestid": undefined } }), "x-amzn-requestid"],
    [sts(refused("AccessDenied"), { status: 403, headers: { "x-amzn-requestid": "another" } }), "RequestId"],
  ],
  checksum: [
    [dynamodb("ListTables", {}, { headers: { "x-amz-crc32": undefined } }), "x-amz-crc32"],
    [dynamodb("ListTables", {}, { headers: { "x-amz-crc32": "1" } }), "x-amz-crc32"],
  ],
  envelope: [
    [sts(assumed(accessKey, "2026-11-20T13:00:00Z").replaceAll("AssumeRoleResult", "Result")), "AssumeRoleResponse"],
    [sts(assumed(accessKey, "2026-11-20T13:00:00Z").replace(namespace, "https://example.com/")), "AssumeRoleResponse"],
    [sts(refused("AccessDenied").replaceAll("ErrorResponse", "Response"), { status: 403 }), "Response"],
    [sts(refused("AccessDenied").replace("Sender", "Receiver"), { status: 403 }), "Error.Type"],
  ],
  "error unnamed": [
    [dynamodb("ListTables", { message: "no" }, { status: 400 }), "__type"],
    [account({ message: "no" }, { status: 403 }), "x-amzn-errortype"],
    [sts(refused(""), { status: 403 }), "Error.Code"],
  ],
  "error namespace": [
    [dynamodb("DescribeTable", { __type: "ResourceNotFoundException", message: "no" }, { status: 400 }), "__type"],
    [dynamodb("ListTables", ownError("AccessDeniedException"), { status: 400 }), "__type"],
  ],
  "error undeclared": [
    // Declared by the service, but not by this operation.
    [dynamodb("ListTables", ownError("ResourceNotFoundException"), { status: 400 }), ""],
    [dynamodb("Explode", {}), ""],
    [sts(refused("AccessDeniedException"), { status: 403 }), ""],
  ],
};

describe("AWS's service models as judge", () => {
  it.for(faultless)("find no fault in %s", ([, make], context) => {
    needPython(context);
    const { answer, ...asked } = make();
    expect(judgeAnswer(models, asked, answer).deviations).toEqual([]);
  });

  it.for(deviationKinds)("name what is broken: %s", (kind, context) => {
    needPython(context);
    for (const [{ answer, ...asked }, path] of broken[kind]) {
      const { deviations } = judgeAnswer(models, asked, answer);
      expect(deviations.map((deviation) => `${deviation.kind} at ${deviation.path}`)).toContain(`${kind} at ${path}`);
    }
  });

  it("are read packed and plain, the newest of several", async () => {
    const model = (date: string) => JSON.stringify({ metadata: { protocol: date }, operations: {}, shapes: {} });
    await inTemporaryFolder((folder) => {
      for (const date of ["2011-12-05", "2012-08-10", "2013-01-01"]) mkdirSync(join(folder, date));
      writeFileSync(join(folder, "2011-12-05", "service-2.json"), model("2011"));
      expect(readModel(folder).metadata.protocol).toBe("2011");
      writeFileSync(join(folder, "2012-08-10", "service-2.json.gz"), gzipSync(model("2012")));
      expect(readModel(folder).metadata.protocol).toBe("2012");
      return Promise.resolve();
    });
  });
});
