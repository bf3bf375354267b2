/**
 * Restores that others have under way in a scope: every restore makes a new table, so only tables that the run did not list
 * are looked at. Out comes how many are being restored, or why that could not be told.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import { isScratchName } from "../model/drill.ts";
import { unknownWords } from "../model/unknown-words.ts";

/** Tables that are new since the run; beyond these the run is too old to tell by. */
const mostLookedAt = 200;

export async function othersRestoring(
  reader: ScopeReader,
  { known, ours }: { readonly known: ReadonlySet<string>; readonly ours: ReadonlySet<string> },
): Promise<number | { readonly untold: string }> {
  const fresh: string[] = [];
  for await (const page of reader.pages("dynamodb:ListTables", {})) {
    if (page.state === "unread") return { untold: unknownWords(page.reason) };
    fresh.push(...(page.value.TableNames ?? []).filter((name) => !known.has(name) && !ours.has(name)));
    if (fresh.length > mostLookedAt) return { untold: `more than ${mostLookedAt} tables are new since the run` };
  }
  let restoring = 0;
  for (const name of fresh) {
    const read = await reader.read("dynamodb:DescribeTable", { TableName: name });
    const table = read.state === "read" ? read.value.Table : undefined;
    // A scratch table of another drill is closed to us once it is ACTIVE, and may well be under restore before that.
    const isUnderway = table?.RestoreSummary?.RestoreInProgress === true;
    if (isUnderway || (table?.TableStatus === "CREATING" && isScratchName(name))) restoring += 1;
  }
  return restoring;
}
