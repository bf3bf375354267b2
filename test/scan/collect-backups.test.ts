import { describe, expect, test } from "vitest";
import { walkBackups } from "../../src/scan/collect-backups.ts";
import { absent, known, malformed } from "./stated-facts.ts";
import { scriptedReader } from "./scripted-reader.ts";

const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";
const created = new Date("2026-01-02T03:04:05.678Z");

describe("ListBackups", () => {
  const operation = "dynamodb:ListBackups";
  const backup = (id: string, more: object = {}) => ({
    TableName: "orders",
    TableId: "id-1",
    BackupArn: `${arn}/backup/${id}`,
    BackupName: id,
    BackupStatus: "AVAILABLE",
    BackupType: "USER",
    BackupCreationDateTime: created,
    BackupSizeBytes: 5,
    ...more,
  });
  const listOf = async (pages: readonly (object | "lost")[], table = "orders") => {
    const answer = (await walkBackups(scriptedReader({ [operation]: pages }))).ofTable(
      table,
      `arn:aws:dynamodb:eu-west-1:111111111111:table/${table}`,
    );
    if (answer.state === "unread") return answer;
    return answer.lists["backupsByName"];
  };
  const page = (...BackupSummaries: object[]) => ({ BackupSummaries });

  test("every member of a backup is a fact", async () => {
    expect(await listOf([page(backup("b"))])).toEqual({
      items: [
        {
          arn: known(`${arn}/backup/b`),
          name: known("b"),
          status: known("AVAILABLE"),
          type: known("USER"),
          tableId: known("id-1"),
          created: known("2026-01-02T03:04:05.678Z"),
          sizeBytes: known(5),
        },
      ],
      missing: [],
    });
  });

  test.each([
    ["status", { BackupStatus: undefined }, malformed(operation, "no BackupStatus")],
    ["type", { BackupType: undefined }, malformed(operation, "no BackupType")],
    ["created", { BackupCreationDateTime: undefined }, malformed(operation, "no BackupCreationDateTime")],
    ["arn", { BackupArn: undefined }, malformed(operation, "no BackupArn")],
    ["tableId", { TableId: undefined }, absent],
    ["name", { BackupName: undefined }, absent],
    ["sizeBytes", { BackupSizeBytes: undefined }, absent],
  ])("a backup without %s says so, and the others stand", async (member, missing, fact) => {
    const list = await listOf([page(backup("b", missing), backup("c"))]);
    if (list === undefined || "state" in list) throw new Error("unread");
    expect(list.items).toHaveLength(2);
    expect(list.items.map((item) => item[member])).toContainEqual(fact);
  });

  test("a backup that two pages carry counts once", async () => {
    const list = await listOf([page(backup("b")), page(), page(backup("b"), backup("c"))]);
    expect(list).toMatchObject({ items: [{ name: known("b") }, { name: known("c") }], missing: [] });
  });

  test("backups come oldest first whatever the pages were", async () => {
    const old = backup("z", { BackupCreationDateTime: new Date("2020-01-01") });
    const one = await listOf([page(backup("b"), old, backup("a"))]);
    expect(one).toEqual(await listOf([page(backup("a")), page(old, backup("b"))]));
    expect(one).toMatchObject({ items: [{ name: known("z") }, { name: known("a") }, { name: known("b") }] });
  });

  test("without TableName the ARN says whose backup it is", async () => {
    expect(await listOf([page(backup("b", { TableName: undefined }))])).toMatchObject({
      items: [{ name: known("b") }],
    });
  });

  test("a backup of nobody makes the list of every table incomplete", async () => {
    const pages = [page(backup("b", { TableName: undefined, BackupArn: undefined }))];
    const incomplete = {
      items: [],
      missing: [{ kind: "malformed", operation, detail: "a backup that names no table" }],
    };
    expect(await listOf(pages)).toEqual(incomplete);
    expect(await listOf(pages, "another")).toEqual(incomplete);
  });

  test("a table with the name of an object's own members has no backups", async () => {
    expect(await listOf([page(backup("b"))], "constructor")).toEqual({ items: [], missing: [] });
  });
});
