/** Each fault found in other tools (competition.md §1.12, aws-facts.md §0) that evaluation could repeat, as a test that it does not. */
import { afterEach, describe, expect, it } from "vitest";
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import { absent, known, type ListItem } from "../../src/model/fact.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import { account, ago, asOf, backup, complete, day, deniedBy, hour, policy, rule, table, type Spec } from "./build.ts";

const verdictOf = (assert: Spec, record: TableRecord): string | undefined =>
  evaluateTable(policy(rule({ assert })), account, record, asOf)[0]?.verdict;

const week = 7 * day;
const fresh: Spec = {
  some: "onDemandBackups",
  satisfies: {
    all: [
      { fact: "status", eq: "AVAILABLE" },
      { fact: "age", lte: week },
    ],
  },
};
const freshAnywhere: Spec = { any: [fresh, { fact: "awsBackup.age", lte: week }] };
const withBackups = (...backups: readonly ListItem[]) => table({ backups: complete(backups) });
const aged = (age: number) => ({ created: known(ago(age)) });

describe("Cloud Custodian consecutive-backups", () => {
  const zone = process.env["TZ"];
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  it.each(["Pacific/Kiritimati", "Pacific/Pago_Pago"])("(b) dates off by one outside UTC: not in %s", (elsewhere) => {
    process.env["TZ"] = elsewhere;
    expect(new Date(asOf).getTimezoneOffset()).not.toBe(0);
    expect(verdictOf(fresh, withBackups(backup(aged(week))))).toBe("pass");
    expect(verdictOf(fresh, withBackups(backup(aged(week + 1))))).toBe("fail");
  });

  it("(c) a week asks for the same weekday: any day within it will do", () => {
    for (let days = 0; days <= 7; days += 1) {
      expect(verdictOf(fresh, withBackups(backup(aged(days * day))))).toBe("pass");
    }
  });

  it("(d) today's backup is ignored: it counts", () => {
    expect(verdictOf(fresh, withBackups(backup(aged(60_000))))).toBe("pass");
  });

  it("(e) joins on TableName: backups of a deleted namesake do not count", () => {
    expect(verdictOf(fresh, withBackups(backup({ tableId: known("id-before") })))).toBe("fail");
  });
});

describe("Cloud Custodian consecutive-aws-backups", () => {
  it("statuses beside the one asked for are ignored: only AVAILABLE counts", () => {
    for (const status of ["CREATING", "DELETED"]) {
      expect(verdictOf(fresh, withBackups(backup({ ...aged(hour), status: known(status) })))).toBe("fail");
    }
  });
});

describe("Prowler", () => {
  const isProtected: Spec = { fact: "table.deletionProtection", eq: true };

  it("one failed DescribeTable leaves defaults and a false FAIL of deletion protection: unknown", () => {
    expect(verdictOf(isProtected, table({ unread: { table: deniedBy("dynamodb:DescribeTable") } }))).toBe("unknown");
  });

  it("a failed DescribeContinuousBackups leaves pitr=False and a false FAIL: unknown", () => {
    const record = table({ unread: { pitr: deniedBy("dynamodb:DescribeContinuousBackups") } });
    expect(verdictOf({ fact: "pitr.enabled", eq: true }, record)).toBe("unknown");
    expect(verdictOf({ not: { fact: "pitr.enabled", eq: true } }, record)).toBe("unknown");
  });
});

describe("Steampipe", () => {
  it("PITR NULL is ok (`disabled → alarm, else ok`): unknown", () => {
    const record = table({ unread: { pitr: { kind: "not-ready", code: "TableNotFoundException" } } });
    expect(verdictOf({ fact: "pitr.enabled", ne: false }, record)).toBe("unknown");
  });

  it("compares tag keys and not values: the value counts, with upper and lower case", () => {
    const planned: Spec = { fact: "tags.Backup", eq: "Daily" };
    expect(verdictOf(planned, table({ facts: { "tags.Backup": known("Daily") } }))).toBe("pass");
    expect(verdictOf(planned, table({ facts: { "tags.Backup": known("daily") } }))).toBe("fail");
    expect(verdictOf(planned, table({ facts: { "tags.backup": known("Daily") } }))).toBe("fail");
  });

  it("backed up once by AWS Backup is protected for ever: the age counts", () => {
    const last = (age: number) => table({ facts: { "awsBackup.lastBackup": known(ago(age)) } });
    expect(verdictOf(freshAnywhere, last(week))).toBe("pass");
    expect(verdictOf(freshAnywhere, last(90 * day))).toBe("fail");
  });
});

describe("CloudSploit dynamoTableBackupExists", () => {
  it("any backup of any age passes: an old one does not", () => {
    expect(verdictOf(fresh, withBackups(backup(aged(700 * day)), backup(aged(8 * day))))).toBe("fail");
  });

  it("only the first page is read: with pages missing, no match is unknown and a match passes", () => {
    const missing = [{ kind: "throttled" as const, operation: "dynamodb:ListBackups" }];
    expect(verdictOf(fresh, table({ backups: { items: [backup(aged(30 * day))], missing } }))).toBe("unknown");
    expect(verdictOf(fresh, table({ backups: { items: [backup(aged(hour))], missing } }))).toBe("pass");
  });

  it("a table that only AWS Backup backs up fails, as ListBackups leaves it out: it passes", () => {
    expect(verdictOf(freshAnywhere, table({ facts: { "awsBackup.lastBackup": known(ago(day)) } }))).toBe("pass");
  });
});

describe("Checkov and the schedule of recovery", () => {
  it("recovery_period_in_days is ignored: a short period fails", () => {
    const record = table({ facts: { "pitr.period": known(week) } });
    expect(verdictOf({ fact: "pitr.period", gte: 35 * day }, record)).toBe("fail");
  });

  it("PITR toggled yesterday counts as full PITR: the shortfall tells", () => {
    const record = table({ facts: { "pitr.earliest": known(ago(day)) } });
    expect(verdictOf({ fact: "pitr.shortfall", lte: hour }, record)).toBe("fail");
    expect(verdictOf({ fact: "pitr.enabled", eq: true }, record)).toBe("pass");
  });
});

describe("same name, another table", () => {
  it("an AWS Backup point older than the table is a deleted namesake's", () => {
    const recreated = { "table.created": known(ago(day)), "awsBackup.lastBackup": known(ago(2 * day)) };
    expect(verdictOf(freshAnywhere, table({ facts: recreated }))).toBe("fail");
  });

  it("a SYSTEM backup of the deleted table is no backup of the new one", () => {
    const left = backup({ type: known("SYSTEM"), tableId: known("id-before"), ...aged(hour) });
    expect(verdictOf(fresh, withBackups(left))).toBe("fail");
    expect(verdictOf({ some: "namesakeBackups", satisfies: { fact: "age", lt: day } }, withBackups(left))).toBe("pass");
  });

  it("a backup without TableId counts only if it is younger than the table", () => {
    const nameOnly = (age: number) => withBackups(backup({ tableId: absent, ...aged(age) }));
    const any: Spec = { some: "onDemandBackups", satisfies: { fact: "status", eq: "AVAILABLE" } };
    expect(verdictOf(any, nameOnly(99 * day))).toBe("pass");
    expect(verdictOf(any, nameOnly(101 * day))).toBe("fail");
  });
});
