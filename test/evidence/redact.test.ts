import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPseudonyms } from "../../src/evidence/redact/pseudonyms.ts";
import { redactFact } from "../../src/evidence/redact/redact-facts.ts";
import { redactPolicy } from "../../src/evidence/redact/redact-policy.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { known } from "../../src/model/fact.ts";
import { keptOrganization } from "../cli/kept-organization.ts";
import { place } from "../cli/invoke.ts";
import { textsIn } from "./bundles.ts";

const key = Buffer.alloc(32, 7);

const ownPolicy = `id: acme-vaultline
title: What Acme Vaultline wants
extends: [strict]
rules:
  # Wilhelmina asked for this.
  - { use: on-demand-backup-fresh, severity: low, params: { maxAge: 30d } }
  - ./rules/quillon-rule.yaml
overrides:
  - { when: { fact: tags.tier, eq: zirconium }, rule: on-demand-backup-fresh, params: { maxAge: 7d } }
  - { when: { fact: table.name, glob: "orders*" }, rule: pitr-enabled, skip: Because of Bartholomew }
`;

const ownRule = `id: quillon-rule
title: Tables of Quillon are protected
severity: medium
why: Quillon lost data once.
applies: { any: [{ fact: account.name, eq: orders-prod }, { fact: tags.tier, in: [gold, zirconium] }] }
assert: { fact: table.deletionProtection, eq: true }
fix: Call Quillon.
controls:
  - { id: "Quillon 7", source: "Quillon handbook", kind: ours }
examples:
  - { name: on, given: { table.deletionProtection: true, account.name: orders-prod }, verdict: pass }
`;

const waivers = `waivers:
  - id: Wendolyn
    rule: "pitr-*"
    accounts: "*"
    regions: "*"
    tables: "or*"
    reason: Ottoline said so.
    owner: peregrine@example.com
    approver: marguerite@example.com
    ticket: HUSHHUSH-1
    created: 2026-11-01
    expires: 2026-12-01
`;

const blindSpots = `blindSpots:
  - id: Grimsditch
    accounts: "*"
    regions: "*"
    cause: role-not-assumable
    reason: Fotheringay is not ours.
    owner: thaddeus@example.com
    expires: 2026-12-31
`;

const files = {
  "policies/acme.yaml": ownPolicy,
  "policies/rules/quillon-rule.yaml": ownRule,
  "waivers.yaml": waivers,
  "blind.yaml": blindSpots,
};

/** Words that people wrote into files. */
const written = (
  "vaultline wilhelmina zirconium bartholomew quillon wendolyn ottoline peregrine " +
  "marguerite hushhush grimsditch fotheringay thaddeus"
).split(" ");

async function bothBundles(organization: OrganizationSpec, argv: readonly string[]) {
  const at = await place({ organization, files });
  await at.invoke(["audit", "--organization", "--role-name", "RestorableAudit", ...argv]);
  writeFileSync(join(at.folder, "redaction.key"), key);
  expect(await at.invoke(["evidence", "latest", "-o", "plain.tar.gz"])).toMatchObject({ exit: 0 });
  const made = await at.invoke(["evidence", "latest", "-o", "redacted.tar.gz", "--redact", "redaction.key"]);
  expect(made).toMatchObject({ exit: 0, stderr: "" });
  const [plain, redacted] = await Promise.all(
    ["plain.tar.gz", "redacted.tar.gz"].map((name) => textsIn(join(at.folder, name))),
  );
  if (plain === undefined || redacted === undefined) throw new Error("there are no bundles");
  return { ...at, plain, redacted, made };
}

const withOwnFiles = ["-p", "policies/acme.yaml", "--waivers", "waivers.yaml", "--blind-spots", "blind.yaml"];

/** Every text in JSON, with the names of members. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const each of value) yield* textsOf(each);
  else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      yield name;
      if (name !== "requestId") yield* textsOf(member);
    }
  }
}

/** What the run was told by AWS: accounts and scopes, but for AWS's request ids. */
function observedIn(bundle: ReadonlyMap<string, string>): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const [path, text] of bundle) {
    if (!/^run\/(accounts\.ndjson|scopes\/)/.test(path)) continue;
    for (const line of text.split("\n").slice(0, -1)) for (const each of textsOf(JSON.parse(line))) texts.add(each);
  }
  return texts;
}

/** A text of megabytes, in which hundreds of names are looked for: most by their first word, which is not there. */
type Searched = { readonly text: string; readonly words: ReadonlySet<string> };
const word = /[A-Za-z0-9]+/g;
function searched(text: string): Searched {
  return { text, words: new Set(text.match(word)) };
}

/** As a word of its own: `orders` is not in `reorders`. */
function occursIn({ text, words }: Searched, name: string): boolean {
  if (!(name.match(word) ?? []).every((each) => words.has(each))) return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = `${text.charAt(at - 1)}${text.charAt(at + name.length)}`;
    if (!/[A-Za-z0-9]/.test(around)) return true;
  }
  return false;
}

/** What everybody can read in this product: its words are nobody's names, wherever they stand. */
const ourTexts = searched(
  ["src/model", "src/condition", "src/evaluate", "src/report", "src/evidence", "src/scan", "policies"]
    .flatMap((folder) => {
      const path = join(import.meta.dirname, "../..", folder);
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    })
    .join("\n"),
);

/** What is the same in every organization. */
const publicTexts: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  /^\d{4}-\d\d-\d\d$/,
  /^[a-z]{2}(-[a-z]+)+-\d+$/,
  /^Etc\/UTC$/,
  // An error code of AWS.
  /^AccessDenied$/,
  /^(cron|rate)\([0-9A-Z*?,/ -]+\)$/,
];

/** Names, and what they are made of: an ARN holds an account and a table. */
function namesIn(bundle: ReadonlyMap<string, string>): readonly string[] {
  const isName = (text: string): boolean =>
    text.length >= 4 && !publicTexts.some((form) => form.test(text)) && !occursIn(ourTexts, text);
  const told = [...observedIn(bundle)].filter(isName);
  return [...new Set(told.flatMap((text) => [text, ...text.split(/[^A-Za-z0-9_.-]+/)]))].filter(isName);
}

describe("a redacted fact", () => {
  const arn = "arn:aws:dynamodb:eu-west-1:222222222222:table/ledger-gold";
  const policy = JSON.stringify({
    Statement: [{ Principal: { AWS: "222222222222" }, Resource: `${arn}/index/by-heir` }],
  });
  it.each([
    ["restoreSettings.resourcePolicyDocument", policy],
    [
      "restoreSettings.kinesisStreams",
      "arn:aws:kinesis:eu-west-1:222222222222:stream/heirs arn:aws:kinesis:eu-west-1:222222222222:stream/ledger-gold",
    ],
  ])("of %s holds no name and no account", (name, text) => {
    const redacted = redactFact(createPseudonyms(key), name, known(text));
    expect(redacted.state).toBe("known");
    expect(JSON.stringify(redacted)).not.toMatch(/222222222222|ledger|gold|heir/);
    expect(redacted).toEqual(redactFact(createPseudonyms(key), name, known(text)));
  });
});

describe("a redacted bundle", () => {
  it.each([
    [
      "the sample organization",
      sampleOrganization,
      withOwnFiles,
      ["orders-prod", "pii-lake-index", "tidewater-management"],
    ],
    ["an organization with backups of every kind", keptOrganization, ["-p", "strict"], ["ledger-prod", "tagged-gold"]],
  ] as const)(
    "of %s holds no name that the run was told",
    async (_, organization, argv, named) => {
      const { plain, redacted, made } = await bothBundles(organization, argv);
      const names = namesIn(plain);
      expect(names).toEqual(expect.arrayContaining([organization.managementAccount, ...named]));
      const everything = [...redacted].flatMap(([path, text]) => [path, text]).join("\n") + made.stdout;
      const text = searched(everything);
      const leaked = names.filter((name) => occursIn(text, name));
      expect(leaked).toEqual([]);
      for (const each of written) expect(everything.toLowerCase()).not.toContain(each);
    },
    240_000,
  );

  it("counts as the original does, verifies, and is judged again but for patterns over names", async () => {
    const { invoke, plain, redacted } = await bothBundles(sampleOrganization, withOwnFiles);
    type Summary = {
      summary: { verdicts: unknown; failing: unknown; tables: unknown; rules: unknown[] };
      coverage: { accounts: unknown; scopes: unknown; unseen: unknown[]; accepted: unknown[] };
    };
    const summaries = [plain, redacted].map((bundle) => JSON.parse(bundle.get("run/summary.json") ?? "") as Summary);
    const [before, after] = summaries.map(({ summary, coverage }) => ({
      verdicts: summary.verdicts,
      failing: summary.failing,
      tables: summary.tables,
      rules: summary.rules.length,
      accounts: coverage.accounts,
      scopes: coverage.scopes,
      unseen: coverage.unseen.length,
      accepted: coverage.accepted.length,
    }));
    expect(after).toEqual(before);
    expect([...redacted.keys()].filter((name) => name.startsWith("reports/"))).toEqual(
      [...plain.keys()].filter((name) => name.startsWith("reports/")),
    );
    const found = await invoke(["verify", "redacted.tar.gz"]);
    expect(found).toMatchObject({ exit: 0, stderr: "" });
    expect(found.stdout).toContain("Redacted: names are pseudonyms.");
    expect(found.stdout).toMatch(/judged again {2}by restorable \S+: the same \d+ verdicts/);
    type Manifest = { redacted: { method: string; keyId: string; patterns: string[] } };
    const manifest = JSON.parse(redacted.get("manifest.json") ?? "") as Manifest;
    expect(manifest.redacted).toEqual({
      method: "HMAC-SHA-256",
      keyId: createPseudonyms(key).keyId,
      patterns: ["pitr-enabled", "waivers"],
    });
    expect(redacted.get("README.txt")).toContain("THIS BUNDLE IS REDACTED");
  }, 240_000);

  it("keeps what everybody can read: rules and packs as they are shipped", async () => {
    const { plain, redacted } = await bothBundles(keptOrganization, ["-p", "baseline"]);
    const sources = [...plain.keys()].filter((path) => path.startsWith("run/inputs/sources/"));
    expect(sources.length).toBeGreaterThan(3);
    for (const path of sources) expect(redacted.get(path)).toBe(plain.get(path));
    expect(redacted.get("reports/audit.md")).toContain("Point-in-time recovery is on");
  });

  it("is the same for the same key, and another for another", async () => {
    const { invoke, folder, redacted } = await bothBundles(keptOrganization, ["-p", "baseline"]);
    await invoke(["evidence", "latest", "-o", "again.tar.gz", "--redact", "redaction.key"]);
    expect(readFileSync(join(folder, "again.tar.gz")).equals(readFileSync(join(folder, "redacted.tar.gz")))).toBe(true);
    writeFileSync(join(folder, "other.key"), Buffer.alloc(32, 8));
    await invoke(["evidence", "latest", "-o", "other.tar.gz", "--redact", "other.key"]);
    const other = await textsIn(join(folder, "other.tar.gz"));
    const shared = [...observedIn(other)].filter(
      (text) => /^x[0-9a-f]{16}$/.test(text) && observedIn(redacted).has(text),
    );
    expect(shared).toEqual([]);
  });

  it("is not made with a key that is too short, or is none", async () => {
    const { invoke, folder } = await place({ organization: keptOrganization });
    await invoke(["audit", "--organization"]);
    writeFileSync(join(folder, "short.key"), "not so secret");
    for (const name of ["short.key", "missing.key", "."]) {
      const refused = await invoke(["evidence", "latest", "-o", "e.tar.gz", "--redact", name]);
      expect(refused).toMatchObject({ exit: 2, stdout: "" });
      expect(refused.stderr).toContain("openssl rand 32");
      expect(refused.stderr).not.toContain("not so secret");
    }
  });
});

describe("pseudonyms", () => {
  const p = createPseudonyms(key);
  const account = fc.stringMatching(/^\d{12}$/);
  const name = fc.stringMatching(/^[A-Za-z0-9_.-]{3,40}$/);
  const region = fc.constantFrom("us-east-1", "eu-central-1", "us-gov-west-1");

  it("keep the shape of accounts and ARNs, and name the same thing alike wherever it stands", () => {
    fc.assert(
      fc.property(account, name, region, (id, table, where) => {
        const arn = p.of(`arn:aws:dynamodb:${where}:${id}:table/${table}/backup/01489602797149-73d8d5bc`);
        expect(arn.startsWith(`arn:aws:dynamodb:${where}:${p.of(id)}:table/${p.of(table)}/backup/x`)).toBe(true);
        expect(p.of(id)).toMatch(/^[1-9]\d{11}$/);
        expect(arn).not.toContain(id);
        expect(`${arn} `).not.toContain(`/${table}/`);
      }),
    );
    expect(p.of("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/")).toMatch(
      /^o-[0-9a-f]{10}\/r-([0-9a-f]{4})\/ou-\1-[0-9a-f]{8}\/$/,
    );
    expect(p.of("arn:aws:dynamodb:*:*:table/*")).toBe("arn:aws:dynamodb:*:*:table/*");
  });

  it("are of any text, and hold nothing of it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, unit: "binary" }), (text) => {
        const pseudonym = p.of(text);
        expect(pseudonym).not.toBe(text);
        expect(p.of(text)).toBe(pseudonym);
        expect(pseudonym).toMatch(/^(x[0-9a-f]{16}|\d{12}|(o|r|ou)-[0-9a-f-]+|arn:[^]*)$/);
      }),
    );
  });
});

describe("a redacted policy", () => {
  it("keeps its times to fix, which name nothing", () => {
    const policy = { id: "acme", title: "Acme", rules: [], sla: { high: 1000 }, sources: [], digest: "sha256:00" };
    const shipped = { ids: new Set<string>(), texts: new Map<string, string>() };
    expect(redactPolicy(createPseudonyms(key), policy, shipped).policy.sla).toEqual({ high: 1000 });
  });
});
