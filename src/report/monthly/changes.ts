/** What changed around the tables in the month: the policy, the accounts and tables there are, and what was asked for. */
import type { AccountNamed, MonthlyReport, PolicyChange } from "../../model/monthly.ts";
import type { RunHeader } from "../../model/run.ts";
import { accountCell, accountNamesOf } from "./findings.ts";
import { minuteWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import { code, left, quiet, tableOf, text, warning, type Block, type Section } from "../page-parts.ts";
import { populationWords } from "../run-words.ts";

export function policySection({ policyChanges, policy }: MonthlyReport, most: number): Section {
  const blocks =
    policyChanges.length === 0
      ? [
          text(
            "Every run of the month was judged by the same policy, ",
            code(policy.id),
            ", and so was the last one before it.",
          ),
        ]
      : policyChanges.flatMap((change) => changeBlocks(change, most));
  return { id: "policy", title: "What changed in the policy", blocks };
}

function changeBlocks({ from, to, digests, rules, otherwise }: PolicyChange, most: number): readonly Block[] {
  const [old, now] = digests.map((digest) => digest.replace(/^sha256:/, "").slice(0, 12));
  return [
    text(
      "Between the runs of ",
      { strong: minuteWords(from.asOf) },
      " and ",
      { strong: minuteWords(to.asOf) },
      " it became another: ",
      code(`sha256:${old ?? ""}`),
      " → ",
      code(`sha256:${now ?? ""}`),
      ".",
    ),
    ...tableOf({
      caption: `Rules that changed by ${minuteWords(to.asOf)}`,
      columns: [left("Rule"), left("Change"), left("What about it")],
      of: rules,
      row: ({ rule, change, what }) => [code(rule), change, what.join("; ")],
      most,
    }),
    ...(otherwise.length === 0 ? [] : [{ kind: "list" as const, items: otherwise }]),
    ...(rules.length === 0 && otherwise.length === 0
      ? [quiet("No rule changed: only names, or where things stand in its files.")]
      : []),
  ];
}

export function populationSection(report: MonthlyReport, most: number): Section {
  const { population, before } = report;
  const id = "population";
  const title = "Accounts and tables that came and went";
  if (population === null || before === null) {
    return { id, title, blocks: [text("No run before the month is at hand to compare with.")] };
  }
  const { appeared, left: gone, tables, selections } = population;
  const { named } = tables;
  const names = accountNamesOf(report);
  return {
    id,
    title,
    blocks: [
      text(
        `Against the run of ${minuteWords(before.asOf)}. Accounts: ${movedWords(appeared, "appeared")}, ${movedWords(gone, "left")}. ` +
          `Tables: ${grouped(tables.appeared)} appeared, ${grouped(tables.gone)} gone, ${grouped(tables.madeAnew)} made anew under their name` +
          `${tables.notSeen === 0 ? "" : `, and nothing is known of ${grouped(tables.notSeen)}, whose account or Region was not seen`}` +
          `${tables.notSeenBefore === 0 ? "" : `, and nobody knows whether ${grouped(tables.notSeenBefore)} ${tables.notSeenBefore === 1 ? "is" : "are"} new, whose account or Region that run did not see`}.`,
      ),
      ...tableOf({
        caption: "Accounts",
        columns: [left("Change"), left("Account"), left("Name")],
        of: [
          ...(appeared ?? []).map((each) => ({ change: "appeared", ...each })),
          ...(gone ?? []).map((each) => ({ change: "left", ...each })),
        ],
        row: ({ change, account, name }) => [change, code(account), name ?? "not known"],
        most,
      }),
      ...tableOf({
        caption: "Tables",
        columns: [left("Change"), left("Table"), left("Account"), left("Region")],
        of: named,
        row: ({ change, table, account, region }) => [
          change === "made-anew" ? "made anew" : change,
          code(table),
          accountCell(account, names),
          region,
        ],
        most,
      }),
      ...selections.map(({ at, before: was, after: is }) =>
        warning(
          `From the run of ${minuteWords(at.asOf)} on, other accounts were asked for: `,
          asked(report.header, was),
          " → ",
          asked(report.header, is),
          ".",
        ),
      ),
    ],
  };
}

const movedWords = (accounts: readonly AccountNamed[] | null, moved: "appeared" | "left"): string =>
  accounts === null
    ? `how many ${moved} nobody knows, since the list of ${moved === "left" ? "the last run" : "that run"} broke off`
    : `${grouped(accounts.length)} ${moved}`;

function asked(header: RunHeader, selection: RunHeader["selection"]): string {
  const { excludedAccounts } = selection;
  const without =
    excludedAccounts.length === 0
      ? ""
      : ` without ${plural(excludedAccounts.length, "account", "accounts")} (${excludedAccounts.slice(0, 5).join(", ")}${excludedAccounts.length > 5 ? ", …" : ""})`;
  return `${populationWords({ ...header, selection })}${without}`;
}
