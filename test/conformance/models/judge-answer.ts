/**
 * A raw HTTP answer and the operation it answers, in; every deviation from AWS's model of that operation out: headers,
 * status, document, and for errors their name, members and status. What the model leaves open is left open here.
 */
import { crc32 } from "node:zlib";
import type { ServiceId } from "../../../src/emulator/operations.ts";
import { commonErrorsOf } from "./common-errors.ts";
import type { Deviation, DeviationKind } from "./deviation.ts";
import { judgeJson, judgeStructure, judgeXml, shapeNamed } from "./judge-shape.ts";
import type { OperationModel, ServiceModel, ServiceModels, Shape } from "./service-models.ts";
import { parseXml, type Element } from "./xml.ts";

export type RawAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type Judgement = {
  /** Of an error that could be read; null: an output, or nothing that names an error. */
  readonly code: string | null;
  readonly deviations: readonly Deviation[];
};

/** `command`: as the model names the operation; one that it does not know can only be answered with a common error. */
export function judgeAnswer(
  models: ServiceModels,
  asked: { readonly service: ServiceId; readonly command: string },
  answer: RawAnswer,
): Judgement {
  const deviations: Deviation[] = [];
  const model = models[asked.service];
  const operation = model.operations[asked.command];
  const court: Court = {
    ...asked,
    model,
    operation,
    answer,
    tell: (deviation) => deviations.push(deviation),
    say: (kind, text, path = "") => deviations.push({ kind, path, text }),
  };
  judgeHeaders(court);
  const failed = answer.status >= 400;
  const code = protocolOf(model) === "query" ? judgeQuery(court, failed) : judgeJsonBody(court, failed);
  return { code, deviations };
}

type Court = {
  readonly service: ServiceId;
  readonly command: string;
  readonly model: ServiceModel;
  readonly operation: OperationModel | undefined;
  readonly answer: RawAnswer;
  readonly tell: (deviation: Deviation) => void;
  readonly say: (kind: DeviationKind, text: string, path?: string) => void;
};

/** As botocore chooses: JSON before CBOR where a service speaks both (`PRIORITY_ORDERED_SUPPORTED_PROTOCOLS`). */
function protocolOf({ metadata }: ServiceModel): "json" | "rest-json" | "query" {
  const spoken = [metadata.protocol, ...(metadata.protocols ?? [])];
  const found = (["json", "rest-json", "query"] as const).find((protocol) => spoken.includes(protocol));
  if (!found) throw new Error(`answers in ${spoken.join(", ")} are not judged yet`);
  return found;
}

function contentTypeOf(model: ServiceModel): string {
  switch (protocolOf(model)) {
    case "json":
      return `application/x-amz-json-${model.metadata.jsonVersion ?? "1.0"}`;
    case "rest-json":
      return "application/json";
    default:
      return "text/xml";
  }
}

function judgeHeaders({ service, model, answer, say }: Court): void {
  const { headers, body } = answer;
  const type = headers["content-type"];
  const expected = contentTypeOf(model);
  if (type !== expected) say("content type", `${String(type)} instead of ${expected}`, "content-type");
  if (!headers["x-amzn-requestid"]) say("request id", "AWS names every request", "x-amzn-requestid");
  // DynamoDB developer guide, low-level API: every answer carries the CRC-32 of its body.
  const checksum = headers["x-amz-crc32"];
  if (checksum === undefined ? service === "dynamodb" : checksum !== String(crc32(body))) {
    say("checksum", `${String(checksum)} instead of ${crc32(body)}`, "x-amz-crc32");
  }
}

function judgeJsonBody(court: Court, failed: boolean): string | null {
  const { answer, operation, say } = court;
  // What has no output has no document either (recorded answers of TagResource).
  if (!failed && operation && !operation.output && answer.body.length === 0) {
    judgeStatus(court, operation.http.responseCode ?? 200);
    return null;
  }
  const document = jsonObject(answer.body);
  if (!document) {
    say("no document", `${answer.body.toString().slice(0, 40)} is no JSON object`);
    return null;
  }
  if (failed) return judgeError(court, document);
  judgeStatus(court, operation?.http.responseCode ?? 200);
  if (!operation) say("error undeclared", `the model has no ${court.command}, and it was answered`);
  else if (operation.output) judgeJson(court, { ref: operation.output, path: "" }, document);
  return null;
}

function jsonObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON names an error in the document, REST in a header (`Code` or `Code:URL`). */
function judgeError(court: Court, document: Readonly<Record<string, unknown>>): string | null {
  const { model, answer, say } = court;
  const { __type: type, ...members } = document;
  const inHeader = protocolOf(model) === "rest-json";
  const name = inHeader ? answer.headers["x-amzn-errortype"]?.split(":")[0] : type;
  if (typeof name !== "string" || name === "") {
    say("error unnamed", "no name of an error", inHeader ? "x-amzn-errortype" : "__type");
    return null;
  }
  const hash = name.indexOf("#");
  const code = name.slice(hash + 1);
  const declared = declaredError(court, code);
  // Scan declares a throttle that every operation can give; it comes from where all of them do.
  const own = declared !== undefined && !Object.hasOwn(commonErrorsOf[court.service], code);
  judgeNamespace(court, name.slice(0, Math.max(hash, 0)), own);
  judgeErrorMembers(court, code, { declared, members });
  return code;
}

/** DynamoDB names its own errors in its namespace, those of the layers before it in theirs; other services name none. */
function judgeNamespace({ service, say }: Court, namespace: string, own: boolean): void {
  const pattern =
    service !== "dynamodb" ? /^$/ : own ? /^com\.amazonaws\.dynamodb\.v20120810$/ : /^com\.amazon\.coral\.\w+$/;
  if (!pattern.test(namespace)) say("error namespace", `"${namespace}" does not match ${String(pattern)}`, "__type");
}

function declaredError({ model, operation }: Court, code: string): Shape | undefined {
  return (operation?.errors ?? [])
    .map((error) => ({ name: error.shape, shape: shapeNamed(model, error.shape) }))
    .find(({ name, shape }) => (shape.error?.code ?? name) === code)?.shape;
}

function judgeErrorMembers(
  court: Court,
  code: string,
  error: { readonly declared: Shape | undefined; readonly members: Readonly<Record<string, unknown>> },
): void {
  const { declared, members } = error;
  if (declared) {
    // Smithy's protocols: the status of the model, or 500 for a fault of the server, or 400.
    judgeStatus(court, declared.error?.httpStatusCode ?? (declared.fault ? 500 : 400));
    judgeStructure(court, declared, { path: "", value: members });
    return;
  }
  const common = commonErrorsOf[court.service][code];
  if (!common) {
    court.say("error undeclared", `${code} is neither an error of ${court.command} nor a common one`);
    return;
  }
  judgeStatus(court, common.status);
  for (const [name, value] of Object.entries(members)) {
    if (!/^[mM]essage$/.test(name)) court.say("unknown member", "common errors have a message alone", name);
    else if (typeof value !== "string") court.say("wrong type", `${JSON.stringify(value)} is no text`, name);
  }
}

function judgeStatus({ answer, say }: Court, expected: number): void {
  if (answer.status !== expected) say("status", `${answer.status} instead of ${expected}`);
}

/** `<OpResponse><OpResult>…</OpResult><ResponseMetadata><RequestId>`, or `<ErrorResponse><Error>…</Error><RequestId>`. */
function judgeQuery(court: Court, failed: boolean): string | null {
  const { model, operation, command, answer, say } = court;
  const root = xmlOf(answer.body);
  if (!root) {
    say("no document", `${answer.body.toString().slice(0, 40)} is no XML`);
    return null;
  }
  if (root.namespace !== model.metadata.xmlNamespace) say("envelope", `namespace ${String(root.namespace)}`, root.name);
  if (failed) return judgeQueryError(court, root);
  judgeStatus(court, operation?.http.responseCode ?? 200);
  if (!operation?.output) {
    say("error undeclared", `the model has no ${command} with an output, and it was answered`);
    return null;
  }
  const [wrapped, metadata, ...more] = root.children;
  const wrapper = operation.output.resultWrapper;
  if (
    root.name !== `${command}Response` ||
    wrapped === undefined ||
    wrapped.name !== wrapper ||
    metadata?.name !== "ResponseMetadata" ||
    more.length > 0
  ) {
    say("envelope", `not ${command}Response of ${String(wrapper)} and ResponseMetadata`, root.name);
    return null;
  }
  judgeRequestId(court, metadata.children);
  judgeXml(court, { ref: operation.output, path: "" }, wrapped);
  return null;
}

function judgeQueryError(court: Court, root: Element): string | null {
  const error = root.children.find((child) => child.name === "Error");
  const { Code, Message, Type, ...more } = Object.fromEntries(
    (error?.children ?? []).map(({ name, text }) => [name, text]),
  );
  judgeRequestId(court, root.children);
  if (root.name !== "ErrorResponse" || Object.keys(more).length > 0)
    court.say("envelope", "not an ErrorResponse of Type, Code, Message", root.name);
  if (Code === undefined || Code === "") {
    court.say("error unnamed", "no Code", "Error.Code");
    return null;
  }
  if (Type !== (court.answer.status < 500 ? "Sender" : "Receiver"))
    court.say("envelope", `Type ${String(Type)}`, "Error.Type");
  const declared = declaredError(court, Code);
  judgeErrorMembers(court, Code, { declared, members: Message === undefined ? {} : { message: Message } });
  return Code;
}

function judgeRequestId({ answer, say }: Court, among: readonly Element[]): void {
  const id = among.find((child) => child.name === "RequestId")?.text;
  if (!id || id !== answer.headers["x-amzn-requestid"])
    say("request id", `${String(id)} is not that of the header`, "RequestId");
}

function xmlOf(body: Buffer): Element | undefined {
  try {
    return parseXml(body.toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
