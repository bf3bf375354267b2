/** A policy test and the typical table in, each expectation judged out, by the same evaluation as an audit's tables. */
import { known, type Fact } from "../model/fact.ts";
import type { Finding } from "../model/finding.ts";
import type { ExpectedVerdict, PolicyTest, TestedTable } from "../model/policy-test.ts";
import type { GivenTable } from "../model/policy.ts";
import type { CaseOutcome, PolicyTestOutcome, TableOutcome } from "../model/test-outcome.ts";
import { evaluateTable } from "./evaluate-table.ts";
import { exampleAsOf, worldOf } from "./given-table.ts";

export function runPolicyTest(test: PolicyTest, typical: GivenTable): PolicyTestOutcome {
  const asOf = test.asOf ?? exampleAsOf;
  const { file, title, policy, unnamed } = test;
  const tables = test.tables.map((tested): TableOutcome => {
    const { account, table, around } = worldOf(layersOf(tested, typical), asOf);
    const findings = new Map(
      evaluateTable(policy, account, table, asOf, around).map((finding) => [finding.rule, finding]),
    );
    const cases = tested.expected.flatMap((expected) => {
      const finding = findings.get(expected.rule);
      return finding === undefined ? [] : [compared(expected, finding)];
    });
    const looked = new Set(cases.map(({ name }) => name));
    return { key: tested.key, cases, notLookedAt: [...findings.keys()].filter((rule) => !looked.has(rule)) };
  });
  return { file, title, policy: policy.id, asOf, tables, unnamed };
}

function compared({ rule, verdict: expected, because, at }: ExpectedVerdict, finding: Finding): CaseOutcome {
  const { verdict: actual, reason, trace } = finding;
  const passed = actual === expected && (because === null || reason.text.includes(because));
  return { name: rule, at, expected, because, actual, passed, reason, trace };
}

/** A table is called what the test calls it, and its ARN says so, unless it states a name or an ARN itself. */
function layersOf({ key, region, layers }: TestedTable, typical: GivenTable): readonly GivenTable[] {
  const name = { "table.name": known(key) };
  const called: GivenTable = { facts: name, lists: {}, unread: {} };
  const stated = (fact: string): string =>
    textOf([typical, called, ...layers].findLast(({ facts }) => facts[fact] !== undefined)?.facts[fact]);
  const arn = known(arnOf(stated("account.id"), region ?? "us-east-1", stated("table.name")));
  return [typical, { ...called, facts: { ...name, "table.arn": arn } }, ...layers];
}

const textOf = (fact: Fact | undefined): string => (fact?.state === "known" ? String(fact.value) : "");

const arnOf = (account: string, region: string, name: string): string =>
  `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${name}`;

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
