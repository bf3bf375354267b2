/** Documents and errors put into the protocol of the service that was called: status, headers and body as AWS sends them. */
import { crc32 } from "node:zlib";
import type { Output } from "./call.ts";
import type { ErrorCode } from "./error-codes.ts";
import { uuidOf } from "./ids.ts";
import type { ServiceId } from "./operations.ts";
import type { ServiceError } from "./service-error.ts";

export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** DynamoDB's request ids have 52 characters and this end (recorded answers). */
const dynamodbRequestId = (seq: number): string =>
  `${uuidOf(`request ${seq}`).replaceAll("-", "").toUpperCase()}VV4KQNSO5AEMVJF66Q9ASUAAJG`.slice(-52);

const requestIdOf = (service: ServiceId, seq: number): string =>
  service === "dynamodb" ? dynamodbRequestId(seq) : uuidOf(`request ${seq}`);

const contentType: Readonly<Record<ServiceId, string>> = {
  dynamodb: "application/x-amz-json-1.0",
  organizations: "application/x-amz-json-1.1",
  tagging: "application/x-amz-json-1.1",
  kms: "application/x-amz-json-1.1",
  sts: "text/xml",
  account: "application/json",
  backup: "application/json",
  securityhub: "application/json",
};

const headersOf = (service: ServiceId, seq: number): Record<string, string> => ({
  "content-type": contentType[service],
  "x-amzn-requestid": requestIdOf(service, seq),
});

export const renderOutput = (service: ServiceId, command: string, output: Output, seq: number): WireAnswer =>
  withChecksum(service, rendered(service, command, output, seq));

export const renderError = (service: ServiceId, error: ServiceError, seq: number): WireAnswer =>
  withChecksum(service, renderedError(service, error, seq));

/** DynamoDB alone sends a checksum of the body (recorded answers); boto3 holds the body against it. */
const withChecksum = (service: ServiceId, answer: WireAnswer): WireAnswer =>
  service === "dynamodb"
    ? { ...answer, headers: { ...answer.headers, "x-amz-crc32": String(crc32(answer.body)) } }
    : answer;

/** The same answer had the service said something else. */
export function instead(answer: WireAnswer, body: string): WireAnswer {
  const sent = answer.headers["x-amz-crc32"];
  const headers = sent === undefined ? answer.headers : { ...answer.headers, "x-amz-crc32": String(crc32(body)) };
  return { status: 200, headers, body };
}

function rendered(service: ServiceId, command: string, output: Output, seq: number): WireAnswer {
  const headers = headersOf(service, seq);
  if (service !== "sts") return { status: 200, headers, body: silent.has(command) ? "" : JSON.stringify(output) };
  const requestId = `<ResponseMetadata><RequestId>${requestIdOf(service, seq)}</RequestId></ResponseMetadata>`;
  const body = `<${command}Response xmlns="${stsNamespace}"><${command}Result>${xml(output)}</${command}Result>${requestId}</${command}Response>`;
  return { status: 200, headers, body };
}

/** They answer with no document at all (recorded answers). */
const silent: ReadonlySet<string> = new Set(["TagResource", "UntagResource"]);

const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

function renderedError(service: ServiceId, error: ServiceError, seq: number): WireAnswer {
  const headers = headersOf(service, seq);
  switch (service) {
    case "dynamodb": {
      const status = error.status ?? 400;
      const namespace = dynamodbNamespace(error.code);
      // What the front end answers spells the member in capitals, what DynamoDB itself answers does not.
      const member =
        error.code === "AccessDeniedException" || error.code === "SerializationException" ? "Message" : "message";
      const text = error.message === "" ? {} : { [member]: error.message };
      return { status, headers, body: JSON.stringify({ __type: `${namespace}#${error.code}`, ...text }) };
    }
    case "organizations":
    case "tagging": {
      const body = { __type: error.code, Message: error.message, ...error.members };
      return { status: error.status ?? 400, headers, body: JSON.stringify(body) };
    }
    case "kms": {
      // As DynamoDB: what IAM and the front end say is spelled in capitals.
      const member =
        error.code === "AccessDeniedException" || error.code === "SerializationException" ? "Message" : "message";
      const text = error.message === "" ? {} : { [member]: error.message };
      return { status: error.status ?? 400, headers, body: JSON.stringify({ __type: error.code, ...text }) };
    }
    case "account":
    case "backup":
    case "securityhub": {
      const named = { ...headers, "x-amzn-errortype": error.code };
      // AWS Backup and Security Hub spell the member in capitals in the errors they declare themselves (API references).
      const member = declared[service].has(error.code) ? "Message" : "message";
      return {
        status: error.status ?? 400,
        headers: named,
        body: JSON.stringify({ [member]: error.message, ...error.members }),
      };
    }
    case "sts": {
      const status = error.status ?? 400;
      const details = { Type: status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message };
      const body = `<ErrorResponse xmlns="${stsNamespace}"><Error>${xml(details)}</Error><RequestId>${requestIdOf(service, seq)}</RequestId></ErrorResponse>`;
      return { status, headers, body };
    }
    default:
      return service satisfies never;
  }
}

const declared: Readonly<Record<"account" | "backup" | "securityhub", ReadonlySet<ErrorCode>>> = {
  account: new Set(),
  backup: new Set([
    "InvalidParameterValueException",
    "InvalidRequestException",
    "LimitExceededException",
    "MissingParameterValueException",
    "ResourceNotFoundException",
    "ServiceUnavailableException",
  ]),
  securityhub: new Set([
    "InternalException",
    "InvalidAccessException",
    "InvalidInputException",
    "LimitExceededException",
  ]),
};

function dynamodbNamespace(code: ErrorCode): string {
  switch (code) {
    case "ValidationException":
      return "com.amazon.coral.validate";
    case "ThrottlingException":
      return "com.amazon.coral.availability";
    case "AccessDeniedException":
    case "UnrecognizedClientException":
    case "MissingAuthenticationTokenException":
    case "ExpiredTokenException":
    case "InvalidSignatureException":
    case "UnknownOperationException":
    case "SerializationException":
    case "ServiceUnavailable":
      return "com.amazon.coral.service";
    default:
      return "com.amazonaws.dynamodb.v20120810";
  }
}

function xml(members: Output): string {
  return Object.entries(members)
    .map(([name, value]) => {
      const inner = typeof value === "object" && value !== null ? xml(value as Output) : escapeXml(String(value));
      return `<${name}>${inner}</${name}>`;
    })
    .join("");
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
