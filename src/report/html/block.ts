/**
 * Findings, table by table → blocks of the page's data, each compressed for itself, so that no more than one is held as
 * plain values however many tables there are. Which findings come in, the caller decides.
 */
import { gzipSync } from "node:zlib";
import type { Finding, TableFindings } from "../../model/finding.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import { snippetTemplates } from "../fixes/snippets.ts";
import { fingerprintDigits, shownSeverities, shownVerdicts, type PageBlock, type PageDetails } from "./payload.ts";
import { createNumbering, type Numbering } from "../numbering.ts";
import { visible } from "../../model/visible.ts";

/** Shared by all blocks of a page, and told by its head. */
export type PageLists = {
  readonly accounts: Numbering;
  readonly regions: Numbering;
  readonly rules: Numbering;
  /** Each the JSON text of the snippets of a finding. */
  readonly snippets: Numbering;
  readonly policy: CompiledPolicy;
};

export type BlockWriter = {
  /** `seq`: the table's place in the run's total order. Gives a block when one is full. */
  add(table: TableFindings, findings: readonly Finding[], seq: number): string | null;
  /** The last one; null: nothing is left. */
  close(): string | null;
};

/** Findings of a block: small enough to be quick to compress, large enough to compress well. */
const blockSize = 50_000;

export function createBlocks(lists: PageLists): BlockWriter {
  let block = newBlock();
  const taken = (): string | null => {
    if (block.findings.rule.length === 0) return null;
    const text = packed(finished(block));
    block = newBlock();
    return text;
  };
  return {
    add(table, findings, seq) {
      if (findings.length === 0) return null;
      addTable(block, lists, { table, findings, seq });
      return block.findings.rule.length < blockSize ? null : taken();
    },
    close: taken,
  };
}

/** gzip as base64. Byte 9 of the header names the operating system; 255 is "unknown", so that the bytes do not tell. */
export function packed(value: unknown): string {
  const bytes = gzipSync(JSON.stringify(value), { level: 6 });
  bytes[9] = 255;
  return bytes.toString("base64");
}

type Columns<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

type GrowingBlock = {
  lastSeq: number;
  lastTable: number;
  readonly tables: Columns<PageBlock["tables"]> & { arn: Record<string, string> };
  readonly texts: Numbering;
  readonly details: Numbering;
  readonly findings: Omit<Columns<PageBlock["findings"]>, "fingerprints">;
  readonly fingerprints: string[];
};

const newBlock = (): GrowingBlock => ({
  lastSeq: 0,
  lastTable: 0,
  tables: { seq: [], account: [], region: [], name: [], arn: {} },
  texts: createNumbering(),
  details: createNumbering(),
  findings: { table: [], rule: [], verdict: [], severity: [], reason: [], details: [] },
  fingerprints: [],
});

type Told = { readonly table: TableFindings; readonly findings: readonly Finding[]; readonly seq: number };

function addTable(block: GrowingBlock, lists: PageLists, { table, findings, seq }: Told): void {
  const { tables } = block;
  const at = tables.name.length;
  tables.seq.push(seq - block.lastSeq);
  block.lastSeq = seq;
  tables.account.push(lists.accounts.of(table.account));
  tables.region.push(lists.regions.of(table.region));
  tables.name.push(visible(table.table));
  if (!table.arn.endsWith(`:dynamodb:${table.region}:${table.account}:table/${table.table}`)) {
    tables.arn[String(at)] = visible(table.arn);
  }
  for (const finding of findings) {
    const columns = block.findings;
    columns.table.push(at - block.lastTable);
    block.lastTable = at;
    columns.rule.push(lists.rules.of(finding.rule));
    columns.verdict.push(shownVerdicts.indexOf(finding.verdict));
    columns.severity.push(shownSeverities.indexOf(finding.severity));
    columns.reason.push(block.texts.of(finding.reason.text));
    columns.details.push(block.details.of(JSON.stringify(detailsOf(finding, lists))));
    block.fingerprints.push(finding.fingerprint.slice(0, fingerprintDigits));
  }
}

/** Of a pass the reason says what was found; its trace would tell the same again, for most of all findings. */
function detailsOf(finding: Finding, { snippets, policy }: PageLists): PageDetails {
  const { verdict, trace, unknowns, override, waiver } = finding;
  const rule = policy.rules.find(({ id }) => id === finding.rule);
  const mending = rule === undefined ? [] : snippetTemplates(rule, finding);
  return {
    ...(verdict !== "pass" && trace.length > 0 && { trace: trace.map(visibleTrace) }),
    ...(unknowns.length > 0 && { unknowns: unknowns.map(visibleUnknown) }),
    ...(override !== undefined && { override: visible(override) }),
    ...(waiver !== undefined && { waiver: visible(waiver) }),
    ...(mending.length > 0 && { snippets: snippets.of(JSON.stringify(mending)) }),
  };
}

const visibleTrace = ({ file, line, col, leaf, expected, actual }: Finding["trace"][number]) => ({
  file: visible(file),
  line,
  col,
  leaf: visible(leaf),
  expected: visible(expected),
  actual: visible(actual),
});

const visibleUnknown = ({ kind, operation, code, by, detail }: Finding["unknowns"][number]) => ({
  kind,
  ...(operation !== undefined && { operation: visible(operation) }),
  ...(code !== undefined && { code: visible(code) }),
  ...(by !== undefined && { by }),
  ...(detail !== undefined && { detail: visible(detail) }),
});

const finished = ({ tables, texts, details, findings, fingerprints }: GrowingBlock): PageBlock => ({
  tables,
  texts: texts.names().map(visible),
  details: details.names(),
  findings: { ...findings, fingerprints: fingerprints.join("") },
});
