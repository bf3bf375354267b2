import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/scan/answer.ts";
import { readTagsOfTable, walkTags } from "../../src/scan/collect-tags.ts";
import { factsOf, known, malformed } from "./stated-facts.ts";
import { scriptedReader } from "./scripted-reader.ts";

const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";

describe("tags", () => {
  const tag = (Key: string | undefined, Value: string | undefined) => ({ Key, Value });
  const walked = async (pages: readonly object[]) => {
    const walk = await walkTags(
      scriptedReader({ "tag:GetResources": pages.map((ResourceTagMappingList) => ({ ResourceTagMappingList })) }),
    );
    return walk.state === "walked" ? walk.ofTable(arn) : walk;
  };

  test("the same table twice is one table with all its tags", async () => {
    const twice = [{ ResourceARN: arn, Tags: [tag("a", "1")] }];
    expect(
      factsOf((await walked([twice, [{ ResourceARN: arn, Tags: [tag("a", "1"), tag("b", "")] }]])) as Answer),
    ).toEqual({
      "tags.a": known("1"),
      "tags.b": known(""),
    });
  });

  test("a table that came with two values of one tag has that tag unknown", async () => {
    const pages = [
      [{ ResourceARN: arn, Tags: [tag("a", "1"), tag("b", "2")] }],
      [{ ResourceARN: arn, Tags: [tag("a", "2")] }],
    ];
    expect(factsOf((await walked(pages)) as Answer)).toEqual({
      "tags.a": malformed("tag:GetResources", "tag a came with two values"),
      "tags.b": known("2"),
    });
  });

  test("a table without its Tags makes the walk worthless", async () => {
    expect((await walked([[{ ResourceARN: arn }]])).state).toBe("broken");
    expect((await walked([[{ ResourceARN: arn, Tags: { Key: "a" } }]])).state).toBe("broken");
  });

  test("a hostile key is a key", async () => {
    const reader = scriptedReader({
      "dynamodb:ListTagsOfResource": [{ Tags: [tag("__proto__", "x"), tag("a.b.c", "y")] }],
    });
    const facts = factsOf(await readTagsOfTable(reader, arn));
    expect(Object.entries(facts)).toEqual([
      ["tags.__proto__", known("x")],
      ["tags.a.b.c", known("y")],
    ]);
  });

  test("a tag without a key leaves the table's tags unread", async () => {
    const reader = scriptedReader({ "dynamodb:ListTagsOfResource": [{ Tags: [tag(undefined, "x"), tag("a", "y")] }] });
    expect((await readTagsOfTable(reader, arn)).state).toBe("unread");
  });

  test("a lost second page leaves the table's tags unread", async () => {
    const reader = scriptedReader({ "dynamodb:ListTagsOfResource": [{ Tags: [tag("a", "y")] }, "lost"] });
    expect(await readTagsOfTable(reader, arn)).toMatchObject({ state: "unread", reason: { kind: "throttled" } });
  });
});
