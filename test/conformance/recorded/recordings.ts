/**
 * Answers that real AWS accounts gave, as Cloud Custodian's tests recorded them: one folder a recording, one file an
 * answer. They are not ours to publish and are looked for beside the project; in CI they must be there.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { need } from "../../support/need.ts";

const folder = fileURLToPath(new URL("../../../../shared/recorded-aws/", import.meta.url));

/** As boto3 parsed it; instants are objects of the class `datetime`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

export type RecordedAnswer = {
  /** `test_dynamodb_table/dynamodb.DescribeTable_1.json` */
  readonly file: string;
  /** `dynamodb`, `tagging` or `backup`. */
  readonly service: string;
  /** `DescribeTable` */
  readonly command: string;
  readonly status: number;
  /** Without what boto3 adds about the HTTP answer. */
  readonly data: JsonObject;
  /** Lower-case; empty where the recorder kept none. */
  readonly headers: Readonly<Record<string, string>>;
};

export type Recording = { readonly name: string; readonly answers: readonly RecordedAnswer[] };

export const needRecordings = (context: TestContext): void =>
  need(context, existsSync(folder) ? null : "the answers recorded from AWS are not beside the project");

/** Sorted by name; none where there are no recordings. */
export function recordings(): readonly Recording[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name,
      answers: readdirSync(`${folder}${name}`)
        .sort()
        .map((file) => read(`${name}/${file}`)),
    }));
}

export function recordingOf(name: string): Recording {
  const found = recordings().find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return found;
}

function read(file: string): RecordedAnswer {
  const [, service, command] = /^[^/]+\/(\w+)\.(\w+)_\d+\.json$/.exec(file) ?? [];
  if (service === undefined || command === undefined) throw new Error(`${file} is not named as a recorded answer`);
  const { status_code: status, data } = JSON.parse(readFileSync(`${folder}${file}`, "utf8")) as {
    readonly status_code: number;
    readonly data: JsonObject;
  };
  const { ResponseMetadata: about, ...rest } = data;
  const headers = isObject(about) && isObject(about["HTTPHeaders"]) ? about["HTTPHeaders"] : {};
  return { file, service, command, status, data: rest, headers: headers as Readonly<Record<string, string>> };
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function textOf(value: Json | undefined): string {
  if (typeof value !== "string") throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}
