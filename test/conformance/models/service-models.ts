/**
 * AWS's own description of its services, as botocore ships it (`data/<service>/<date>/service-2.json`, packed or not): a
 * service id in, its newest model out. Nothing in it was written here; refuses to guess when a model is not there.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { services, type ServiceId } from "../../../src/emulator/operations.ts";
import { python } from "../../support/python.ts";

export type MemberRef = {
  readonly shape: string;
  readonly location?: "header" | "headers" | "statusCode" | "uri" | "querystring";
  readonly locationName?: string;
  readonly timestampFormat?: string;
};

export type Shape = {
  readonly type: string;
  readonly members?: Readonly<Record<string, MemberRef>>;
  readonly required?: readonly string[];
  readonly member?: MemberRef;
  readonly key?: MemberRef;
  readonly value?: MemberRef;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly timestampFormat?: string;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
};

export type OperationModel = {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly output?: { readonly shape: string; readonly resultWrapper?: string };
  readonly errors?: readonly { readonly shape: string }[];
};

export type ServiceModel = {
  readonly metadata: {
    readonly protocol: string;
    readonly protocols?: readonly string[];
    readonly jsonVersion?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
};

export type ServiceModels = Readonly<Record<ServiceId, ServiceModel>>;

/** What botocore calls the services. */
const folders: Readonly<Record<ServiceId, string>> = {
  dynamodb: "dynamodb",
  organizations: "organizations",
  sts: "sts",
  account: "account",
  tagging: "resourcegroupstaggingapi",
  backup: "backup",
  kms: "kms",
  securityhub: "securityhub",
};

export function readServiceModels(): ServiceModels {
  const root = execFileSync(python(), ["-c", "import botocore; print(botocore.__path__[0])"], { encoding: "utf8" });
  const models = services.map((service) => [service, readModel(join(root.trim(), "data", folders[service]))]);
  return Object.fromEntries(models) as ServiceModels;
}

/** The newest model below `folder`: botocore packs them in its releases, and has them plain in its repository. */
export function readModel(folder: string): ServiceModel {
  for (const date of readdirSync(folder).toSorted().toReversed()) {
    const file = join(folder, date, "service-2.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as ServiceModel;
    if (existsSync(`${file}.gz`)) return JSON.parse(gunzipSync(readFileSync(`${file}.gz`)).toString()) as ServiceModel;
  }
  throw new Error(`no service-2.json below ${folder}`);
}
