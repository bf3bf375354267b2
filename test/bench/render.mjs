/** What was measured as a table for people: median, and from the least to the most of all rounds. */

export function renderTable({ machine, rounds, scale, lines }) {
  const { node, platform, cores, cpu } = machine;
  const head = `Node ${node} on ${platform}, ${cores} cores (${cpu}); median of ${rounds} (min – max)`;
  const scaled = scale === 1 ? "" : `; scale ${scale}, not to be compared with others`;
  const width = Math.max(...lines.flatMap(({ figures }) => figures.map(({ name }) => name.length)));
  const blocks = lines.map(({ id, about, figures }) => {
    const rows = figures.map(({ name, unit, median, min, max }) => {
      const spread = `(${rounded(min)} – ${rounded(max)})`;
      return `  ${name.padEnd(width)}  ${rounded(median).padStart(9)} ${unit.padEnd(13)} ${spread}`;
    });
    return [`${id}: ${about}`, ...rows].join("\n");
  });
  return `${[head + scaled, ...blocks].join("\n\n")}\n`;
}

const rounded = (value) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString("en-US");
