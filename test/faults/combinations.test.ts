/** Two or three things going wrong at once, drawn from a seed: whatever they are, nothing is told that is not so. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { auditUnder } from "./audit.ts";
import { disturbance } from "./disturbances.ts";

/** More of them, and others, for whoever goes hunting: RESTORABLE_FAULT_RUNS=1000 RESTORABLE_FAULT_SEED=7 npx vitest run test/faults/combinations.test.ts */
const numRuns = Number(process.env["RESTORABLE_FAULT_RUNS"] ?? 30);
const seed = Number(process.env["RESTORABLE_FAULT_SEED"] ?? 4);

it(
  "whatever goes wrong at once, an audit tells the truth or says what it does not know and why",
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(disturbance, async (given) => {
        const { breaches } = await auditUnder(given);
        expect(breaches).toEqual([]);
      }),
      { numRuns, seed, endOnFailure: true },
    );
  },
);
