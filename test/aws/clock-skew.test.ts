/** A clock that is wrong: measured against AWS's answers, corrected in every signature, and found out once. */
import { afterEach, describe, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { createClockSkew } from "../../src/aws/clock-skew.ts";
import { jsonError, startEndpoint, type Answer, type FakeEndpoint } from "./endpoint-fixture.ts";
import { virtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint | undefined;
let aws: Aws | undefined;

afterEach(async () => {
  aws?.close();
  await endpoint?.stop();
});

/** An AWS whose clock is `ahead` of this machine's, and that takes no signature more than five minutes off, as SigV4. */
async function against(ahead: number) {
  const refused: number[] = [];
  endpoint = await startEndpoint(({ signedAt }, nth) => {
    const time = Date.now() + ahead;
    const headers = { date: new Date(time).toUTCString() };
    const isOff = Math.abs(signedAt - time) > 300_000;
    if (isOff) refused.push(nth);
    const answer: Answer = isOff
      ? jsonError(
          "InvalidSignatureException",
          "Signature expired: 20261122T000000Z is now earlier than 20261122T005500Z",
        )
      : { body: '{"TableNames":[]}' };
    return { ...(answer as object), headers };
  });
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const opened = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials });
  aws = opened;
  return { aws: opened, refused };
}

describe.each([3_600_000, -3_600_000])("a clock that AWS's is %d ms ahead of", (ahead) => {
  test("costs the first scope one refused call and the others none", async () => {
    const { aws, refused } = await against(ahead);
    expect(aws.clockSkew()).toBeNull();
    for (const region of ["eu-west-1", "eu-west-2", "us-east-1", "eu-west-1"]) {
      expect(await aws.reader(aws.hub, region).read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    }
    expect(refused).toEqual([1]);
    // `Date` has whole seconds, and the machine may be busy.
    expect(Math.abs((aws.clockSkew() ?? 0) + ahead)).toBeLessThan(60_000);
  });
});

test("one host with a clock of its own, and answers without a date, change nothing of what the others say", () => {
  const skew = createClockSkew();
  const local = Date.parse("2026-11-22T12:00:00Z");
  for (const host of ["a", "b", "c"]) skew.seen(host, "Sun, 22 Nov 2026 11:53:00 GMT", local);
  skew.seen("proxy", "Thu, 01 Jan 1970 00:00:00 GMT", local);
  skew.seen("a", undefined, local);
  skew.seen("b", "yesterday", local);
  expect(skew.ahead()).toBe(420_000);
});
