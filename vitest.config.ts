import { defineConfig } from "vitest/config";

/** These wait for what does not come, in real time: what loads the machine for seconds might be taken for it. */
const inRealTime = [
  "test/aws/**/*.test.ts",
  "test/faults/**/*.test.ts",
  "test/attack/endless-answers.test.ts",
  "test/conformance/models/**/*.test.ts",
  "test/crash/interruption.test.ts",
  "test/crash/queue*.test.ts",
  "test/scenarios/disturbed-reads.test.ts",
];

/** A test that hangs is told all the same; a slow machine is no fault of the product. */
const limits = { testTimeout: 180_000, hookTimeout: 180_000 };

/** Loading the product anew for each file would cost more than most files take. */
const oneProcessForManyFiles = { isolate: false, setupFiles: ["test/support/left-as-found.ts"] };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          ...oneProcessForManyFiles,
          name: "side by side",
          include: ["test/**/*.test.ts"],
          exclude: inRealTime,
          maxWorkers: "100%",
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...limits,
          ...oneProcessForManyFiles,
          name: "in real time",
          include: inRealTime,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
