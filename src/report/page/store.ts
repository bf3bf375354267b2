/** The findings of the page as columns of numbers: blocks as they were unpacked come in, what a list can be drawn from comes out. */
import { fingerprintDigits, type PageBlock, type PageHead } from "../html/payload.ts";

export type Store = {
  readonly head: PageHead;
  readonly count: number;
  /** By finding. `reason` and `details` point into `texts` and `detailTexts`. */
  readonly table: Uint32Array;
  readonly rule: Uint16Array;
  readonly verdict: Uint8Array;
  readonly severity: Uint8Array;
  readonly reason: Uint32Array;
  readonly details: Uint32Array;
  /** By table. */
  readonly seq: Uint32Array;
  readonly account: Uint32Array;
  readonly region: Uint16Array;
  readonly names: readonly string[];
  readonly texts: readonly string[];
  readonly detailTexts: readonly string[];
  /** Findings in the order of the run: by account, Region, table and rule. */
  readonly order: Uint32Array;
  arnOf(finding: number): string;
  fingerprintOf(finding: number): string;
  /** -1: there is none. Digits beyond those that the page has do not count. */
  find(fingerprint: string): number;
};

export function createStore(head: PageHead, blocks: readonly PageBlock[]): Store {
  const count = sum(blocks, ({ findings }) => findings.rule.length);
  const tables = sum(blocks, (block) => block.tables.name.length);
  const columns = {
    table: new Uint32Array(count),
    rule: new Uint16Array(count),
    verdict: new Uint8Array(count),
    severity: new Uint8Array(count),
    reason: new Uint32Array(count),
    details: new Uint32Array(count),
    seq: new Uint32Array(tables),
    account: new Uint32Array(tables),
    region: new Uint16Array(tables),
  };
  const names: string[] = [];
  const texts: string[] = [];
  const detailTexts: string[] = [];
  const arns = new Map<number, string>();
  const prints: { readonly from: number; readonly digits: string }[] = [];
  let at = 0;
  for (const { tables: given, findings, texts: reasons, details } of blocks) {
    const firstTable = names.length;
    columns.account.set(given.account, firstTable);
    columns.region.set(given.region, firstTable);
    let seq = 0;
    for (const [index, step] of given.seq.entries()) columns.seq[firstTable + index] = seq += step;
    for (const [index, arn] of Object.entries(given.arn)) arns.set(firstTable + Number(index), arn);
    columns.rule.set(findings.rule, at);
    columns.verdict.set(findings.verdict, at);
    columns.severity.set(findings.severity, at);
    let table = firstTable;
    for (const [index, step] of findings.table.entries()) columns.table[at + index] = table += step;
    for (const [index, text] of findings.reason.entries()) columns.reason[at + index] = texts.length + text;
    for (const [index, text] of findings.details.entries()) columns.details[at + index] = detailTexts.length + text;
    prints.push({ from: at, digits: findings.fingerprints });
    at += findings.rule.length;
    for (const name of given.name) names.push(name);
    for (const text of reasons) texts.push(text);
    for (const text of details) detailTexts.push(text);
  }
  return {
    head,
    count,
    ...columns,
    names,
    texts,
    detailTexts,
    order: orderOf(columns, count),
    arnOf(finding) {
      const table = columns.table[finding] ?? 0;
      const account = head.accounts[columns.account[table] ?? 0]?.id ?? "";
      const region = head.regions[columns.region[table] ?? 0] ?? "";
      return arns.get(table) ?? `arn:${head.partition}:dynamodb:${region}:${account}:table/${names[table] ?? ""}`;
    },
    fingerprintOf(finding) {
      const block = prints.findLast(({ from }) => from <= finding);
      if (block === undefined) return "";
      const start = (finding - block.from) * fingerprintDigits;
      return block.digits.slice(start, start + fingerprintDigits);
    },
    find(fingerprint) {
      const wanted = fingerprint.slice(0, fingerprintDigits).toLowerCase();
      if (wanted.length < fingerprintDigits) return -1;
      for (const { from, digits } of prints) {
        for (let place = digits.indexOf(wanted); place >= 0; place = digits.indexOf(wanted, place + 1)) {
          if (place % fingerprintDigits === 0) return from + place / fingerprintDigits;
        }
      }
      return -1;
    },
  };
}

function orderOf({ table, seq, rule }: Pick<Store, "table" | "seq" | "rule">, count: number): Uint32Array {
  const rules = rule.reduce((most, each) => Math.max(most, each), 0) + 1;
  return sortedBy(count, (finding) => (seq[table[finding] ?? 0] ?? 0) * rules + (rule[finding] ?? 0));
}

/** 0 to `count` - 1 by a whole number of each; equals stay in their order. Sorts numbers alone, which takes no comparing. */
export function sortedBy(count: number, rankOf: (index: number) => number): Uint32Array {
  const keys = new Float64Array(count);
  for (let index = 0; index < count; index += 1) keys[index] = rankOf(index) * count + index;
  keys.sort();
  const sorted = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) sorted[index] = (keys[index] ?? 0) % count;
  return sorted;
}

const sum = (blocks: readonly PageBlock[], of: (block: PageBlock) => number): number =>
  blocks.reduce((total, block) => total + of(block), 0);
