/**
 * What a person waits for before anything is done: the built command in processes of its own, beside a Node that does
 * nothing. A round starts each of them often, one after the other, and a sample is the median of its round: single
 * starts differ by more than what is measured.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ratios, summarize, timed } from "./measure.mjs";

const bin = fileURLToPath(new URL("../../dist/cli/bin.cjs", import.meta.url));
const startsAtScaleOne = 20;

const nothing = "`node -e 0`";
/** `own`: the path of a policy that is not shipped, which extends one that is. */
const commandsWith = (own) => ({
  [nothing]: ["-e", "0"],
  "`restorable --version`": [bin, "--version"],
  "`restorable policy check baseline`": [bin, "policy", "check", "baseline"],
  "`restorable policy check acme.yaml`": [bin, "policy", "check", own],
});

const ownPolicy = `id: acme
title: Every table can be restored, and gold ones for longer
extends: [baseline]
rules:
  - use: pitr-recovery-period
    severity: high
`;

export function measureStart({ rounds, scale }) {
  const folder = mkdtempSync(join(tmpdir(), "restorable-bench-"));
  try {
    const own = join(folder, "acme.yaml");
    writeFileSync(own, ownPolicy);
    return Promise.resolve(measured(commandsWith(own), { rounds, scale }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(commands, { rounds, scale }) {
  const starts = Math.max(1, Math.round(startsAtScaleOne * scale));
  const seconds = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let start = 0; start < starts; start += 1)
      for (const [name, args] of Object.entries(commands)) samples[name].push(timed(() => succeed(args)));
    for (const name of Object.keys(commands)) seconds[name].push(summarize({ samples: samples[name] }).median);
  }
  const { [nothing]: bare, ...ours } = seconds;
  return [
    { name: nothing, unit: "ms", samples: bare.map((each) => each * 1_000) },
    ...Object.entries(ours).map(([name, samples]) => ({
      name: `${name} ÷ ${nothing}`,
      unit: "x",
      samples: ratios(samples, bare),
    })),
  ];
}

function succeed(args) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: {} });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
}
