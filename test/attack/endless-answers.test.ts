import { expect, test } from "vitest";
import { connect } from "../../src/aws/connect.ts";
import { troubleOf } from "../../src/aws/trouble.ts";
import { callerIdentity, startEndpoint } from "../aws/endpoint-fixture.ts";
import { account, audit, healthyTable, keys, region, verdictsOf } from "./hostile-endpoint.ts";

test("an answer of 50 MB is not taken into memory, and what it would have said is unknown", async () => {
  const long = JSON.stringify({ Table: { ...healthyTable("orders"), Padding: "x".repeat(50_000_000) } });
  const audited = await audit({ answers: { DescribeTable: () => ({ body: long }) } });
  expect(new Set(Object.values(verdictsOf(audited)))).toEqual(new Set(["unknown"]));
  expect(audited.report?.findings[0]?.unknowns[0]?.kind).toBe("malformed");
  expect(audited.exitCode).toBe(3);
});

test("a list whose cursor is new on every page ends as one that does not end", async () => {
  const endpoint = await startEndpoint(({ operation }, nth) =>
    operation === "GetCallerIdentity"
      ? callerIdentity(account, `arn:aws:iam::${account}:user/auditor`)
      : { body: JSON.stringify({ TableNames: [], LastEvaluatedTableName: `cursor-${nth}` }) },
  );
  const aws = connect({
    env: {},
    endpoint: endpoint.url,
    callerCredentials: { accessKeyId: keys.id, secretAccessKey: keys.secret },
    ports: { now: Date.now, sleep: () => Promise.resolve(), random: Math.random },
    patience: { pages: 10 },
  });
  try {
    await aws.caller();
    const reader = aws.reader(aws.hub, region);
    const pages = [];
    for await (const page of reader.pages("dynamodb:ListTables", {})) pages.push(page);
    expect(pages).toHaveLength(11);
    expect(pages.at(-1)).toMatchObject({ state: "unread", reason: { kind: "malformed", code: "too many pages" } });
    expect(reader.ledger()).toMatchObject([{ operation: "dynamodb:ListTables", complete: false }]);
  } finally {
    aws.close();
    await endpoint.stop();
  }
});

test("a megabyte of blanks as an error message costs no more than any other", { timeout: 5_000 }, () => {
  const thrown = Object.assign(new Error(`${" ".repeat(1_000_000)}x`), {
    $fault: "client",
    $metadata: { httpStatusCode: 400 },
  });
  expect(troubleOf(thrown, "dynamodb:ListTables").reason.kind).not.toBe("region-disabled");
});
