/** A file of drills as a run keeps it in, the same with pseudonyms out; nothing that the drill says in words stays. */
import { scratchPrefix, type DrillRecord, type DrillsFile } from "../../model/drill.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { redactedText } from "./redact-records.ts";
import { blankedText, redactedDrillsName } from "./redact-run-head.ts";

/** `authenticated` stays what was found of the file as it was: the signature on it says nothing of this one. */
export const redactDrills = (p: Pseudonyms, { file, authenticated, header, drills, text }: DrillsFile): DrillsFile => ({
  file: redactedDrillsName(p, file),
  authenticated,
  header: {
    kind: header.kind,
    file: header.file,
    schemaVersion: header.schemaVersion,
    tool: { name: header.tool.name, version: header.tool.version },
    id: p.word(header.id),
    begun: header.begun,
    caller: { account: p.of(header.caller.account), arn: p.of(header.caller.arn) },
    partition: header.partition,
    foreignHosts: header.foreignHosts.map(p.word),
  },
  drills: drills.map((drill) => redactDrill(p, drill)),
  text: blankedText(text),
});

function redactDrill(p: Pseudonyms, drill: DrillRecord): DrillRecord {
  const { kind, region, started, active, finished, took, rto, rpo, cleaned, outcome } = drill;
  const { source, checks } = drill;
  const id = p.digest(drill.id).slice("sha256:".length).slice(0, 32);
  return {
    kind,
    id,
    account: p.of(drill.account),
    region,
    table: p.of(drill.table),
    arn: p.of(drill.arn),
    // As of tables, whose id it is compared with.
    tableId: p.of(drill.tableId),
    source: source.kind === "pitr" ? source : { ...source, backup: p.of(source.backup) },
    started,
    active,
    finished,
    took,
    rto,
    rpo,
    checks: checks.map(({ name, held }) => ({ name, held, expected: redactedText, actual: redactedText })),
    scratch: `${scratchPrefix}${id}`,
    cleaned,
    requestIds: [],
    outcome,
    because: drill.because === null ? null : redactedText,
  };
}
