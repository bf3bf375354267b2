/** The journal of a drill names where a session is opened and what is deleted: what is no such place is no line of it. */
import { describe, expect, it } from "vitest";
import { decodeDrillEntry } from "../../src/model/drill-journal-codec.ts";

const target = {
  account: "111122223333",
  region: "eu-west-1",
  table: "orders",
  arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
  tableId: "11111111-2222-3333-4444-555555555555",
  sizeBytes: 5,
  items: null,
};
const planned = (changed: object) => ({
  kind: "planned",
  at: "2026-11-29T10:00:00.000Z",
  drill: "0".repeat(32),
  target: { ...target, ...changed },
  wish: { kind: "pitr" },
});

describe("a planned drill in a journal", () => {
  it("comes back as it was written", () => {
    expect(decodeDrillEntry(planned({}))).toEqual(planned({}));
  });

  it.each([
    ["whose Region would lead to another host", { region: "x.example.com/#" }, /name of a Region/],
    ["whose account would lead to another role", { account: "111122223333:role/Admin" }, /account id/],
    ["whose table is a path", { table: "../orders" }, /name of a table/],
    ["whose ARN is a book", { arn: "a".repeat(3_000) }, /at most 2048 characters/],
    ["that has a member too many", { delete: "orders" }, /no other member/],
  ])("%s is refused", (_, changed, message) => {
    expect(() => decodeDrillEntry(planned(changed))).toThrow(message);
  });
});
