/**
 * A sealed run and a key in; the same run with pseudonyms for names out, as a run directory of its own. Verdicts stay those
 * that were issued. What is said of them is said anew, by judging the redacted facts by the redacted policy: a text made
 * of pseudonyms alone can hold no name.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import type { Redaction } from "../evidence/manifest.ts";
import { createPseudonyms, type Pseudonyms } from "../evidence/redact/pseudonyms.ts";
import { redactUnknown } from "../evidence/redact/redact-facts.ts";
import { redactPolicy, type Shipped } from "../evidence/redact/redact-policy.ts";
import {
  redactAccount,
  redactAccountsEnd,
  redactedText,
  redactForeign,
  redactScopeEnd,
  redactTable,
} from "../evidence/redact/redact-records.ts";
import { redactDrills } from "../evidence/redact/redact-drills.ts";
import { redactBlindSpots, redactCoverage, redactHeader, redactWaivers } from "../evidence/redact/redact-run-head.ts";
import { matchesPattern } from "../condition/pattern.ts";
import { createSummary } from "../evaluate/summarize.ts";
import type { Finding, TableFindings } from "../model/finding.ts";
import type { AccountRecord, Scope, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { createRun } from "../runs/create-run.ts";
import { evaluatorOf } from "../runs/findings-file.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import type { Io } from "./io.ts";
import { judgedOf, type JudgedRun } from "../engine/sealed-verdicts.ts";
import type { Settled } from "./settle.ts";
import { grouped, judgeRun } from "../engine/verdicts.ts";

export type RedactedRun = { readonly run: RunReader; readonly redaction: Redaction };

export async function redactRun(given: {
  readonly io: Io;
  readonly run: RunReader;
  readonly settings: Settled;
  readonly key: Buffer;
  readonly shipped: Shipped;
  /** For what is needed on the way; it goes with the folder. */
  readonly work: string;
}): Promise<RedactedRun> {
  const { io, run, key, shipped, work } = given;
  const p = createPseudonyms(key);
  const { sealed } = run;
  if (sealed === null) throw new Error(`${run.path} is not sealed`);
  const policy = run.policy === null ? null : redactPolicy(p, run.policy, shipped);
  const idsOf = (pattern: string): readonly string[] => redactedRules(p, policy?.ruleIds ?? new Map(), pattern);
  const writer = await createRun({
    runsDir: join(work, "redacted"),
    header: redactHeader(p, run.header),
    inputs: {
      policy: policy?.policy ?? null,
      blindSpots: run.blindSpots === null ? null : redactBlindSpots(p, run.blindSpots),
      drills: run.drills === null ? null : run.drills.map((file) => redactDrills(p, file)),
      waivers: run.waivers === null ? null : redactWaivers(p, run.waivers, idsOf),
    },
    owner: io.process,
  });
  try {
    const judged = judgedOf(run);
    const issued = issuedVerdicts(join(work, "issued"), judged, (finding) => redactIssued(p, finding, policy?.ruleIds));
    await redactFacts(p, run, writer, issued);
    const counts = createSummary(policy?.policy ?? noPolicy);
    if (judged !== null && policy !== null) {
      await sealIssued({
        ...given,
        writer,
        issued,
        onTable: (table) => counts.add(table),
        evaluator: await evaluatorOf(run.path),
      });
    }
    const summary = judged === null ? null : counts.summary();
    await writer.writeSummary({ summary, coverage: redactCoverage(p, sealed.coverage) });
  } finally {
    await writer.close();
  }
  const patterns = [...(policy?.patterns ?? []), ...(hasGlobs(run) ? ["waivers"] : [])];
  return { run: await openRun(writer.path), redaction: { method: "HMAC-SHA-256", keyId: p.keyId, patterns } };
}

const noPolicy = { id: "", title: "", rules: [], sources: [], digest: "" };

/** A glob stands for those rules of the policy that it takes in: as a pattern it would match no pseudonym. */
function redactedRules(p: Pseudonyms, ruleIds: ReadonlyMap<string, string>, pattern: string): readonly string[] {
  if (/^[*?]+$/.test(pattern)) return [pattern];
  const found = [...ruleIds].filter(([id]) => matchesPattern("glob", pattern, id)).map(([, id]) => id);
  return found.length > 0 ? found : [p.word(pattern)];
}

const hasGlobs = ({ waivers }: RunReader): boolean =>
  (waivers?.waivers ?? []).some(({ accounts, tables }) =>
    [...accounts, ...tables].some((pattern) => /[*?[\]{}!]/.test(pattern) && !/^[*?]+$/.test(pattern)),
  );

/** In the order of pseudonyms, so that no order tells of the names. */
async function redactFacts(p: Pseudonyms, run: RunReader, writer: RunWriter, issued: Issued): Promise<void> {
  const accounts: AccountRecord[] = [];
  for await (const account of run.accounts()) accounts.push(redactAccount(p, account));
  accounts.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [at, { id }] of accounts.entries()) {
    if (id === accounts[at - 1]?.id) {
      throw new UsageError("--redact: two accounts come to one pseudonym by this key: make another one, and try again");
    }
  }
  for (const account of accounts) await writer.appendAccount(account);
  if (run.accountsEnd !== null) await writer.endAccounts(redactAccountsEnd(p, run.accountsEnd));

  const empty: ScopeEnd[] = [];
  for await (const scope of run.scopes()) {
    const end = redactScopeEnd(p, scope.end);
    const foreign = [];
    for await (const observation of scope.foreign()) foreign.push(redactForeign(p, observation));
    if (end.tables === 0 && foreign.length === 0) {
      empty.push(end);
      continue;
    }
    const writing = await writer.openScope(end);
    for await (const table of scope.tables()) await writing.append(redactTable(p, table));
    foreign.sort((a, b) => (a.about < b.about ? -1 : 1));
    for (const observation of foreign) await writing.append(observation);
    await writing.seal(end);
    await issued.keep(scope.end, end);
  }
  empty.sort((a, b) => (scopeKey(a) < scopeKey(b) ? -1 : 1));
  for (const end of empty) await (await writer.openScope(end)).seal(end);
  await writer.finish();
}

/** What of a verdict is sealed, whatever a text says: names are pseudonyms already. */
type IssuedVerdict = Pick<Finding, "rule" | "table" | "severity" | "verdict" | "unknowns"> &
  Pick<Partial<Finding>, "override" | "waiver"> & { readonly code: Finding["reason"]["code"] };

const redactIssued = (
  p: Pseudonyms,
  finding: Finding,
  ruleIds: ReadonlyMap<string, string> | undefined,
): IssuedVerdict => ({
  rule: ruleIds?.get(finding.rule) ?? p.word(finding.rule),
  table: p.of(finding.table),
  severity: finding.severity,
  verdict: finding.verdict,
  code: finding.reason.code,
  unknowns: finding.unknowns.map(redactUnknown),
  ...(finding.override !== undefined && { override: p.word(finding.override) }),
  ...(finding.waiver !== undefined && { waiver: p.word(finding.waiver) }),
});

type Issued = {
  /** Those of the scope, which come in the order of names, under its new name. */
  keep(scope: Scope, renamed: Scope): Promise<void>;
  of(renamed: Scope): Promise<ReadonlyMap<string, IssuedVerdict>>;
};

const placeOf = ({ table, rule }: Pick<Finding, "table" | "rule">): string => `${table}/${rule}`;

/** One scope in memory at a time; the others wait on disk for their turn in the new order. */
function issuedVerdicts(folder: string, judged: JudgedRun | null, redact: (finding: Finding) => IssuedVerdict): Issued {
  const findings = judged?.findings();
  let next: Finding | null = null;
  const take = async (): Promise<Finding | null> => {
    const taken = await findings?.next();
    return taken === undefined || taken.done === true ? null : taken.value;
  };
  return {
    async keep(scope, renamed) {
      const kept: IssuedVerdict[] = [];
      next ??= await take();
      while (next !== null && scopeKey(next) === scopeKey(scope)) {
        kept.push(redact(next));
        next = await take();
      }
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, scopeKey(renamed)), JSON.stringify(kept));
    },
    async of(renamed) {
      const kept = JSON.parse(await readFile(join(folder, scopeKey(renamed)), "utf8")) as readonly IssuedVerdict[];
      return new Map(kept.map((verdict) => [placeOf(verdict), verdict]));
    },
  };
}

async function sealIssued(given: {
  readonly writer: RunWriter;
  readonly issued: Issued;
  readonly settings: Settled;
  readonly evaluator: string;
  readonly onTable: (table: TableFindings) => void;
}): Promise<void> {
  const { writer, issued, settings, evaluator, onTable } = given;
  const run = await openRun(writer.path);
  const { policy, blindSpots, waivers } = run;
  if (policy === null) throw new Error(`${run.path} is judged and has no policy`);
  async function* asIssued(judged: AsyncIterable<Finding>): AsyncGenerator<Finding> {
    let scope = "";
    let verdicts: ReadonlyMap<string, IssuedVerdict> = new Map();
    for await (const table of grouped(judged)) {
      if (scopeKey(table) !== scope) {
        scope = scopeKey(table);
        verdicts = await issued.of(table);
      }
      const findings = table.findings.map((finding) => {
        const verdict = verdicts.get(placeOf(finding));
        if (verdict === undefined) throw new Error(`no verdict was issued for ${finding.arn} by ${finding.rule}`);
        return withIssued(finding, verdict);
      });
      onTable({ ...table, findings });
      yield* findings;
    }
  }
  await judgeRun({
    run,
    policy,
    blindSpots,
    waivers,
    prices: settings.prices,
    warning: settings.values.waiverWarning,
    sealing: {
      seal: (judged) => writer.sealFindings(asIssued(judged), evaluator),
      sealed: () => nothing(),
    },
  });
}

async function* nothing(): AsyncGenerator<never> {}

function withIssued(judged: Finding, issued: IssuedVerdict): Finding {
  const { severity, verdict, code, unknowns, override, waiver } = issued;
  const { override: _override, waiver: _waiver, ...rest } = judged;
  const isSame = judged.verdict === verdict && judged.reason.code === code;
  const named = override === undefined ? undefined : isSame ? (judged.override ?? override) : override;
  return {
    ...rest,
    severity,
    verdict,
    // What is said of another verdict than was issued would contradict it.
    reason: { code, text: isSame ? judged.reason.text : redactedText },
    trace: isSame ? judged.trace : [],
    unknowns,
    ...(named !== undefined && { override: named }),
    ...(waiver !== undefined && { waiver }),
  };
}
