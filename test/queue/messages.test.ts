import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountJobId, isRunName, readJobId, scopeJobId } from "../../src/queue/keys.ts";
import * as messages from "../../src/queue/messages.ts";
import { readOpened, readOutcome, writeOutcome } from "../../src/queue/outcome.ts";
import { encodeLine } from "../../src/model/codec.ts";
import { known, unknown } from "../../src/model/fact.ts";
import { accounts, header } from "../runs/sample-run.ts";

const { id: run } = header;
const [account] = accounts;
if (account === undefined) throw new Error("a sample without an account");

const text = fc.string({ unit: "binary", maxLength: 40 });
const accountId = fc.stringMatching(/^\d{12}$/);
const region = fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/);

const listed = {
  kind: "listed",
  id: account.id,
  state: known("ACTIVE"),
  facts: {
    "account.id": known(account.id),
    "account.name": known("\u2028 \u001b[2J"),
    "account.path": unknown({ kind: "not-collected" }),
    "account.ou": unknown({ kind: "not-collected" }),
    "account.management": known(false),
    "account.tags.team": known("x"),
  },
  evidence: [],
} as const;

/** What a queue may hold instead of what we put there. */
const garbage = fc.oneof(
  fc.json(),
  text,
  fc.constantFrom("", "null", "[]", '{"__proto__":{}}', '{"constructor":1}', "{".repeat(5_000)),
);

describe("what an audit and its workers say to each other", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(text, text, fc.option(text), text, (version, head, policy, pacing) => {
        fc.pre(version !== "");
        const context = { version, header: head, policy, pacing };
        expect(messages.readContext(messages.encodeContext(context))).toMatchObject(context);
      }),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (message, fixable) => {
        expect(messages.readTrouble(messages.encodeTrouble({ message, fixable }))).toEqual({ message, fixable });
      }),
    );
    fc.assert(
      fc.property(accountId, region, (id, name) => {
        expect(readJobId(accountJobId(id))).toEqual({ kind: "account", account: id });
        expect(readJobId(scopeJobId({ account: id, region: name }))).toEqual({
          kind: "scope",
          account: id,
          region: name,
        });
      }),
    );
    const job = { kind: "account", listed } as const;
    expect(messages.decodeJob(JSON.parse(JSON.stringify(messages.encodeJob(job))), run)).toEqual(job);
  });

  it("tells a worker of a scope its account without evidence, and of its Regions the one alone", () => {
    const job = { run, account: account.id, region: "us-east-1", attempt: 1 };
    const read = messages.decodeJob(messages.encodeJob({ kind: "scope", job, account }), run);
    expect(read).toMatchObject({ kind: "scope", job });
    if (read.kind !== "scope") throw new Error("no scope");
    expect(read.account).toEqual({
      ...account,
      regions: { ...account.regions, regions: [{ name: "us-east-1", state: "enabled" }] },
      ledger: [],
      evidence: [],
    });
  });

  it("is refused whole where somebody else has written it, and no text of it breaks what reads it", () => {
    fc.assert(
      fc.property(garbage, (written) => {
        expect(messages.readWorkerWords(written)).toBeNull();
        expect(messages.readTrouble(written)).toBeNull();
        expect(messages.readTold(written)).toBeNull();
        expect(messages.readContext(written)).toHaveProperty("strange");
        expect(readOutcome({ returned: written, stored: Buffer.from("1.a\n") })).toBeNull();
        expect(() => readOpened(account.id, Buffer.from(written))).toThrow("it is not kept");
        for (const job of [written, { kind: "account", account: written }, { kind: "scope", account: written }])
          expect(() => messages.decodeJob(job, run)).toThrow("a job in the queue is of no audit");
      }),
    );
  });

  it("is of an account that was asked for, or not kept", () => {
    const line = Buffer.from(encodeLine(account));
    expect(readOpened(account.id, line)).toEqual(account);
    expect(() => readOpened("999999999999", line)).toThrow("what a worker sent as account 999999999999");
  });

  it("names no Region that is more than a name, in a job or in an account that was opened", () => {
    for (const region of ["../../etc", "evil.example.com/#", "eu:west", "EU-WEST-1", "\u001b[2J", "", "a".repeat(41)]) {
      const job = { run, account: account.id, region, attempt: 1 };
      expect(() => messages.decodeJob(messages.encodeJob({ kind: "scope", job, account }), run)).toThrow("of no audit");
      if (account.regions === null) throw new Error("a sample without Regions");
      const forged = {
        ...account,
        regions: { ...account.regions, regions: [{ name: region, state: "enabled" }] },
      } as const;
      expect(() => readOpened(account.id, Buffer.from(encodeLine(forged)))).toThrow("it is not kept");
    }
  });

  it("tells of a version that cannot take part", () => {
    const other = JSON.stringify({ protocol: 99, version: "9.9.9", header: "", policy: null, pacing: "" });
    expect(messages.readContext(other)).toEqual({ strange: "restorable 9.9.9" });
    expect(messages.readContext("{}")).toHaveProperty("strange");
  });

  it("has events in it of the kinds alone that workers tell, with nothing beside", () => {
    const told = { worker: "w", events: [], calls: {} };
    const event = { kind: "scope-begun", account: account.id, region: "us-east-1" } as const;
    expect(messages.readTold(messages.encodeTold({ ...told, events: [event] }))).toEqual({ ...told, events: [event] });
    for (const forged of [
      { ...event, kind: "accounts-ended", listed: 1 },
      { ...event, kind: "scope-ended" },
      { kind: "trouble", account: "", region: "", operation: "toString", reason: { kind: "denied" }, next: "given up" },
      { ...event, region: 7 },
    ])
      expect(messages.readTold(JSON.stringify({ ...told, events: [forged] }))).toBeNull();
  });
});

describe("an outcome", () => {
  const receipt = { content: "sealed", digest: "sha256:1", hosts: [] } as const;

  it("is read by the attempt that made it alone, whatever its bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.stringMatching(/^\d\.[a-z.]{1,9}$/), (bytes, attempt) => {
        const stored = writeOutcome(attempt, Buffer.from(bytes));
        const returned = JSON.stringify({ ...receipt, attempt });
        expect(readOutcome({ returned, stored })?.bytes).toEqual(Buffer.from(bytes));
        expect(readOutcome({ returned: JSON.stringify({ ...receipt, attempt: `${attempt}x` }), stored })).toBeNull();
        expect(readOutcome({ returned, stored: stored.subarray(0, attempt.length) })).toBeNull();
        expect(readOutcome({ returned, stored: null })).toBeNull();
      }),
    );
  });
});

it("knows what can be the name of a run, in a key and on a terminal", () => {
  expect(isRunName(run)).toBe(true);
  for (const no of ["", "a:b", "a\nb", "\u001b[2J", "ü", "a".repeat(65)]) expect(isRunName(no)).toBe(false);
});
