/**
 * All findings of a run → the data of the page, as base64 texts that stay below a size: past it passing and
 * not-applicable findings are left out first, then whatever comes last. What is left out is counted, never silent.
 */
import type { ReportContext } from "../../model/report.ts";
import type { Finding, TableFindings } from "../../model/finding.ts";
import { createBlocks, packed, type PageLists } from "./block.ts";
import type { PageHead, PageRule } from "./payload.ts";
import { instantWords } from "../numbers.ts";
import { createNumbering } from "../numbering.ts";
import { visible } from "../../model/visible.ts";
import { answerWords } from "../waiver-words.ts";

export type PageData = {
  /** The head, then blocks in any order. */
  readonly texts: readonly string[];
  readonly left: PageHead["left"];
};

export type PageDataWriter = { add(table: TableFindings): void; close(): PageData };

export function createPageData(context: ReportContext, most: number): PageDataWriter {
  const lists: PageLists = {
    accounts: createNumbering(),
    regions: createNumbering(),
    rules: createNumbering(),
    snippets: createNumbering(),
    policy: context.policy,
  };
  for (const { id } of context.policy.rules) lists.rules.of(id);
  const seenTo = section(lists);
  const passing = section(lists);
  let seq = 0;
  const bound = (): void => {
    if (seenTo.size() + passing.size() > most) passing.leave();
    if (seenTo.size() > most) seenTo.stop();
  };
  return {
    add(table) {
      const isPassing = ({ verdict }: Finding): boolean => verdict === "pass" || verdict === "not-applicable";
      seenTo.add(
        table,
        table.findings.filter((finding) => !isPassing(finding)),
        seq,
      );
      passing.add(table, table.findings.filter(isPassing), seq);
      seq += 1;
      bound();
    },
    close() {
      seenTo.end();
      passing.end();
      bound();
      const left = { passing: passing.left(), others: seenTo.left() };
      return { texts: [packed(headOf(context, lists, left)), ...seenTo.texts(), ...passing.texts()], left };
    },
  };
}

/** Blocks of some findings; once it is left or stopped it only counts. */
function section(lists: PageLists) {
  let blocks = createBlocks(lists);
  let texts: string[] = [];
  let size = 0;
  let kept = 0;
  let left = 0;
  let isOpen = true;
  const keep = (text: string | null): void => {
    if (text === null) return;
    texts.push(text);
    size += text.length;
  };
  return {
    add(table: TableFindings, findings: readonly Finding[], seq: number) {
      if (isOpen) {
        kept += findings.length;
        keep(blocks.add(table, findings, seq));
      } else left += findings.length;
    },
    end: () => {
      if (isOpen) keep(blocks.close());
    },
    stop: () => {
      if (!isOpen) return;
      keep(blocks.close());
      isOpen = false;
    },
    leave: () => {
      left += kept;
      kept = 0;
      texts = [];
      size = 0;
      isOpen = false;
      blocks = createBlocks(lists);
    },
    size: () => size,
    texts: () => texts,
    left: () => left,
  };
}

function headOf(
  { run, policy, waivers, accountNames, ous }: ReportContext,
  lists: PageLists,
  left: PageHead["left"],
): PageHead {
  return {
    run: visible(run.id),
    partition: visible(run.partition),
    asOf: run.asOf,
    accounts: lists.accounts.names().map((id) => ({
      id: visible(id),
      name: visible(accountNames.get(id) ?? ""),
      ou: visible(ous.get(id) ?? ""),
    })),
    regions: lists.regions.names().map(visible),
    rules: lists.rules.names().map((id) => ruleOf(id, policy.rules)),
    waivers: waivers.uses.map(({ waiver, daysLeft }) => ({
      id: visible(waiver.id),
      reason: visible(waiver.reason),
      answers: visible(answerWords(waiver)),
      until: visible(instantWords(waiver.expires)),
      daysLeft,
    })),
    // Written by html-block.ts; policies can hold no text in a snippet that this program did not write.
    snippets: lists.snippets.names().map((text) => JSON.parse(text) as PageHead["snippets"][number]),
    left,
  };
}

function ruleOf(id: string, rules: ReportContext["policy"]["rules"]): PageRule {
  const rule = rules.find((each) => each.id === id);
  const terms =
    rule === undefined
      ? []
      : [{ name: "", terms: rule }, ...rule.overrides.filter(({ skip }) => skip === null)].map(
          ({ name, terms: { title, why, fix } }) => ({
            name: visible(name),
            title: visible(title),
            why: visible(why),
            fix: visible(fix),
          }),
        );
  return { id: visible(id), terms, controls: rule === undefined ? [] : rule.controls.map((each) => visible(each.id)) };
}
