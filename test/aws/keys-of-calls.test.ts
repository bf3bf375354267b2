/** Many sessions share the SDK clients of a Region: each call is signed with the keys of its own session, however many are under way. */
import { expect, test } from "vitest";
import { connect } from "../../src/aws/connect.ts";
import { keysOfCalls } from "../../src/aws/keys-of-calls.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { virtualPorts } from "./ports-fixture.ts";

const now = "2026-11-22T00:00:00Z";
const hub = "100000000000";
const members = Array.from({ length: 20 }, (_, nth) => String(200_000_000_000 + nth));

test("twenty sessions that ask at once each see the tables of their own account, and no others", async () => {
  const emulator = await startEmulator({
    organization: {
      now,
      managementAccount: hub,
      regions: ["us-east-1"],
      accounts: [{ id: hub }, ...members.map((id) => ({ id, tables: { "us-east-1": [{ name: `of-${id}` }] } }))],
    },
  });
  const aws = connect({ env: emulator.environment(hub), ports: virtualPorts(Date.parse(now)) });
  try {
    await aws.caller();
    const sessions = await Promise.all(
      members.map((id) => aws.assume(id, { roleName: "RestorableAudit", operations: ["dynamodb:ListTables"] })),
    );
    const readers = sessions.map((session) => {
      if (session.state === "unread") throw new Error(session.reason.kind);
      return aws.reader(session.value, "us-east-1");
    });
    const asked = await Promise.all(
      readers.flatMap((reader, nth) =>
        Array.from({ length: 10 }, async () => {
          const answer = await reader.read("dynamodb:ListTables", {});
          return { account: members[nth], names: answer.state === "read" ? answer.value.TableNames : answer.reason };
        }),
      ),
    );
    expect(asked).toHaveLength(200);
    for (const { account, names } of asked) expect(names).toEqual([`of-${account}`]);
  } finally {
    aws.close();
    await emulator.close();
  }
});

test("a call whose keys nobody gave is not sent", () => {
  let middleware: ((next: unknown, context: object) => (args: object) => unknown) | undefined;
  keysOfCalls().attach({ addRelativeTo: (given: never) => void (middleware = given) });
  const sent: object[] = [];
  const call = middleware?.((args: object) => sent.push(args), { __smithy_context: { selectedHttpAuthScheme: {} } });
  expect(() => call?.({ input: {} })).toThrow("a call without keys");
  expect(sent).toEqual([]);
});
