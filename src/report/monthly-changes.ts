/** Waivers, what was not seen, restores, and what changed around the tables of the month: policy, accounts, what was asked for. */
import type { CoverageGap, MonthlyReport, PolicyChange, WaiverNews } from "../model/monthly.ts";
import type { RunHeader } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { blindSpotWords } from "./blind-spot-words.ts";
import { accountCell, accountNamesOf } from "./monthly-findings.ts";
import { afterWords, byWords, dayWords, minuteWords, monthWords } from "./monthly-words.ts";
import { grouped, plural } from "./numbers.ts";
import { code, left, quiet, right, tableOf, text, warning, type Block, type Cell, type Section } from "./page-parts.ts";
import { populationWords } from "./run-words.ts";
import { aboutWords } from "./waiver-words.ts";

type Kind = { readonly words: string; readonly of: readonly WaiverNews[] };

export function waiverSection({ waivers, month }: MonthlyReport, most: number): Section {
  const { inForce, granted, extended, expired, expiring, withdrawn } = waivers;
  const kinds: readonly Kind[] = [
    { words: "granted", of: granted },
    { words: "extended", of: extended },
    { words: "expired", of: expired },
    { words: "expires soon", of: expiring },
    { words: "withdrawn", of: withdrawn.map((waiver) => ({ waiver, waives: 0 })) },
  ];
  const before = new Map(extended.map(({ waiver, from }) => [waiver.id, from]));
  const rows = kinds.flatMap(({ words, of }) => of.map((each) => ({ words, ...each })));
  return {
    id: "waivers",
    title: "Waivers",
    blocks: [
      text(
        `${plural(inForce, "waiver is", "waivers are")} in force in the last run. In ${monthWords(month)}: ` +
          `${grouped(granted.length)} granted, ${grouped(extended.length)} extended, ${grouped(expired.length)} expired, ` +
          `${grouped(withdrawn.length)} withdrawn. ${plural(expiring.length, "expires", "expire")} within the 31 days after it. ` +
          "A waived finding is one that fails, and that a person accepts for a time.",
      ),
      ...tableOf({
        caption: "Waivers of which something is to be said",
        columns: [
          left("What"),
          left("Waiver"),
          left("Is about"),
          left("Why"),
          left("Owner"),
          left("Approver"),
          left("Ticket"),
          left("Created"),
          left("Expires"),
          right("Waives"),
        ],
        of: rows,
        row: ({ words, waiver, waives }) => [
          words === "extended" ? `extended from ${dayWords(before.get(waiver.id) ?? waiver.expires)}` : words,
          code(waiver.id),
          aboutWords(waiver),
          waiver.reason,
          waiver.owner,
          waiver.approver,
          waiver.ticket,
          dayWords(waiver.created),
          dayWords(waiver.expires),
          grouped(waives),
        ],
        most,
      }),
    ],
  };
}

export function gapSection(report: MonthlyReport, most: number): Section {
  const { gaps, runs, coverage } = report;
  const names = accountNamesOf(report);
  const { blindSpots } = coverage;
  return {
    id: "unseen",
    title: "What was not seen",
    blocks: [
      gaps.length === 0
        ? text("Every account and Region of the population was seen by every run of the month.")
        : text(
            `${plural(gaps.length, "place was", "places were")} not seen by at least one of ${plural(runs.length, "run", "runs")} of the month. Nothing is known of tables there, and no number of this report counts them.`,
          ),
      ...tableOf({
        caption: "Places that were not seen, those still unseen first",
        columns: [
          left("Account"),
          left("Region or table"),
          left("Why"),
          left("Last seen"),
          left("Not seen since"),
          left("Seen again"),
          right("Runs without it"),
          left("Accepted by"),
        ],
        of: gaps,
        row: (gap) => [
          gap.account === null ? "accounts that could not be listed" : accountCell(gap.account, names),
          placeWords(gap),
          unknownWords(gap.reason),
          afterWords(gap.since),
          byWords(gap.since),
          gap.until === null ? "not yet" : byWords(gap.until),
          `${grouped(gap.runs)} of ${grouped(runs.length)}`,
          gap.blindSpot === null ? "nobody" : code(gap.blindSpot),
        ],
        most,
      }),
      ...(blindSpots.length === 0
        ? [quiet("No blind spot is accepted.")]
        : [
            text("Accepted blind spots, which are no pass:"),
            { kind: "list" as const, items: blindSpots.map((use): Cell => [code(use.id), `: ${blindSpotWords(use)}`]) },
          ]),
    ],
  };
}

const placeWords = ({ region, table }: CoverageGap): Cell =>
  region === null ? "the whole account" : table === null ? region : [`${region}, table `, code(table)];

export function drillSection(report: MonthlyReport, most: number): Section {
  const { drills, month } = report;
  const names = accountNamesOf(report);
  const title = "Restore drills";
  if (!drills.collected) {
    return {
      id: "drills",
      title,
      blocks: [
        text(
          "No drill is recorded: the runs of this month were not asked to read restores. A policy with the rule restore-tested makes them.",
        ),
      ],
    };
  }
  const { ofMonth, tables } = drills;
  const done = ofMonth.filter(({ status }) => status === "COMPLETED");
  const passed = done.filter(({ validation }) => validation === "SUCCESSFUL").length;
  const first =
    ofMonth.length === 0
      ? `No drill is recorded in ${monthWords(month)}: AWS Backup lists no restore of a table.`
      : `AWS Backup lists ${plural(ofMonth.length, "restore", "restores")} of tables in ${monthWords(month)}: ${grouped(done.length)} completed, ${grouped(passed)} of them with a successful validation.`;
  return {
    id: "drills",
    title,
    blocks: [
      text(
        `${first} Of all tables ${grouped(tables.inMonth)} were restored in the month, ${grouped(tables.earlier)} before it, ${grouped(tables.never)} never as far as AWS Backup lists restores, and of ${grouped(tables.unknown)} it is not known. DynamoDB keeps no list of the restores that it makes itself.`,
      ),
      ...tableOf({
        caption: "Restores of the month",
        columns: [
          left("Begun"),
          left("Table"),
          left("Account"),
          left("Region"),
          left("Status"),
          left("Validation"),
          left("Testing plan"),
        ],
        of: ofMonth,
        row: ({ created, table, account, region, status, validation, testingPlan }) => [
          minuteWords(created),
          code(table),
          accountCell(account, names),
          region,
          status,
          validation ?? "none",
          testingPlan === null ? "–" : code(testingPlan),
        ],
        most,
      }),
    ],
  };
}

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
        `Against the run of ${minuteWords(before.asOf)}. Accounts: ${grouped(appeared.length)} appeared, ${grouped(gone.length)} left. ` +
          `Tables: ${grouped(tables.appeared)} appeared, ${grouped(tables.gone)} gone, ${grouped(tables.madeAnew)} made anew under their name` +
          `${tables.notSeen === 0 ? "" : `, and nothing is known of ${grouped(tables.notSeen)}, whose account or Region was not seen`}.`,
      ),
      ...tableOf({
        caption: "Accounts",
        columns: [left("Change"), left("Account"), left("Name")],
        of: [
          ...appeared.map((each) => ({ change: "appeared", ...each })),
          ...gone.map((each) => ({ change: "left", ...each })),
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

function asked(header: RunHeader, selection: RunHeader["selection"]): string {
  const { excludedAccounts } = selection;
  const without =
    excludedAccounts.length === 0
      ? ""
      : ` without ${plural(excludedAccounts.length, "account", "accounts")} (${excludedAccounts.slice(0, 5).join(", ")}${excludedAccounts.length > 5 ? ", …" : ""})`;
  return `${populationWords({ ...header, selection })}${without}`;
}
