/** An organization of as many scopes as asked for, and an audit of it through a queue by as many workers. */
import { accountId, audited, begun, bin, emulated, organizationOf } from "./emulated.mjs";
import { regions } from "./many-scopes.mjs";
import { withRedis } from "./redis.mjs";

/** Rounded up to whole accounts. `work` is given the number of scopes that came of it, too. */
export function withManyScopes({ scopes, tables, ...circumstances }, work) {
  const accounts = Math.max(1, Math.ceil(scopes / regions.length));
  const organization = organizationOf(
    regions,
    Array.from({ length: accounts }, (_, number) =>
      tables === 0
        ? {}
        : Object.fromEntries(regions.map((region, at) => [region, generated(tables, regions.length * number + at)])),
    ),
  );
  return emulated({ organization, logLimit: 1, ...circumstances }, (site) =>
    work({ ...site, scopes: accounts * regions.length }),
  );
}

const generated = (count, seed) => ({ generate: { count, seed } });

/**
 * What the audit took, and each of its workers; `redis`: bytes over what an empty one takes, at most. The workers are there
 * before the audit begins.
 */
export function auditedThroughQueue({ workers, sockets, node, ...site }) {
  return withRedis(async ({ url, memory }) => {
    const env = { RESTORABLE_QUEUE_URL: url };
    const worker = { args: [bin, "worker", "--once"], env: { ...site.environments[accountId(0)], ...env }, sockets };
    const others = Array.from({ length: workers }, () => begun(site, worker));
    try {
      const { now: empty } = await memory();
      const took = await audited({ ...site, args: ["--policy", "pitr-only", "--queue"], env, node });
      const { most } = await memory();
      return { ...took, workers: await Promise.all(others.map(({ ended }) => ended)), redis: most - empty };
    } finally {
      for (const { child } of others) child.kill("SIGKILL");
    }
  });
}
