/** Is what the replay sends what AWS sent? The recorder kept content lengths and checksums of the real bodies. */
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { needRecordings, recordings } from "./recordings.ts";
import { wireFormOf } from "./wire-form.ts";

/** Answers whose body the recorder's authors changed afterwards, so that the recorded length is that of another body. */
const editedByHand = [
  "test_dynamodb_create_backup/dynamodb.ListTables_1.json",
  "test_dynamodb_create_backup/tagging.GetResources_1.json",
  "test_dynamodb_create_prefixed_backup/dynamodb.ListTables_1.json",
  "test_dynamodb_create_prefixed_backup/tagging.GetResources_1.json",
  "test_dynamodb_delete_table/tagging.GetResources_1.json",
  "test_dynamodb_table/dynamodb.DescribeTable_1.json",
  "test_dynamodb_tag/dynamodb.ListTagsOfResource_1.json",
  "test_dynamodb_tag/tagging.GetResources_1.json",
  "test_dynamodb_tag_filter/dynamodb.ListTagsOfResource_1.json",
  "test_dynamodb_tag_filter/tagging.GetResources_1.json",
];

const answers = recordings().flatMap((recording) => recording.answers);
const bytesOf = (text: string): number => Buffer.byteLength(text);

test("a replayed body is as long as the one AWS sent, to the byte", (context) => {
  needRecordings(context);
  const told = answers.filter(({ headers }) => headers["content-length"] !== undefined);
  const other = told.filter((answer) => bytesOf(wireFormOf(answer).body) !== Number(answer.headers["content-length"]));
  expect(other.map(({ file }) => file)).toEqual(editedByHand);
  expect(told.length - other.length).toBeGreaterThan(10);
});

test("a replayed body without anything of the account, which the recorder replaced, has AWS's checksum", (context) => {
  needRecordings(context);
  const told = answers.filter(({ headers, file }) => "x-amz-crc32" in headers && !editedByHand.includes(file));
  const untouched = told.filter(({ data }) => !/:\d{12}:/.test(JSON.stringify(data)));
  const crcs = untouched.map((answer) => [answer.file, String(crc32(wireFormOf(answer).body))]);
  expect(crcs).toEqual(untouched.map(({ file, headers }) => [file, headers["x-amz-crc32"]]));
  expect(untouched.length).toBeGreaterThan(0);
});

test("a replayed body is of the content type that AWS sent", (context) => {
  needRecordings(context);
  const told = answers.filter(({ headers }) => headers["content-type"] !== undefined);
  // The file of tagging's TagResources holds the answer of DynamoDB's TagResource.
  const other = told.filter((answer) => wireFormOf(answer).headers["content-type"] !== answer.headers["content-type"]);
  expect(other.map(({ file }) => file)).toEqual(["test_dynamodb_tag/tagging.TagResources_1.json"]);
});
