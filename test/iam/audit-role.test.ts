import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../src/model/role-sheet.ts";
import { withoutIt, type Loss } from "../../src/model/fallbacks.ts";
import type { GroupId } from "../../src/model/fact-groups.ts";
import type { OperationId } from "../../src/model/operations.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import { groupsOfRules } from "../../src/evaluate/demand.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { listShippedIds, readDisk } from "../../src/policy/files.ts";
import { audited, callsIn, isDenied, operationsOf, verdictsIn, type Audited } from "./audits.ts";
import { actionsOf, elsewhere, without } from "./edit-policy.ts";
import { everything, everythingFile } from "./everything-policy.ts";
import { generatedPolicy } from "./generated.ts";
import { auditRole, organization, type Member, type Partition } from "./organization.ts";

/** Accounts of one organization differ in nothing but what their role may, so that one audit tells of all of them. */
const control = "200000000000";
const whole = "200000000001";

type Case = {
  readonly name: string;
  readonly id: string;
  readonly policy: PolicyDocument;
  readonly partition: Partition;
  readonly lacks: readonly OperationId[];
};

const policy: CompiledPolicy = await loadPolicy({
  ref: everythingFile,
  cwd: "/",
  readFile: async (path, by) =>
    path.endsWith("everything.yaml") ? new TextEncoder().encode(everything) : readDisk(path, by),
});
const fullInGovCloud = await generatedPolicy("-p", everythingFile, "--partition", "aws-us-gov");
const full = await generatedPolicy("-p", everythingFile);
const reads = actionsOf(full) as readonly OperationId[];

/** What is unknown without them is unknown of copies in every other account, too: they get an organization of their own. */
const ofVaults: readonly OperationId[] = ["backup:ListBackupVaults", "backup:ListRecoveryPointsByBackupVault"];
const alone: readonly OperationId[] = [...ofVaults, "account:ListRegions"];

const pairs = reads.flatMap((operation): readonly OperationId[][] => {
  const loss = withoutIt[operation];
  return loss?.kind === "fallback" && loss.to !== null ? [[operation, loss.to]] : [];
});

const spares: readonly string[] = pairs.flatMap(([, spare]) => spare ?? []);

let next = 300_000_000_000;
function casesOf(operation: OperationId): readonly Case[] {
  // Where an account does not tell its Regions, each one of the partition is tried: this one has two.
  const partition = operation === "account:ListRegions" ? "aws-us-gov" : "aws";
  const all = partition === "aws" ? full : fullInGovCloud;
  const denied = (name: string, of: PolicyDocument | null): readonly Case[] =>
    of === null
      ? []
      : [{ name: `${name} ${operation}`, id: String((next += 1)), policy: of, partition, lacks: [operation] }];
  return [
    ...denied("without", without(all, operation)),
    ...denied("in other accounts alone:", elsewhere(all, operation, "account")),
    ...denied("in other Regions alone:", elsewhere(all, operation, "region")),
  ];
}
const together = reads.filter((operation) => !alone.includes(operation)).flatMap(casesOf);
const both = pairs.map((lacks): Case => ({
  name: `without ${lacks.join(" and ")}`,
  id: String((next += 1)),
  policy: without(full, ...lacks),
  partition: "aws",
  lacks,
}));

const member = ({ id, policy: of }: Pick<Case, "id" | "policy">): Member => ({
  id,
  roles: [auditRole(of)],
});

const groupsOf = (rule: string): readonly GroupId[] => groupsOfRules(policy.rules.filter(({ id }) => id === rule));

/** Findings of the account that are unknown: none where nothing is refused. */
const doubted = ({ report }: Audited, id: string): readonly Finding[] =>
  report.findings.filter(({ account, verdict }) => account === id && verdict === "unknown");

/** Pass or fail where nothing is known would be the worst that a tool like this can do. */
function expectOthersAlike(audit: Audited, id: string): void {
  const unknown = new Set(doubted(audit, id).map(({ rule }) => rule));
  const settled = (account: string) =>
    verdictsIn(audit, account).filter((verdict) => !unknown.has(verdict.split(" ")[2] ?? ""));
  expect(settled(id)).toEqual(settled(control));
}

/** Only what the groups answer is unknown, and each finding names a call that was refused. */
function expectUnknownOf(audit: Audited, { id, lacks }: Case, groups: readonly GroupId[]): void {
  for (const { rule, unknowns } of doubted(audit, id)) {
    expect(groupsOf(rule).filter((group) => groups.includes(group))).not.toEqual([]);
    expect(unknowns.map(({ operation }) => operation as OperationId).some((cause) => lacks.includes(cause))).toBe(true);
  }
  expectOthersAlike(audit, id);
}

/** What the audit shows of an account: is anything unknown or not seen, what stood in for what, and is it said in words. */
function shown({ report, console, markdown }: Audited, id: string, told: string) {
  const { unseen, fallbacks = [], regionsNotAuthoritative } = report.coverage;
  const ofAccount = <T extends { readonly account: string | null }>(all: readonly T[]): readonly T[] =>
    all.filter(({ account }) => account === id);
  return {
    judged: ofAccount(report.findings).length > 0,
    doubted: ofAccount(report.findings).some(({ verdict }) => verdict === "unknown"),
    notSeen: [...new Set(ofAccount(unseen).map(({ reason }) => reason.operation))],
    replaced: [
      ...ofAccount(fallbacks).map(({ reason, instead }) => [reason.operation, instead]),
      ...ofAccount(regionsNotAuthoritative).map(({ reason }) => [reason.operation, null]),
    ],
    told: [console, markdown].every((text) => text.replaceAll(/\s+/g, " ").includes(told)),
  };
}

function declared(loss: Loss, operation: OperationId): ReturnType<typeof shown> {
  const nothing = { judged: true, doubted: false, notSeen: [], replaced: [], told: true };
  switch (loss.kind) {
    case "unknown":
      return { ...nothing, doubted: true };
    case "coverage":
      return { ...nothing, judged: false, notSeen: [operation] };
    case "fallback":
      return { ...nothing, doubted: loss.groups.length > 0, replaced: [[operation, loss.to]] };
    case "command":
      throw new Error(`${operation} is no action of an audit`);
    default:
      return loss satisfies never;
  }
}

function expectLoss(audit: Audited, given: Case, operation: OperationId): void {
  const loss = lossOf(operation);
  // Of findings the reports for people show the worst, and here there are those of forty accounts.
  const told = { fallback: loss.kind === "fallback" ? loss.told : "", coverage: operation, unknown: "", command: "" };
  expect(operationsOf(callsIn(audit, given.id).filter(isDenied))).toContain(operation);
  expect(shown(audit, given.id, told[loss.kind])).toEqual(declared(loss, operation));
  if (loss.kind === "unknown" || loss.kind === "fallback") expectUnknownOf(audit, given, loss.groups);
}

const lossOf = (operation: OperationId): Loss => {
  const loss = withoutIt[operation];
  if (loss === null) throw new Error(`${operation} needs no permission`);
  return loss;
};

describe("the role of an audit that asks for everything", () => {
  /** One audit, that of whichever test comes first. */
  let once: Promise<Audited> | undefined;
  const everybody = () =>
    (once ??= audited(
      organization({
        members: [{ id: control }, member({ id: whole, policy: full }), ...[...together, ...both].map(member)],
      }),
    ));

  it("suffices: nothing is refused, and the verdicts are those of an administrator's role", async () => {
    const audit = await everybody();
    expect(callsIn(audit, whole).filter(isDenied)).toEqual([]);
    expect(verdictsIn(audit, whole)).toEqual(verdictsIn(audit, control));
    expect(verdictsIn(audit, whole).filter((verdict) => verdict.endsWith(" unknown"))).toEqual([]);
    expect(audit.report.coverage.unseen.filter(({ account }) => account === whole)).toEqual([]);
  });

  it("is used to the last action", async () => {
    const audit = await everybody();
    expect(operationsOf(callsIn(audit, whole))).toEqual(reads);
  });

  it.each(together)("$name: what is declared to be lost is lost, and told", async (given) => {
    const audit = await everybody();
    expect(operationsOf(callsIn(audit, given.id).filter(isDenied))).toEqual(given.lacks);
    expectLoss(audit, given, given.lacks[0] as OperationId);
  });

  it.each(both)("$name: unknown, and neither pass nor fail", async (given) => {
    const audit = await everybody();
    expect(operationsOf(callsIn(audit, given.id).filter(isDenied))).toEqual(given.lacks.toSorted());
    const groups = given.lacks.flatMap((operation) => {
      const loss = lossOf(operation);
      return loss.kind === "unknown" ? loss.groups : [];
    });
    expectUnknownOf(audit, given, groups);
    expect(doubted(audit, given.id).map(({ rule }) => rule)).toContain("gold-is-owned");
  });
});

describe.each(alone.flatMap(casesOf))("$name", (given) => {
  it("loses what is declared to be lost, and tells it", async () => {
    const { partition } = given;
    const audit = await audited(organization({ partition, members: [{ id: control }, member(given)] }));
    expect(operationsOf(callsIn(audit, given.id).filter(isDenied))).toEqual(given.lacks);
    expectLoss(audit, given, given.lacks[0] as OperationId);
  });
});

describe.each((await listShippedIds()).packs)("the role of an audit by %s", (pack) => {
  it("suffices, and is used to the last action", async () => {
    const least = await generatedPolicy("-p", pack);
    const members = [{ id: control }, member({ id: whole, policy: least })];
    const audit = await audited(organization({ members }), { policy: pack });
    expect(callsIn(audit, whole).filter(isDenied)).toEqual([]);
    expect(verdictsIn(audit, whole)).toEqual(verdictsIn(audit, control));
    const used = operationsOf(callsIn(audit, whole));
    // What stands in for another call is made only where that one is refused: `everything` proves it.
    expect(actionsOf(least).filter((action) => !used.includes(action) && !spares.includes(action))).toEqual([]);
  });
});
