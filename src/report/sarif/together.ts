/**
 * Findings that are told together: one entry for a rule in an account, or for a rule. Takes findings in the run's order
 * and hands an entry on as soon as nothing more can belong to it; holds counts and the first names of what is open.
 */
import type { Finding } from "../../model/finding.ts";
import type { ReportContext } from "../../model/report.ts";
import { grouped, plural } from "../numbers.ts";
import { placeInRepository } from "../place-in-repository.ts";
import { identity, physicalLocation, stamped } from "./finding.ts";
import type { Grain } from "./grain.ts";
import { levels, type SarifRule } from "./rules.ts";

export type Together = {
  /** Entries that are complete, now that the account has changed. */
  add(finding: Finding, described: SarifRule, grain: Exclude<Grain, "table">): readonly object[];
  end(): readonly object[];
};

type Group = {
  readonly described: SarifRule;
  /** null: of every account. */
  readonly account: string | null;
  fail: number;
  waived: number;
  accounts: number;
  lastAccount: string;
  readonly tables: string[];
};

const mostTables = 10;

export function together(context: ReportContext): Together {
  const open = new Map<string, Group>();
  const closed = (account: string | null): readonly object[] => {
    const done = [...open].filter(
      ([, group]) => account === null || (group.account !== null && group.account !== account),
    );
    for (const [key] of done) open.delete(key);
    return done.map(([, group]) => entry(group, context));
  };
  return {
    add(finding, described, grain) {
      const { account, region, table, verdict } = finding;
      const done = closed(account);
      const group: Group = open.get(described.id) ?? {
        described,
        account: grain === "account" ? account : null,
        fail: 0,
        waived: 0,
        accounts: 0,
        lastAccount: "",
        tables: [],
      };
      open.set(described.id, group);
      if (verdict === "waived") group.waived += 1;
      else group.fail += 1;
      if (group.lastAccount !== account) group.accounts += 1;
      group.lastAccount = account;
      const name = group.account === null ? `${table} (${account}, ${region})` : `${table} (${region})`;
      if (verdict !== "waived" && group.tables.length < mostTables) group.tables.push(name);
      return done;
    },
    end: () => closed(null),
  };
}

function entry({ described, account, fail, waived, accounts, tables }: Group, context: ReportContext): object {
  const { id, index, rule, terms, severity } = described;
  const name = account === null ? undefined : context.accountNames.get(account);
  const where =
    account === null
      ? `in ${plural(accounts, "account", "accounts")}`
      : `in account ${account}${name === undefined ? "" : ` ${name}`}`;
  const count =
    fail === 0
      ? `${plural(waived, "table", "tables")} ${where} would fail`
      : `${plural(fail, "table", "tables")} ${where} ${fail === 1 ? "fails" : "fail"}`;
  const more = fail > tables.length ? ` and ${grouped(fail - tables.length)} more` : "";
  const text = [
    `${count} ${rule.id}.`,
    ...(waived > 0 ? [`Waived: ${plural(waived, "table", "tables")}${fail > 0 ? " besides" : ""}.`] : []),
    ...(tables.length > 0 ? [`Tables: ${tables.join(", ")}${more}.`] : []),
    "Told together, as there are more findings than code scanning shows; the JSON report has each.",
  ].join(" ");
  return {
    ruleId: id,
    ruleIndex: index,
    kind: "fail",
    level: levels[severity],
    message: stamped(text, context),
    locations: [
      {
        physicalLocation: physicalLocation(
          placeInRepository(terms.assert.at, { rule, finding: null }, context),
          context,
        ),
        ...(account !== null && { logicalLocations: [{ name: account, kind: "namespace" }] }),
      },
    ],
    partialFingerprints: { primaryLocationLineHash: identity(JSON.stringify(["together", id, account])) },
    ...(fail === 0 && {
      suppressions: [{ kind: "external", status: "accepted", justification: "Waived, each by a waiver in force." }],
    }),
    properties: { ...(account !== null && { account }), severity, failing: fail, waived },
  };
}
