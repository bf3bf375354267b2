/** What happened in the month as rows: findings, deadlines, waivers, what was not seen, restores, and what changed. */
import type { Episode, MonthlyReport, WaiverNews } from "../../model/monthly.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { began, ended, lasted, type MonthlyRow as Row } from "./row.ts";
import { onsetWords } from "./words.ts";

const placed = ({ rule, severity, account, region, table, arn }: Episode): Row => ({
  rule,
  severity,
  account,
  region,
  table,
  item: arn,
});

export const findingRows = ({ fresh, fixed, gone, open }: MonthlyReport): readonly Row[] => [
  ...fresh.map((each): Row => ({
    section: "new",
    ...placed(each),
    ...began(each.began),
    state: onsetWords[each.because],
  })),
  ...fixed.map((each): Row => ({
    section: "fixed",
    ...placed(each),
    ...began(each.began),
    ...ended(each.fixed),
    ...lasted(each.took),
  })),
  ...gone.map((each): Row => ({ section: "gone", ...placed(each), ...began(each.began), ...ended(each.gone) })),
  ...open.map((each): Row => ({
    section: "open",
    ...placed(each),
    ...began(each.began),
    endedAfter: each.lastFail.asOf,
    ...lasted(each.age),
    state: each.state,
  })),
];

export const slaRows = ({ sla }: MonthlyReport): readonly Row[] =>
  (sla?.breaches ?? []).map((each): Row => ({
    section: "sla-breach",
    ...placed(each),
    ...began(each.began),
    ...lasted(each.span),
    state: each.now,
    details: `allowed: ${each.allowed / 3_600_000} hours`,
  }));

export function waiverRows({ waivers }: MonthlyReport): readonly Row[] {
  const row =
    (state: string) =>
    ({ waiver, waives }: WaiverNews): Row => ({
      section: "waiver",
      item: waiver.id,
      state,
      owner: waiver.owner,
      rule: waiver.rules.join(" "),
      beganBy: waiver.created,
      expires: waiver.expires,
      waived: waives,
      details: `${waiver.reason} (approver: ${waiver.approver}, ticket: ${waiver.ticket})`,
    });
  const { granted, extended, expired, expiring, withdrawn } = waivers;
  return [
    ...granted.map(row("granted")),
    ...extended.map(row("extended")),
    ...expired.map(row("expired")),
    ...expiring.map(row("expires soon")),
    ...withdrawn.map((waiver) => row("withdrawn")({ waiver, waives: 0 })),
  ];
}

export const placeRows = ({ gaps, coverage, drills }: MonthlyReport): readonly Row[] => [
  ...gaps.map((gap): Row => ({
    section: "not-seen",
    account: gap.account ?? "",
    region: gap.region ?? "",
    table: gap.table ?? "",
    ...began(gap.since),
    ...(gap.until === null ? {} : ended(gap.until)),
    state: gap.until === null ? "not seen by the last run" : "seen again",
    item: gap.blindSpot ?? "",
    details: `${unknownWords(gap.reason)}; ${gap.runs} runs without it`,
  })),
  ...coverage.blindSpots.map((use): Row => ({
    section: "blind-spot",
    item: use.id,
    state: use.state,
    owner: use.owner,
    expires: use.expires,
    details: use.reason,
  })),
  ...(drills.collected
    ? drills.ofMonth.map((drill): Row => ({
        section: "drill",
        account: drill.account,
        region: drill.region,
        table: drill.table,
        state: drill.status,
        beganBy: drill.created,
        details: `validation: ${drill.validation ?? "none"}${drill.by === "drill" ? ", in a drill" : ""}`,
        item: drill.testingPlan ?? "",
      }))
    : [{ section: "drill", state: "not collected" }]),
];

export const changeRows = ({ policyChanges, population }: MonthlyReport): readonly Row[] => [
  ...policyChanges.flatMap(({ from, to, digests, rules, otherwise }): readonly Row[] => {
    const when = began({ after: from.asOf, by: to.asOf });
    return [
      { section: "policy-change", ...when, details: digests.join(" → ") },
      ...rules.map(({ rule, change, what }): Row => ({
        section: "rule-change",
        rule,
        state: change,
        ...when,
        details: what.join("; "),
      })),
      ...otherwise.map((details): Row => ({ section: "policy-change", ...when, details })),
    ];
  }),
  ...(population?.appeared ?? []).map(({ account, name }): Row => accountChange(account, name, "appeared")),
  ...(population?.left ?? []).map(({ account, name }): Row => accountChange(account, name, "left")),
  ...(population?.tables.named ?? []).map(({ change, account, region, table }): Row => ({
    section: "table-change",
    account,
    region,
    table,
    state: change,
  })),
];

const accountChange = (account: string, name: string | null, state: string): Row => ({
  section: "account-change",
  account,
  accountName: name ?? "",
  state,
});
