import { expect, test } from "vitest";
import { controlsOf } from "../../src/report/controls-of.ts";

test("a framework whose name holds a colon keeps its title, and what no framework is named of stays as it is", () => {
  const control = (id: string) => ({ id, source: "x", kind: "ours" }) as const;
  const { standards } = controlsOf({ controls: [control("ISO/IEC 27001:2022:A.8.13"), control("house rule")] });
  expect(standards).toEqual(["ISO/IEC 27001:2022, Annex A", "house rule"]);
});
