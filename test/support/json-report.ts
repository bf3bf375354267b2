/** The parts of the published JSON report that tests read, as its schema promises them. */
import type { Finding } from "../../src/model/finding.ts";
import type { Coverage, RunHeader, Summary } from "../../src/model/run.ts";

export type JsonReport = {
  readonly schemaVersion: number;
  readonly run: RunHeader;
  readonly policy: { readonly id: string };
  readonly summary: Summary;
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
};
