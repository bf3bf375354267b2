/**
 * How near an audit by `baseline` comes to the soonest that AWS's documented rates, one process and the latency allow:
 * one scope with many tables, and an organization of which one scope in a hundred holds any.
 */
import { audited, emulated, looped, organizationOf } from "./emulated.mjs";
import { boundsOf, fewestCalls, sumOf } from "./fewest-calls.mjs";
import { draws, regions } from "./many-scopes.mjs";

const latency = 20;
/** More than a burst at any scale, or nothing would have to wait. */
const fewestTables = 12;

export const measureOneScope = ({ rounds, scale }) =>
  measured(rounds, {
    regions: ["us-east-1"],
    accounts: [{ "us-east-1": generated(Math.max(fewestTables, Math.round(300 * scale)), 1) }],
  });

export function measureManyScopes({ rounds, scale }) {
  const draw = draws(1);
  const most = Math.max(fewestTables, Math.round(200 * scale));
  const accounts = Array.from({ length: Math.max(2, Math.round(200 * scale)) }, (_, number) =>
    Object.fromEntries(
      regions
        .filter(() => draw() < 0.01)
        .map((region) => [region, generated(1 + Math.floor(draw() * most), number + 1)]),
    ),
  );
  // The largest is there whatever was drawn: it is what bounds the time.
  accounts[accounts.length >> 1]["eu-west-3"] = generated(most, 9);
  return measured(rounds, { regions, accounts });
}

const generated = (count, seed) => ({ generate: { count, seed } });

async function measured(rounds, { regions, accounts }) {
  const organization = organizationOf(regions, accounts);
  const samples = [];
  for (let round = 0; round < rounds; round += 1) samples.push(await sampled(organization));
  const figure = (name, unit, of) => ({ name, unit, samples: samples.map(of) });
  return [
    figure("from start to end of the audit", "s", ({ seconds }) => seconds),
    figure("bound by rates of a scope", "s", ({ bounds }) => bounds.quotas),
    figure("bound by the bare SDK loop", "s", ({ bounds }) => bounds.sdk),
    figure("bound by what waits for one another", "s", ({ bounds }) => bounds.chain),
    figure("audit ÷ bound", "x", ({ seconds, bounds }) => seconds / Math.max(...Object.values(bounds))),
    figure("calls ÷ fewest", "x", ({ calls, fewest }) => calls / fewest),
    figure("throttled calls", "%", ({ throttled, calls }) => (100 * throttled) / calls),
  ];
}

async function sampled(organization) {
  const { bare } = await bareRate(organization);
  return emulated({ organization, latency, quotas: true }, async (site) => {
    const { seconds } = await audited({ ...site, args: ["--policy", "baseline"] });
    const log = await site.ask("log");
    const places = fewestCalls(await site.ask("truth"));
    const throttled = log.filter(({ error }) => error?.startsWith("Throttl")).length;
    const bounds = boundsOf(places, { bare, latency });
    return { seconds, bounds, calls: log.length, fewest: sumOf(places), throttled };
  });
}

/** Of the same tables, without latency and quotas: what the SDK can send. */
function bareRate(organization) {
  const scopes = organization.accounts.flatMap(({ id, tables }) =>
    Object.keys(tables).map((region) => ({ account: id, region })),
  );
  return emulated({ organization, logLimit: 1 }, async (site) => {
    const { calls, seconds } = await looped({ ...site, scopes, inFlight: 64 });
    return { bare: calls / seconds };
  });
}
