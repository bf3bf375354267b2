/**
 * How much sooner an audit ends with twice and four times as many workers of a queue. AWS's answers are late and each worker
 * may have few calls in flight, so that waiting is what takes the time: the cores of one machine stand for all machines.
 */
import { ratios } from "./measure.mjs";
import { auditedThroughQueue, withManyScopes } from "./queued.mjs";

const scopesAtScaleOne = 2_000;
/** More would be late for as long, and less have both cores busy with four workers. */
const waiting = { latency: 400, sockets: 25 };

export async function measureWorkers({ rounds, scale }) {
  // Of few scopes, as a test has them, four workers would get none.
  const numbers = scale < 0.01 ? [1, 2] : [1, 2, 4];
  const seconds = new Map(numbers.map((number) => [number, []]));
  for (let round = 0; round < rounds; round += 1)
    await withManyScopes({ scopes: scopesAtScaleOne * scale, tables: 2, latency: waiting.latency }, async (site) => {
      for (const workers of numbers) {
        const { scanning } = await auditedThroughQueue({ ...site, workers, sockets: waiting.sockets });
        seconds.get(workers).push(scanning);
      }
    });
  const alone = seconds.get(1);
  const more = numbers.filter((number) => number > 1);
  return [
    { name: "1 worker scans", unit: "s", samples: alone },
    ...more.map((number) => ({
      name: `1 worker ÷ ${number} workers`,
      unit: "x",
      samples: ratios(alone, seconds.get(number)),
    })),
    ...more.map((number) => ({
      name: `1 worker ÷ ${number} workers, of ${number}`,
      unit: "%",
      samples: ratios(alone, seconds.get(number)).map((each) => (100 * each) / number),
    })),
  ];
}
