/** A reader of a run directory in, the run as programs see it out. */
import type { RunReader } from "../runs/open-run.ts";
import type { Run } from "./run.ts";

export function runOf(reader: RunReader): Run {
  const { path, header, policy, completeness } = reader;
  return {
    id: header.id,
    path,
    asOf: header.asOf,
    header,
    policy,
    complete: completeness.complete,
    async *accounts() {
      yield* reader.accounts();
    },
    async *tables() {
      for await (const { account, region, tables } of reader.scopes()) {
        for await (const table of tables()) yield { account, region, ...table };
      }
    },
  };
}
