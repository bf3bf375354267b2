/** What an audit through a real Redis takes there and in its own process, at two sizes: neither may follow the number of scopes. */
import { fileURLToPath } from "node:url";
import { largeOrganization } from "./large-organization.mjs";
import { inChild, ratios } from "./measure.mjs";
import { paperOf } from "./paper.mjs";
import { operations, queueLimits, scopesAtOnce } from "./product.mjs";
import { withRedis } from "./redis.mjs";

const accountsAtScaleOne = [300, 3_000];
const tablesOfAccount = 10;
const workers = 2;
const child = fileURLToPath(new URL("redis-child.mjs", import.meta.url));

export async function measureRedis({ rounds, scale }) {
  const measured = [];
  for (const each of accountsAtScaleOne) {
    const accounts = Math.max(20, Math.round(each * scale));
    const samples = [];
    for (let round = 0; round < rounds; round += 1)
      samples.push(await withRedis(({ url }) => audited({ accounts, tables: accounts * tablesOfAccount, url })));
    measured.push({ accounts, samples });
  }
  const [few, many] = measured;
  const { accounts, samples } = many;
  const organization = largeOrganization({ accounts, tables: accounts * tablesOfAccount });
  const on = { organization, operations, way: "queue", workers, scopesAtOnce, queue: queueLimits };
  const { redis } = paperOf(on);
  const figure = (name, unit, of) => ({ name, unit, samples: samples.map(of) });
  const peaks = ({ samples }) => samples.map(({ peak }) => peak);
  const taken = ({ samples }) => samples.map(({ inRedis }) => inRedis);
  const counted = ({ samples: [{ scopes }] }) => `${scopes.toLocaleString("en-US")} scopes`;
  return [
    ...measured.flatMap((each) => [
      { name: `peak in Redis, ${counted(each)}`, unit: "MB", samples: taken(each) },
      { name: `peak memory of the audit, ${counted(each)}`, unit: "MiB", samples: peaks(each) },
    ]),
    { name: "peak in Redis, many ÷ few", unit: "x", samples: ratios(taken(many), taken(few)) },
    { name: "peak memory of the audit, many ÷ few", unit: "x", samples: ratios(peaks(many), peaks(few)) },
    figure(
      "peak in Redis ÷ paper without sealed scopes",
      "x",
      ({ inRedis }) => (inRedis * 1e6) / (redis.all - redis.held),
    ),
    figure("heap kept by the audit after a tenth", "MiB", ({ heaps: [first] }) => first),
    figure("heap kept by the audit at the end", "MiB", ({ heaps }) => heaps.at(-1)),
    figure("keys left in Redis", "keys", ({ left }) => left),
    figure("scopes through Redis", "per second", ({ scopes, seconds }) => scopes / seconds),
    figure("processor time of the audit, a scope", "ms", ({ scopes, cpu }) => (1_000 * cpu) / scopes),
  ];
}

async function audited(given) {
  const run = (role) => inChild(child, [role, JSON.stringify(given)], ["--expose-gc"]);
  const [audit] = await Promise.all([run("audit"), ...Array.from({ length: workers }, () => run("worker"))]);
  return audit;
}
