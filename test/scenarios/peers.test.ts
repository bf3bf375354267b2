/** Every fault of another tool that we know of has a scenario which shows that it is not ours, and loses it only noticed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test, type TestContext } from "vitest";
import { listShippedIds } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { need } from "../support/need.ts";
import { parseScenario } from "../support/scenario.ts";
import { peerFaults } from "./peers/faults.ts";

const folder = new URL("./peers/", import.meta.url);
const suffix = ".scenario.yaml";
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length))
  .sort();

const peers = [
  "AWS Config",
  "Backup Audit Manager",
  "Checkov",
  "CloudSploit",
  "Cloud Custodian",
  "Everybody",
  "Nobody",
  "Prowler",
  "Steampipe",
  "c7n-org",
  "cdk-nag",
];

/** The study of the peers is not ours to publish; it is looked for beside the project. */
const study = new URL("../../../shared/competition.md", import.meta.url);

function needStudy(context: TestContext): string {
  need(context, existsSync(study) ? null : "the study of the peers is not beside the project");
  return readFileSync(study, "utf8");
}

/** From the heading that begins with these words to the next. */
function sectionOf(text: string, heading: string): string {
  const found = text.split(/^(?=#+ )/m).find((part) => part.replace(/^#+ /, "").startsWith(heading));
  if (found === undefined) throw new Error(`the study has no section ${heading}`);
  return found;
}

describe("the faults of other tools", () => {
  test("have each a scenario, and each scenario beside them is of a fault", () => {
    const named = new Set(peerFaults.flatMap((fault) => fault.scenarios));
    expect([...named].sort()).toEqual(scenarios);
    expect(peerFaults.filter((fault) => fault.scenarios.length === 0)).toEqual([]);
  });

  test("are listed once", () => {
    const ids = peerFaults.map(({ source, part }) => `${source} ${part}`);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test("are all that the study tells", (context) => {
    const told = [...sectionOf(needStudy(context), "1.12").matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, words]) => words);
    const ours = peerFaults.flatMap(({ source }) => (source.startsWith("1.12 ") ? [source.slice(5)] : []));
    expect([...new Set(ours)]).toEqual(told);
  });

  test.each(scenarios)("are in the name of %s, before a colon and what is true instead", (scenario) => {
    const { name } = parseScenario(readFileSync(new URL(`${scenario}${suffix}`, folder), "utf8"), scenario);
    const peer = /^[^:]+: ./.test(name) ? peers.find((each) => name.startsWith(each)) : undefined;
    if (peer === undefined) throw new Error(`no peer and no truth: ${name}`);
    const first = peer === "c7n-org" ? "cloud-custodian-org" : peer.toLowerCase().replaceAll(" ", "-");
    expect(scenario).toContain(first);
  });
});

describe("Security Hub's controls about DynamoDB", () => {
  /** By what AWS calls the Config rule behind it. The others are about capacity, DAX and tags: no rule asks that. */
  const claimed = {
    "pitr-enabled": ["DynamoDB.2", "dynamodb-pitr-enabled"],
    "in-backup-plan": ["DynamoDB.4", "dynamodb-resources-protected-by-backup-plan"],
    "deletion-protection-enabled": ["DynamoDB.6", "dynamodb-table-deletion-protection-enabled"],
  } as const;

  test("are claimed by the rule that asks the same, and by no other", async () => {
    const { rules } = await listShippedIds();
    const loaded = await Promise.all(rules.map((id) => loadPolicy({ ref: id, cwd: "/" })));
    const claims = loaded.flatMap((policy) =>
      policy.rules.flatMap(({ id, controls }) =>
        controls.filter((control) => control.id.startsWith("AWS FSBP:")).map((control) => [id, control.id] as const),
      ),
    );
    const right = Object.entries(claimed).map(([rule, [control]]) => [rule, `AWS FSBP:${control}`] as const);
    expect(new Map(claims)).toEqual(new Map(right));
    expect(claims).toHaveLength(right.length);
  });

  test("are what their source says they are", (context) => {
    const controls = sectionOf(needStudy(context), "5.1");
    for (const [control, configRule] of Object.values(claimed)) {
      expect(controls).toMatch(new RegExp(`^\\| ${control.replace(".", "\\.")} .*\\| ${configRule} \\|`, "m"));
    }
    expect(controls).toMatch(/^\| DynamoDB\.7 DAX in transit \|/m);
  });
});
