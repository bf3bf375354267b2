import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInShard, shardOf } from "../../src/model/shard-of.ts";
import { isShard, mostShards, shardText } from "../../src/model/shard.ts";

const accountId = fc.stringMatching(/^\d{12}$/);
const of = fc.integer({ min: 1, max: mostShards });

describe("the shard of an account", () => {
  it("is one of those there are, and of all shards that one alone takes the account in", () => {
    const few = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(accountId, few, (id, n) => {
        const takers = Array.from({ length: n }, (_, at) => ({ index: at + 1, of: n })).filter((each) =>
          isInShard(id, each),
        );
        expect(takers.map(({ index }) => index)).toEqual([shardOf(id, n)]);
      }),
    );
  });

  it("takes every account in where no shard was asked for, and where there is one alone", () => {
    fc.assert(
      fc.property(accountId, (id) => {
        expect([isInShard(id, undefined), isInShard(id, { index: 1, of: 1 })]).toEqual([true, true]);
      }),
    );
  });

  it("goes by the digest and not by how ids are handed out: a run of neighbouring ids is spread evenly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000_000_000, max: 999_999_990_000 }),
        fc.integer({ min: 2, max: 16 }),
        (from, n) => {
          const counts = new Map<number, number>();
          const each = 400;
          for (let at = 0; at < each * n; at += 1) {
            const shard = shardOf(String(from + at), n);
            counts.set(shard, (counts.get(shard) ?? 0) + 1);
          }
          // Six standard deviations of a binomial: a fair split is outside of them once in 10^8.
          const width = 6 * Math.sqrt(each * (1 - 1 / n));
          expect(counts.size).toBe(n);
          for (const count of counts.values()) expect(Math.abs(count - each)).toBeLessThan(width);
        },
      ),
      { numRuns: 20 },
    );
  });

  // Worked out by a shell: $(( 0x$(printf 111111111111 | sha256sum | cut -c1-12) % 4 + 1 ))
  it.each([
    ["111111111111", 4, 4],
    ["111111111111", 7, 2],
    ["000000000000", 4, 3],
    ["123456789012", 10_000, 961],
    ["999999999999", 10_000, 386],
  ])("is the same in every version: %s of %i", (id, n, shard) => {
    expect(shardOf(id, n)).toBe(shard);
  });
});

describe("a shard", () => {
  it("is one from 1 to as many as there are, and of no more than anybody runs", () => {
    fc.assert(
      fc.property(of, (n) => {
        const at = (index: number): boolean => isShard({ index, of: n });
        expect([at(1), at(n), at(0), at(n + 1), at(1.5)]).toEqual([true, true, false, false, false]);
      }),
    );
    expect([isShard({ index: 1, of: 0 }), isShard({ index: 1, of: mostShards + 1 })]).toEqual([false, false]);
  });

  it("is written as the flag takes it", () => {
    expect(shardText({ index: 2, of: 16 })).toBe("2/16");
  });
});
