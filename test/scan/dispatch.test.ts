import { describe, expect, test } from "vitest";
import type { ScopeJob, ScopeReceipt } from "../../src/scan/dispatch.ts";
import { dispatchInProcess } from "../../src/scan/dispatch.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const job = (region: string): ScopeJob => ({ run: "r", account: "111111111111", region, attempt: 1 });
const receipt = ({ account, region }: ScopeJob): ScopeReceipt => ({ account, region, tables: 0, digest: "sha256:0" });

async function* jobsOf(regions: readonly string[], taken: string[] = []): AsyncGenerator<ScopeJob> {
  for (const region of regions) {
    taken.push(region);
    yield job(region);
  }
}

const isLast = (): boolean => false;

describe("scopes in this process", () => {
  test("every job gives one receipt", async () => {
    const dispatch = dispatchInProcess(async (each) => receipt(each), { concurrency: 2, isLast });
    const regions: string[] = [];
    for await (const { region } of dispatch(jobsOf(["a", "b", "c", "d", "e"]))) regions.push(region);
    expect(regions.toSorted()).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("jobs are taken when there is room and no earlier", async () => {
    const taken: string[] = [];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const work = async (each: ScopeJob) => (await held, receipt(each));
    const stream = dispatchInProcess(work, { concurrency: 2, isLast })(jobsOf(["a", "b", "c", "d"], taken));
    const iterator = stream[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let n = 0; n < 20; n += 1) await turn();
    expect(taken).toEqual(["a", "b"]);
    release();
    expect((await first).done).toBe(false);
    for (let left = 3; left > 0; left -= 1) await iterator.next();
    expect(taken).toEqual(["a", "b", "c", "d"]);
  });

  test("a bug in one scope loses no other, and is thrown after them as it is", async () => {
    const bug = new Error("bug in c");
    const work = async (each: ScopeJob) => {
      if (each.region === "c") throw bug;
      return receipt(each);
    };
    const regions: string[] = [];
    const reading = (async () => {
      const stream = dispatchInProcess(work, { concurrency: 1, isLast })(jobsOf(["a", "b", "c", "d", "e"]));
      for await (const { region } of stream) regions.push(region);
    })();
    await expect(reading).rejects.toBe(bug);
    expect(regions).toEqual(["a", "b", "d", "e"]);
  });

  test("an error after which nothing can be kept is the last: what is under way is done, and nothing else begun", async () => {
    const full = new Error("full");
    const begun: string[] = [];
    const work = async (each: ScopeJob) => {
      begun.push(each.region);
      await turn();
      if (each.region === "b") throw full;
      return receipt(each);
    };
    const regions: string[] = [];
    const reading = (async () => {
      const given = { concurrency: 2, isLast: (error: unknown) => error === full };
      for await (const { region } of dispatchInProcess(work, given)(jobsOf(["a", "b", "c", "d", "e", "f", "g", "h"])))
        regions.push(region);
    })();
    await expect(reading).rejects.toBe(full);
    expect(regions).toEqual(begun.filter((region) => region !== "b"));
    expect(begun).not.toContain("f");
  });

  test("several bugs are all thrown together", async () => {
    const work = async (each: ScopeJob): Promise<ScopeReceipt> => {
      throw new Error(`bug in ${each.region}`);
    };
    const stream = dispatchInProcess(work, { concurrency: 2, isLast })(jobsOf(["a", "b"]));
    const thrown: unknown = await stream[Symbol.asyncIterator]()
      .next()
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AggregateError);
    expect((thrown as AggregateError).errors.map(String).toSorted()).toEqual(["Error: bug in a", "Error: bug in b"]);
  });
});
