/**
 * What the product adds to the SDK's own loop where nothing but the machine bounds it, what a second process adds to one,
 * and how much more two processes do where each is held to few calls in flight and waits for most of its time.
 */
import { audited, looped } from "./emulated.mjs";
import { manyTables, withManyTables } from "./many-tables.mjs";
import { ratios } from "./measure.mjs";

const tablesAtScaleOne = 20_000;
/** As many as take two processes half a minute, so that starting them does not count. */
const waitingTablesAtScaleOne = 10_000;
const waiting = { latency: 50, sockets: 25 };
/** So that one process always has more under way than it may have in flight, and two have accounts for each. */
const accounts = 8;
/** Of the product, per host. */
const inFlight = 64;

export async function measureSpeed({ rounds, scale }) {
  const busy = { bare: [], one: [], two: [] };
  const slow = { one: [], two: [] };
  for (let round = 0; round < rounds; round += 1) {
    await withManyTables({ tables: tablesAtScaleOne * scale, accounts }, {}, async (site) => {
      busy.bare.push(rated(await looped({ ...site, inFlight }), site.calls.bare));
      busy.one.push(await ratedAudit(site, 1));
      busy.two.push(await ratedAudit(site, 2));
    });
    await withManyTables(
      { tables: waitingTablesAtScaleOne * scale, accounts },
      { latency: waiting.latency },
      async (site) => {
        slow.one.push(await ratedAudit(site, 1, waiting.sockets));
        slow.two.push(await ratedAudit(site, 2, waiting.sockets));
      },
    );
  }
  const rates = (all) => all.map(({ rate }) => rate);
  const costs = (all) => all.map(({ cpu }) => cpu * 1_000);
  return [
    { name: "calls of the bare SDK loop", unit: "a second", samples: rates(busy.bare) },
    { name: "calls of the audit", unit: "a second", samples: rates(busy.one) },
    { name: "audit ÷ bare SDK loop", unit: "x", samples: ratios(rates(busy.one), rates(busy.bare)) },
    { name: "processor time of a call, bare", unit: "ms", samples: costs(busy.bare) },
    { name: "processor time of a call, audit", unit: "ms", samples: costs(busy.one) },
    {
      name: "processor time of a call, 2 workers ÷ 1 process",
      unit: "x",
      samples: ratios(costs(busy.two), costs(busy.one)),
    },
    {
      name: `calls a second at ${waiting.latency} ms, ${waiting.sockets} in flight each, 2 workers ÷ 1 process`,
      unit: "x",
      samples: ratios(rates(slow.two), rates(slow.one)),
    },
  ];
}

async function ratedAudit(site, workers, sockets) {
  const args = [...manyTables.args, "--workers", String(workers)];
  return rated(await audited({ ...site, args, sockets }), site.calls.audit);
}

/** The loop neither starts up nor judges, so the rate is of the time in which calls are made; processor time is of everything. */
const rated = ({ scanning, seconds, cpu }, calls) => ({ rate: calls / (scanning ?? seconds), cpu: cpu / calls });
