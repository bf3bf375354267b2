import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideExitCode } from "../../src/evaluate/gate.ts";
import { fingerprint } from "../../src/evaluate/fingerprint.ts";
import { createSummary } from "../../src/evaluate/summarize.ts";
import type { Finding, TableFindings } from "../../src/model/finding.ts";
import type { CompiledPolicy, Position } from "../../src/model/policy.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { sarifFormat } from "../../src/report/sarif.ts";
import { sarifText } from "../../src/report/sarif/text.ts";
import { visibleProse } from "../../src/model/visible.ts";
import { auditOf, fail, override, pass, policyOf, rendered, rule, unknownBecause, waived } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { entriesOf, needSarifSchema, sarifComplaints, sarifOf } from "./sarif-schema.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };
const options = { colour: false, columns: 100 };

/** What the text between two places of a policy file says. */
function textAt({ sources }: CompiledPolicy, at: Position): string {
  const lines = (sources.find(({ file }) => file === at.file)?.text ?? "").split("\n").slice(at.line - 1, at.endLine);
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? at.col - 1 : 0, index === at.endLine - at.line ? at.endCol - 1 : undefined),
    )
    .join("\n");
}

describe("the SARIF report", () => {
  for (const [name, audit] of Object.entries(audits)) {
    test(`of ${name} is valid against the schema of OASIS`, (context) => {
      needSarifSchema(context);
      expect(sarifComplaints(rendered(sarifFormat, audit))).toEqual([]);
    });
  }

  test("has an entry for every failing and waived finding, and one for what was not seen", () => {
    for (const audit of Object.values(audits)) {
      const { fail: failing, waived: accepted } = audit.summary.verdicts;
      const entries = entriesOf(rendered(sarifFormat, audit));
      const ofTables = entries.filter(({ ruleId }) => ruleId !== "restorable/coverage");
      expect(ofTables).toHaveLength(failing + accepted);
      expect(ofTables.filter(({ suppressions }) => suppressions !== undefined)).toHaveLength(accepted);
    }
  });

  test("is without the entry about coverage only where the gate has nothing against it either", () => {
    const none = auditOf({ policy: policyOf("p", []), tables: [], coverage: { tables: 0, ...acceptedOnly } });
    for (const audit of [...Object.values(audits), none]) {
      const gaps = entriesOf(rendered(sarifFormat, audit)).filter(({ ruleId }) => ruleId === "restorable/coverage");
      const { code } = decideExitCode({ ...audit, failOn: "never", maxUnknown: 0, maxUnseen: 0 });
      expect(gaps).toHaveLength(code === 3 ? 1 : 0);
    }
  });

  test("refers to rules by an index that leads to their id, and to notes likewise", () => {
    for (const audit of Object.values(audits)) {
      const log = sarifOf(rendered(sarifFormat, audit));
      const [run] = log.runs;
      const rules = run?.tool.driver.rules ?? [];
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { ruleId, ruleIndex = -1 } of run?.results ?? []) expect(rules[ruleIndex]?.id).toBe(ruleId);
      for (const note of run?.invocations?.[0]?.toolExecutionNotifications ?? []) {
        expect(run?.tool.driver.notifications?.[note.descriptor?.index ?? -1]?.id).toBe(note.descriptor?.id);
        const about = note.associatedRule ?? { id: rules[0]?.id, index: 0 };
        expect(rules[about.index ?? -1]?.id).toBe(about.id);
      }
    }
  });

  test("has for each rule what GitHub requires, and no more tags than it takes", () => {
    const controls = Array.from({ length: 40 }, (_, n) => ({ id: `C:${n % 30}`, source: "s", kind: "ours" as const }));
    const tagged = auditOf({ policy: policyOf("p", [rule("tagged", "low", { controls, why: "" })]), tables: [] });
    for (const audit of [...Object.values(audits), tagged]) {
      for (const { shortDescription, fullDescription, help, properties } of rulesOf(rendered(sarifFormat, audit))) {
        for (const words of [shortDescription?.text, fullDescription?.text]) {
          expect(words).not.toBe("");
          expect(words?.length).toBeLessThanOrEqual(1024);
        }
        expect([help?.text, help?.markdown]).not.toContain("");
        expect(properties?.tags?.length).toBeLessThanOrEqual(20);
      }
    }
    expect(rulesOf(rendered(sarifFormat, tagged))[0]?.help?.text).toContain("C:29");
  });

  test("ranks a finding by its own severity where an override gave it another", () => {
    const gold = override("tags.tier eq gold (p.yaml:1:1)", { severity: "critical", title: "Stricter" });
    const policy = policyOf("p", [rule("fresh", "medium", { overrides: [gold] })]);
    const strict = { ...fail("It is old."), severity: "critical", override: gold.name } as const;
    const at = (name: string) => ["111111111111", "eu-west-1", name] as const;
    const text = rendered(
      sarifFormat,
      auditOf({
        policy,
        tables: [
          { at: at("a"), rules: { fresh: strict } },
          { at: at("b"), rules: { fresh: fail("x") } },
        ],
      }),
    );
    const ranks = rulesOf(text).map(({ id, properties }) => [id, (properties as Bag)["security-severity"]]);
    expect(ranks.slice(0, 2)).toEqual([
      ["fresh", "5.0"],
      ["fresh/critical", "9.5"],
    ]);
    expect(entriesOf(text).map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["fresh/critical", "error"],
      ["fresh", "warning"],
    ]);
  });

  test("is in a category of its own for each policy and each part of an organization", () => {
    const idOf = (audit: typeof cleanAudit): string =>
      sarifOf(rendered(sarifFormat, audit)).runs[0]?.automationDetails?.id ?? "";
    const category = (audit: typeof cleanAudit): string => idOf(audit).split("/").slice(0, -1).join("/");
    const { run } = cleanAudit;
    const later = { ...cleanAudit, run: { ...run, id: "2027", asOf: "2027-01-01T00:00:00.000Z" } };
    const elsewhere = { ...cleanAudit, run: { ...run, selection: { ...run.selection, excludedAccounts: ["1"] } } };
    const shard = { ...cleanAudit, run: { ...run, selection: { ...run.selection, shard: { index: 1, of: 2 } } } };
    expect(category(shard)).not.toBe(category(cleanAudit));
    expect(idOf(later)).not.toBe(idOf(cleanAudit));
    expect(category(later)).toBe(category(cleanAudit));
    expect(category(elsewhere)).not.toBe(category(cleanAudit));
    const selection = { ...run.selection, population: { kind: "caller" } } as const;
    const byCaller = (account: string) => ({
      ...cleanAudit,
      run: { ...run, selection, caller: { ...run.caller, account } },
    });
    expect(category(byCaller("111111111111"))).not.toBe(category(byCaller("222222222222")));
    const all = { ...run.selection, population: { kind: "organization" } } as const;
    const inOrganization = (organization: string) => ({ ...cleanAudit, run: { ...run, selection: all, organization } });
    expect(category(inOrganization("o-aaaaaaaaaa"))).not.toBe(category(inOrganization("o-bbbbbbbbbb")));
    expect(idOf(nastyAudit).split("/")).toHaveLength(4);
  });

  test("carries the waiver's reason, owner and end with what it waives", () => {
    const [accepted] = entriesOf(rendered(sarifFormat, typicalAudit)).filter(
      (entry) => entry.suppressions !== undefined,
    );
    expect(accepted?.suppressions).toEqual([
      {
        kind: "external",
        status: "accepted",
        justification:
          "Waiver W-12: Filled anew each night. Until 2026-03-12 00:00:00 UTC; owner: payments@example.com, approver: ciso@example.com, ticket: SEC-4711",
      },
    ]);
  });
});

describe("the place of a SARIF entry", () => {
  test("is the leaf that failed, from its first character to its last, in the file that holds it", async () => {
    const policy = await loadPolicy({ ref: "strict", cwd: "/" });
    const places = policy.rules.flatMap(({ id, assert }) => leavesIn(assert).map((at) => ({ id, at })));
    expect(places.length).toBeGreaterThan(policy.rules.length);
    const tables = places.map(({ id, at }, index) => {
      const trace = { file: at.file, line: at.line, col: at.col, leaf: "", expected: "", actual: "" };
      return { at: ["111111111111", "eu-west-1", `t${index}`] as const, rules: { [id]: fail("It fails.", [trace]) } };
    });
    const entries = entriesOf(rendered(sarifFormat, auditOf({ policy, tables })));
    expect(entries).toHaveLength(places.length);
    for (const [index, { locations }] of entries.entries()) {
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = region ?? {};
      const file = artifactLocation?.uri ?? "";
      expect({ file, line: startLine, col: startColumn, endLine, endCol: endColumn }).toEqual(places[index]?.at);
      expect(textAt(policy, { file, line: startLine, col: startColumn, endLine, endCol: endColumn })).toMatch(
        /fact|some|every|none/,
      );
    }
  });

  test("is the leaf that asks, not the override or the premise before it; the others are related", async () => {
    const written = new TextEncoder().encode(`id: p
title: P
overrides:
  - when: { fact: tags.tier, eq: gold }
    rule: encrypted
    severity: critical
rules:
  - id: encrypted
    assert:
      when: { fact: pitr.enabled, eq: true }
      then: { fact: pitr.period, gte: 35d }
    title: T
    severity: high
    why: W
    fix: F
    examples: [{ name: a, given: {}, verdict: pass }]
`);
    const policy = await loadPolicy({ ref: "./p.yaml", cwd: "/project", readFile: () => Promise.resolve(written) });
    const trace = [4, 10, 11].map((line) => {
      const col = (policy.sources[0]?.text.split("\n")[line - 1] ?? "").indexOf("{ fact") + 1;
      return { file: "p.yaml", line, col, leaf: `leaf ${line}`, expected: "e", actual: "a" };
    });
    const judged = { ...fail("It fails.", trace), override: policy.rules[0]?.overrides[0]?.name ?? "" };
    const [entry] = entriesOf(
      rendered(sarifFormat, auditOf({ policy, tables: [{ at: ["1", "r", "t"], rules: { encrypted: judged } }] })),
    );
    const region = entry?.locations?.[0]?.physicalLocation?.region;
    expect(region).toEqual({ startLine: 11, startColumn: 13, endLine: 11, endColumn: 44 });
    expect(entry?.relatedLocations?.map(({ physicalLocation }) => physicalLocation?.region?.startLine)).toEqual([
      4, 10,
    ]);
  });

  test("moves with the policy while the identity of the finding stays", () => {
    const moved = (line: number) => {
      const at = { file: "r.yaml", line, col: 1, endLine: line + 3, endCol: 1 };
      const policy = policyOf("p", [rule("r", "high", { at })]);
      return entriesOf(
        rendered(sarifFormat, auditOf({ policy, tables: [{ at: ["1", "r", "t"], rules: { r: fail("x") } }] })),
      )[0];
    };
    expect(moved(1)?.locations).not.toEqual(moved(40)?.locations);
    expect(moved(1)?.partialFingerprints).toEqual(moved(40)?.partialFingerprints);
  });

  test("is a path of the repository, below the root that was named, and never one of its files where the rule is shipped", () => {
    const policyFiles = { root: "infra/audit", shipped: new Set(["policies/pitr-enabled.yaml"]) };
    const uriOf = (file: string): string | undefined => {
      const at = { file, line: 1, col: 1, endLine: 1, endCol: 2 };
      const audit = auditOf({
        policy: policyOf("p", [rule("r", "high", { at })]),
        tables: [{ at: ["1", "r", "t"], rules: { r: fail("x") } }],
      });
      const [entry] = entriesOf(rendered(sarifFormat, audit, { ...options, policyFiles }));
      return entry?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    };
    expect(uriOf("acme.yaml")).toBe("infra/audit/acme.yaml");
    expect(uriOf("./policies/pitr-enabled.yaml")).toBe("infra/audit/policies/pitr-enabled.yaml");
    expect(uriOf("../a b/ü#?.yaml")).toBe("infra/a%20b/%C3%BC%23%3F.yaml");
    expect(uriOf("../../../acme.yaml")).toBe("outside-the-repository/infra/audit/acme.yaml");
    expect(uriOf("policies/pitr-enabled.yaml")).toBe("restorable/policies/pitr-enabled.yaml");
    expect(uriOf("https://example.com/x.yaml")).toBe("infra/audit/https%3A/example.com/x.yaml");
  });

  test("is the policy of the repository for what was not seen, also beside shipped packs", () => {
    const sources = ["policies/packs/baseline.yaml", "zeta.yaml"].map((file) => ({ file, text: "" }));
    const audit = { ...unseenAudit, policy: { ...unseenAudit.policy, sources } };
    const shipped = new Set(["policies/packs/baseline.yaml"]);
    const [gap] = entriesOf(rendered(sarifFormat, audit, { ...options, policyFiles: { root: "", shipped } }));
    expect(gap?.ruleId).toBe("restorable/coverage");
    expect(gap?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("zeta.yaml");
  });

  test("has the text of the policy beside it, for viewers that do not have the file", async () => {
    const policy = await loadPolicy({ ref: "baseline", cwd: "/" });
    const [run] = sarifOf(rendered(sarifFormat, auditOf({ policy, tables: [] }))).runs;
    expect(run?.artifacts?.map(({ contents }) => contents?.text)).toEqual(policy.sources.map(({ text }) => text));
  });
});

describe("a SARIF report of more than code scanning shows", () => {
  test("tells the worst rules a table at a time, larger ones by account, the largest as one, and loses no finding", () => {
    const policy = policyOf("p", [
      rule("few", "low"),
      rule("many", "critical"),
      rule("most", "medium"),
      rule("some", "high"),
    ]);
    const text = reportOf(policy, 100_000, (index) => ({
      many: index % 50 === 0 ? "fail" : "pass",
      most: index % 4 === 0 ? "waived" : "fail",
      some: index % 2 === 0 ? "fail" : "unknown",
      few: index % 20_000 === 0 ? "fail" : "pass",
    }));
    const entries = entriesOf(text);
    expect(entries.length).toBeLessThanOrEqual(5_000);
    const by = (id: string) => entries.filter(({ ruleId }) => ruleId === id);
    expect([by("many").length, by("some").length, by("most").length, by("few").length]).toEqual([
      2_000, 1_000, 1_000, 5,
    ]);
    const counted = (id: string) =>
      by(id).reduce((sum, { properties }) => sum + Number((properties as Bag)["failing"] ?? 0), 0);
    expect([counted("some"), counted("most")]).toEqual([50_000, 75_000]);
    expect(by("most").reduce((sum, { properties }) => sum + Number((properties as Bag)["waived"]), 0)).toBe(25_000);
    const told = notesOf(text).filter(({ descriptor }) => descriptor?.id === "together");
    expect(told.map(({ message }) => message.text)).toEqual([
      "100,000 findings of most are told by account: there are more than the 5,000 that code scanning shows. The JSON report has each.",
      "50,000 findings of some are told by account: there are more than the 5,000 that code scanning shows. The JSON report has each.",
    ]);
    expect(notesOf(text).filter(({ descriptor }) => descriptor?.id === "unknown")).toHaveLength(1);
    const identities = entries.map(({ partialFingerprints }) => partialFingerprints?.["primaryLocationLineHash"]);
    expect(new Set(identities).size).toBe(entries.length);
  });

  test("has one entry for a rule where there are more accounts than room", () => {
    const policy = policyOf("p", [rule("everywhere", "high")]);
    const entries = entriesOf(reportOf(policy, 12_000, () => ({ everywhere: "fail" }), 6_000));
    expect(entries).toHaveLength(1);
    expect(entries[0]?.message.text).toMatch(/^12,000 tables in 6,000 accounts fail everywhere\. .* and 11,990 more\./);
  });

  test("holds nothing of 100,000 tables, and hands each account on when it is over", () => {
    const policy = policyOf("p", [rule("everywhere", "high")]);
    const lengths: number[] = [];
    reportOf(
      policy,
      100_000,
      () => ({ everywhere: "fail" }),
      1_000,
      (text) => lengths.push(text.length),
    );
    expect(lengths.filter((length) => length > 0)).toHaveLength(999);
    expect(Math.max(...lengths)).toBeLessThan(4_000);
  });

  test("stays below 10 MB, compressed, with as many entries of long names as there can be", () => {
    const policy = policyOf("p", [rule("everywhere", "high")]);
    const text = reportOf(policy, 5_000, () => ({ everywhere: "fail" }), 1_000, undefined, 255);
    expect(entriesOf(text)).toHaveLength(5_000);
    expect(gzipSync(text).length).toBeLessThan(3_000_000);
  });
});

describe("text in a SARIF message", () => {
  test("is the same text to a reader that makes links of brackets, and no link", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { shown, links } = readMessage(sarifText(text));
        expect(links).toEqual([]);
        expect(shown).toBe(visibleProse(text));
      }),
      { numRuns: 500 },
    );
  });

  test("reads as it was written where there is nothing to escape", () => {
    expect(sarifText("in [ACTIVE, UPDATING] \\d")).toBe("in [ACTIVE, UPDATING] \\d");
    expect(sarifText("[click](https://evil.example)")).toBe("\\[click\\](https://evil.example)");
  });
});

const anyText = fc
  .array(
    fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom("[", "]", "](", ")", "\\", "[a](b)", "\\[", "{0}", "\n")),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));

/** A plain message after §3.11.6: a backslash before a bracket or a backslash is an escape, `[text](target)` a link. */
function readMessage(message: string): { readonly shown: string; readonly links: readonly string[] } {
  const links: string[] = [];
  const literal = message.replace(
    /\\([[\]\\])|\[((?:\\[[\]\\]|[^[\]])*)\]\(([^)]*)\)/g,
    (whole, escaped?: string, _?: string, target?: string) => {
      if (escaped !== undefined) return escaped;
      links.push(target ?? "");
      return whole;
    },
  );
  return { shown: literal, links };
}

type Bag = Readonly<Record<string, unknown>>;

const rulesOf = (text: string) => sarifOf(text).runs[0]?.tool.driver.rules ?? [];
const notesOf = (text: string) => sarifOf(text).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];

const acceptedOnly = {
  accepted: nastyAudit.coverage.accepted,
  blindSpots: nastyAudit.coverage.blindSpots,
} as const;

const leavesIn = (condition: CompiledPolicy["rules"][number]["assert"]): readonly Position[] => {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap(leavesIn);
    case "not":
      return leavesIn(condition.of);
    case "when":
      return leavesIn(condition.then);
    default:
      return [condition.at];
  }
};

type Said = "pass" | "fail" | "waived" | "unknown";

/** The report of so many tables in so many accounts, driven as an audit drives it: once for the counts, once for the text. */
function reportOf(
  policy: CompiledPolicy,
  tables: number,
  verdicts: (index: number) => Readonly<Record<string, Said>>,
  accounts = 1_000,
  seen: (text: string) => void = () => {},
  nameLength = 12,
): string {
  const judged = {
    pass,
    fail: fail("It fails."),
    waived: waived("It fails.", "W-1"),
    unknown: unknownBecause("Not known: access denied.", [{ kind: "denied", operation: "dynamodb:ListBackups" }]),
  };
  const tableAt = (index: number): TableFindings => {
    const account = String(100_000_000_000 + Math.floor((index * accounts) / tables));
    const table = `${index}-${fingerprint("", String(index), null).repeat(4)}`.slice(0, nameLength);
    const arn = `arn:aws:dynamodb:eu-west-1:${account}:table/${table}`;
    const findings = Object.entries(verdicts(index)).map(([id, said]): Finding => ({
      rule: id,
      severity: policy.rules.find((each) => each.id === id)?.severity ?? "low",
      account,
      region: "eu-west-1",
      table,
      arn,
      tableId: "6f1c2a34-0000-4000-8000-000000000001",
      unknowns: [],
      trace: [],
      ...judged[said],
      fingerprint: fingerprint(id, arn, String(index)),
    }));
    return { account, region: "eu-west-1", table, arn, findings };
  };
  const fold = createSummary(policy);
  for (let index = 0; index < tables; index += 1) fold.add(tableAt(index));
  const { tables: _, ...context } = auditOf({ policy, tables: [] });
  const coverage = {
    ...context.coverage,
    accounts: { ...context.coverage.accounts, listed: accounts, opened: accounts },
    tables,
  };
  const writer = sarifFormat.create({ ...context, coverage, summary: fold.summary(), worst: fold.worst(), options });
  const parts = [writer.begin()];
  for (let index = 0; index < tables; index += 1) {
    const text = writer.table(tableAt(index));
    seen(text);
    parts.push(text);
  }
  return [...parts, writer.end()].join("");
}
