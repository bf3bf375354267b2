import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workersTelling } from "../../src/cli/queue/queue-telling.ts";
import { queueTrouble } from "../../src/cli/queue/queue-trouble.ts";
import { RunError } from "../../src/errors.ts";
import type { Saying } from "../../src/cli/teller.ts";
import { toolVersion } from "../../src/tool-version.ts";

type TakesPart = "yes" | "no" | "joining";
const worker = (name: string, takesPart: TakesPart = "yes", version = toolVersion) => ({ name, version, takesPart });

function listening() {
  const said: Saying[] = [];
  return { said, say: (saying: Saying) => void said.push(saying), texts: () => said.map(({ text }) => text) };
}

describe("an audit says of its workers", () => {
  it("nothing of one that is about to join", () => {
    const { say, texts } = listening();
    const telling = workersTelling(say);
    telling.onWorkers([worker("a"), worker("b", "joining")], 0);
    expect(telling.count()).toBe(1);
    expect(texts().filter((text) => /\bb\b/.test(text ?? ""))).toEqual([]);
  });

  it("who came and who left, and whom nobody may take for a line of its own", () => {
    const { say, texts } = listening();
    const telling = workersTelling(say);
    expect(telling.count()).toBeNull();
    telling.onWorkers([worker("a"), worker("b\u001b[2J\nrestorable: forged")], 0);
    telling.onWorkers([worker("a"), worker("b\u001b[2J\nrestorable: forged")], 5_000);
    telling.onWorkers([worker("b\u001b[2J\nrestorable: forged")], 10_000);
    expect(telling.count()).toBe(1);
    const [joined, left] = texts().map(String);
    expect(texts()).toHaveLength(2);
    expect(joined).toMatch(/^workers a, b.* joined: 2 workers take part\n$/);
    expect(left).toMatch(/^worker a left, .*: 1 worker takes part\n$/);
    // eslint-disable-next-line no-control-regex
    expect(texts().join("")).not.toMatch(/\u001b/);
  });

  it("that nobody is there: at once, and then every five minutes", () => {
    const { said, say } = listening();
    const telling = workersTelling(say);
    for (let now = 0; now <= 20 * 60_000; now += 5_000) telling.onWorkers([], now);
    expect(said.map(({ event }) => event)).toEqual(Array(5).fill("queue-workers"));
    expect(said.at(-1)?.text).toContain("for 20m");
    telling.onWorkers([worker("a")], 21 * 60_000);
    telling.onWorkers([], 21 * 60_000 + 5_000);
    expect(said.slice(5).map(({ fields }) => fields["taking"])).toEqual([1, 0, 0]);
  });

  it("once of each that takes no part, and of another version that it is", () => {
    const { say, texts } = listening();
    const telling = workersTelling(say);
    const there = [worker("a"), worker("b", "no", "9.9.9"), worker("c", "no")];
    telling.onWorkers(there, 0);
    telling.onWorkers(there, 5_000);
    expect(texts().slice(1)).toEqual([
      `Worker b does not take part: it is restorable 9.9.9, and this is ${toolVersion}\n`,
      "Worker c does not take part: it says why\n",
    ]);
  });
});

describe("trouble with a queue", () => {
  const url = "rediss://restorable:distinctive%3Aword@queue.example.com:6379";

  function watched() {
    const heard = listening();
    const connection: { status: "ready" | "reconnecting" } = { status: "ready" };
    let now = 0;
    let tick = (): void => {};
    const ports = { now: () => now, every: (_ms: number, look: () => void) => ((tick = look), () => {}) };
    const trouble = queueTrouble({ url, ports, say: heard.say });
    trouble.watch(connection);
    const pass = (seconds: number): void => {
      for (let at = 0; at < seconds; at += 1) {
        now += 1_000;
        tick();
      }
    };
    return { ...heard, connection, trouble, pass };
  }

  it("is told once it lasts, then once a minute, and that it is over", () => {
    const { said, texts, connection, trouble, pass } = watched();
    connection.status = "reconnecting";
    for (let times = 0; times < 1_000; times += 1) trouble.onError(new Error("connect ECONNREFUSED 10.0.0.1:6379"));
    pass(130);
    connection.status = "ready";
    pass(5);
    expect(said.map(({ event }) => event)).toEqual(["queue-lost", "queue-lost", "queue-lost", "queue-back"]);
    expect(texts()[0]).toBe(
      "The queue at rediss://queue.example.com:6379 has not answered for 2s (connect ECONNREFUSED 10.0.0.1:6379); going on when it does\n",
    );
  });

  it("is not said to be the queue's where a worker sent what is not kept", () => {
    const { texts, trouble } = watched();
    trouble.onError(new RunError("what a worker sent is\u001b[2J no scope"));
    expect(texts()).toEqual([
      "The queue at rediss://queue.example.com:6379 brought what is not kept: what a worker sent is␛[2J no scope\n",
    ]);
  });

  it("that is over before anybody missed it is not told", () => {
    const { said, connection, pass } = watched();
    pass(1);
    connection.status = "reconnecting";
    pass(2);
    connection.status = "ready";
    pass(60);
    expect(said).toEqual([]);
  });

  it("of a queue that answers is told once a minute, in its words and without a secret of the URL", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { said, texts, trouble, pass } = watched();
        const refusal = new Error(`OOM ${before} ${url} distinctive:word ${after}`);
        for (let times = 0; times < 5; times += 1) trouble.onError(refusal);
        pass(61);
        trouble.onError(refusal);
        expect(said).toHaveLength(2);
        for (const text of [...texts(), JSON.stringify(said)]) expect(text).not.toContain("distinctive");
        expect(texts()[0]?.split("\n")).toHaveLength(2);
      }),
    );
  });
});
