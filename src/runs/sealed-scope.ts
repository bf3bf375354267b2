/**
 * One finished scope, read back: its end first, then its tables and foreign observations as streams. A scope whose last
 * line is missing, miscounts, or speaks of another scope is refused by file and line before any table of it is given.
 */
import { join } from "node:path";
import { decodeScopeLine } from "../model/codec.ts";
import type { ForeignObservation, Scope, ScopeEnd, TableRecord } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { decodeLine, type Line } from "./lines.ts";
import { damaged } from "./refusals.ts";
import { readEmpty, type ScopeSlot } from "./scope-index.ts";
import { linesBefore, proveSealed, type Proven } from "./sealed-lines.ts";

export type SealedScope = Scope & {
  readonly end: ScopeEnd;
  /** By name; one table in memory at a time. */
  readonly tables: () => AsyncGenerator<TableRecord>;
  readonly foreign: () => AsyncGenerator<ForeignObservation>;
};

/** `digest`: what summary.json says of the file; null while the run has none. */
export async function readScope(run: string, slot: ScopeSlot, digest: string | null): Promise<SealedScope> {
  const { account, region } = slot;
  if (slot.kind === "empty") {
    return { account, region, end: readEmpty(run, slot), tables: nothing, foreign: nothing };
  }
  const path = join(run, slot.file);
  const { end, last } = await proveScope(path, { scope: slot, digest });
  const { tables } = end;
  return {
    account,
    region,
    end,
    async *tables() {
      for await (const record of records(path, last)) {
        if (record.kind !== "table") return;
        yield record;
      }
    },
    async *foreign() {
      // Most scopes hold none, and this saves reading them.
      if (last.number - 1 === tables) return;
      for await (const record of records(path, last, "foreign")) if (record.kind === "foreign") yield record;
    },
  };
}

/** `digest` null: none was recorded yet. `chunks`: its content, where it is no file yet. */
export async function proveScope(
  path: string,
  { scope, digest, chunks }: { scope: Scope; digest: string | null; chunks?: AsyncIterable<Buffer> },
): Promise<Proven & { readonly end: ScopeEnd }> {
  let tables = 0;
  const see = (line: Line): void => {
    if (beginsLikeTable(line)) tables += 1;
  };
  const proven = await proveSealed(path, digest, see, chunks);
  const end = decodeEnd(path, proven.last, scope);
  if (end.tables === tables) return { ...proven, end };
  throw damaged(path, `the last line counts ${end.tables} tables and there are ${tables}`, proven.last.number);
}

/** The last line of a sealed file, which has to be the end of this very scope. */
export function decodeEnd(path: string, last: Line, scope: Scope): ScopeEnd {
  const end = decodeLine(path, last, decodeScopeLine);
  if (end.kind !== "scope") throw damaged(path, "the scope's last line is missing", last.number);
  if (scopeKey(end) !== scopeKey(scope)) throw damaged(path, `the last line is of ${scopeKey(end)}`, last.number);
  return end;
}

/** Lines are canonical: the first member of a table's is `arn`, of a foreign observation's `about`. Decoding proves it. */
const tableStart = Buffer.from('{"arn":');
const beginsLikeTable = ({ bytes }: Line): boolean => bytes.subarray(0, tableStart.length).equals(tableStart);

/**
 * Holds the order that sealing made: tables by name without a repetition, then foreign observations. `only` foreign ones:
 * tables are passed over undecoded, since who links scopes reads all of them once more.
 */
async function* records(
  path: string,
  last: Line,
  only: "foreign" | "all" = "all",
): AsyncGenerator<TableRecord | ForeignObservation> {
  let before: TableRecord | ForeignObservation | null = null;
  for await (const line of linesBefore(path, last)) {
    if (only === "foreign" && before === null && beginsLikeTable(line)) continue;
    const record = decodeLine(path, line, decodeScopeLine);
    if (record.kind === "scope") throw damaged(path, "a line follows the last one", line.number + 1);
    const kind = beginsLikeTable(line) ? "table" : "foreign";
    if (record.kind !== kind) throw damaged(path, "is not spelt as it was written", line.number);
    const unordered = before?.kind === "foreign" ? record.kind === "table" : !follows(before, record);
    if (unordered) throw damaged(path, "the lines are not in order", line.number);
    before = record;
    yield record;
  }
}

const follows = (before: TableRecord | null, record: TableRecord | ForeignObservation): boolean =>
  before === null || record.kind === "foreign" || before.name < record.name;

async function* nothing(): AsyncGenerator<never> {}
