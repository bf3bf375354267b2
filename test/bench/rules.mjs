/**
 * All shipped rules × a mix of tables that lies in memory. With trace is what the audit does: a finding with its words.
 * Without trace is the verdict alone, from the same facts. Both must say the same, or nothing is measured.
 */
import { timed, ratios } from "./measure.mjs";
import { allRules, applicabilityOf, candidatesOf, deriveFacts, evaluateTable, truthOf } from "./product.mjs";
import { account, accountId, asOf, table } from "./tables.mjs";

const tablesAtScaleOne = 5_000;

export async function measureRules({ rounds, scale }) {
  const policy = await allRules();
  const owner = account(accountId(1));
  const place = { account: owner.id, region: "eu-west-1" };
  const count = Math.max(20, Math.round(tablesAtScaleOne * scale));
  const tables = Array.from({ length: count }, (_, number) => table(place, number));
  const evaluations = count * policy.rules.length;

  const verdictsOf = (record) => {
    const subject = { presence: record.presence, view: deriveFacts(owner, record, asOf) };
    return policy.rules.map((rule) => verdictOf(rule, subject));
  };
  for (const record of tables) {
    const said = evaluateTable(policy, owner, record, asOf).map(({ verdict }) => verdict);
    if (said.join() !== verdictsOf(record).join()) throw new Error(`${record.name}: with and without trace differ`);
  }

  const withTrace = [];
  const withoutTrace = [];
  for (let round = 0; round < rounds; round += 1) {
    withTrace.push(timed(() => tables.forEach((record) => evaluateTable(policy, owner, record, asOf))));
    withoutTrace.push(timed(() => tables.forEach(verdictsOf)));
  }
  const rate = (seconds) => seconds.map((each) => evaluations / each);
  return [
    { name: "rule evaluations with trace", unit: "per second", samples: rate(withTrace) },
    { name: "rule evaluations without trace", unit: "per second", samples: rate(withoutTrace) },
    { name: "time with trace ÷ without", unit: "x", samples: ratios(withTrace, withoutTrace) },
  ];
}

function verdictOf(rule, subject) {
  // The shipped rules have no overrides: their own terms are all there is.
  const [inForce] = candidatesOf(rule, subject.view).of;
  const applies = applicabilityOf(rule, inForce, subject).truth;
  if (applies === false) return "not-applicable";
  const check = truthOf(rule.assert, subject.view);
  if (applies === "unknown" || check === "unknown") return "unknown";
  return check ? "pass" : "fail";
}
