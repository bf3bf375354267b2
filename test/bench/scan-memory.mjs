/** The most memory that an audit takes at once, which must not follow the number of tables. */
import { audited } from "./emulated.mjs";
import { manyTables, withManyTables } from "./many-tables.mjs";
import { ratios } from "./measure.mjs";

/** More tables are more scopes: what one scope of many tables takes is another question. */
const tablesOfAccount = 1_000;
const tablesAtScaleOne = [1_000, 10_000, 100_000];

export async function measureMemory({ rounds, scale }) {
  const peaks = [];
  for (const tables of tablesAtScaleOne) peaks.push(await peaksOf(tables * scale, rounds));
  const [, some, many] = peaks;
  return [
    ...peaks.map(({ name, samples }) => ({ name: `peak memory, ${name}`, unit: "MiB", samples })),
    { name: `peak memory, ${many.name} ÷ ${some.name}`, unit: "x", samples: ratios(many.samples, some.samples) },
  ];
}

async function peaksOf(tables, rounds) {
  const samples = [];
  const accounts = Math.max(1, Math.round(tables / tablesOfAccount));
  let name = "";
  for (let round = 0; round < rounds; round += 1)
    await withManyTables({ tables, accounts }, {}, async (site) => {
      name = `${site.tables.toLocaleString("en-US")} tables`;
      samples.push((await audited({ ...site, args: manyTables.args })).peak);
    });
  return { name, samples };
}
