/**
 * What an audit through a queue holds while scopes come and go: its process with ten times the scopes, and Redis with an
 * audit that keeps more slowly than workers seal; and what one scope takes at either end of the bare queue.
 */
import { throughBareQueue, waitingInBareQueue } from "./bare-queue.mjs";
import { ratios } from "./measure.mjs";
import { queueEnds } from "./product.mjs";
import { auditedThroughQueue, withManyScopes } from "./queued.mjs";

const { bytesInQueue, scopesInQueue } = queueEnds;

const scopesAtScaleOne = [1_000, 10_000];
/** Megabytes of heap, of which a process that kept something of each scope would soon run out. */
const heap = 64;
/** Through the bare queue. An empty scope is a line of some hundred bytes. */
const bare = { scopes: 20_000, bytes: 300, pause: 0 };
/** More than there is room for, in sizes that Redis need not round up by much: some 300 tables each, kept more slowly than sealed. */
const slow = { scopes: 2_500, bytes: 60_000, pause: 20 };
/** What `limits.ts` promises of a scope that waits. */
const bytesOfScope = 2_048;
const budget = bytesInQueue + scopesInQueue * bytesOfScope;

const mebi = (bytes) => bytes / 2 ** 20;

export async function measureQueue({ rounds, scale }) {
  const scaled = (given) => ({ ...given, scopes: Math.max(1, Math.round(given.scopes * scale)) });
  const ends = [];
  const slowed = [];
  const waiting = [];
  for (let round = 0; round < rounds; round += 1) {
    waiting.push(await waitingInBareQueue(Math.max(1, Math.min(scopesInQueue, Math.round(scopesInQueue * scale)))));
    ends.push(await throughBareQueue(scaled(bare)));
    slowed.push(await throughBareQueue(scaled(slow)));
  }
  const sizes = [];
  for (const scopes of scopesAtScaleOne) sizes.push(await audits(scopes * scale, rounds));
  const [few, many] = sizes;
  const micro = (side) => ends.map(({ [side]: { cpu, scopes } }) => (cpu * 1e6) / scopes);
  return [
    { name: "processor time of a scope, audit's end", unit: "µs", samples: micro("audit") },
    { name: "processor time of a scope, worker's end", unit: "µs", samples: micro("worker") },
    { name: "Redis, of a scope that waits", unit: "bytes", samples: waiting },
    { name: "Redis, audit slower than workers", unit: "MiB", samples: slowed.map(({ redis }) => mebi(redis)) },
    {
      name: "Redis, audit slower than workers ÷ budget",
      unit: "x",
      samples: slowed.map(({ redis }) => redis / budget),
    },
    ...sizes.map(({ name, peaks }) => ({ name: `peak memory of the audit, ${name}`, unit: "MiB", samples: peaks })),
    { name: `peak memory of the audit, ${many.name} ÷ ${few.name}`, unit: "x", samples: ratios(many.peaks, few.peaks) },
  ];
}

/** Without tables: nothing is as fast, so that nothing has as many scopes pass in the time. */
function audits(wanted, rounds) {
  return withManyScopes({ scopes: wanted, tables: 0 }, async (site) => {
    const peaks = [];
    for (let round = 0; round < rounds; round += 1) {
      const { peak } = await auditedThroughQueue({ ...site, workers: 1, node: [`--max-old-space-size=${heap}`] });
      peaks.push(peak);
    }
    return { name: `${site.scopes.toLocaleString("en-US")} scopes`, peaks };
  });
}
