/** Header, coverage, waivers and blind spots of a run in, the same with pseudonyms out, built anew member by member. */
import type { BlindSpots } from "../../model/blind-spot.ts";
import { operations } from "../../model/operations.ts";
import type { AskedPopulation } from "../../model/population.ts";
import type { RecordedRole, RecordedRoles } from "../../model/roles.ts";
import type { Coverage, RunHeader, Selection, Unseen } from "../../model/run.ts";
import type { Waivers } from "../../model/waiver.ts";
import { runId } from "../../runs/run-id.ts";
import { isRegion, type Pseudonyms } from "./pseudonyms.ts";
import { redactUnknown } from "./redact-facts.ts";
import { redactBecause, redactedText, redactPattern } from "./redact-records.ts";

/** The id goes by the redacted selection: that of the original would let anybody try out which accounts were asked for, and so would those of runs that were merged. */
export function redactHeader(p: Pseudonyms, header: RunHeader): RunHeader {
  const selection = redactSelectionOf(p, header.selection);
  const policyDigest = header.policyDigest === null ? null : p.digest(header.policyDigest);
  return {
    schemaVersion: header.schemaVersion,
    id: runId({ asOf: header.asOf, policyDigest, selection }),
    tool: { name: header.tool.name, version: header.tool.version },
    asOf: header.asOf,
    selection,
    caller: { account: p.of(header.caller.account), arn: p.of(header.caller.arn) },
    roles: redactRoles(p, header.roles),
    groups: header.groups,
    collection: header.collection,
    policyDigest,
    partition: header.partition,
    organization: header.organization === null ? null : p.of(header.organization),
    ...(header.alone === true && { alone: true }),
    foreignHosts: header.foreignHosts.map(p.word),
  };
}

const redactSelectionOf = (p: Pseudonyms, { population, excludedAccounts, regions, shard }: Selection): Selection => ({
  population: redactPopulation(p, population),
  excludedAccounts: excludedAccounts.map(p.of),
  regions: regions?.map((region) => redactRegionPattern(p, region)) ?? null,
  ...(shard !== undefined && { shard }),
});

function redactPopulation(p: Pseudonyms, population: AskedPopulation): AskedPopulation {
  switch (population.kind) {
    case "organization": {
      const { ous, tags } = population;
      return {
        kind: "organization",
        ...(ous !== undefined && { ous: ous.map(p.of) }),
        ...(tags !== undefined && {
          tags: tags.map(({ key, value }) => ({ key: p.of(key), value: value === null ? null : p.of(value) })),
        }),
      };
    }
    case "accounts": {
      const { ids, source } = population;
      return { kind: "accounts", ids: ids.map(p.of), ...(source !== undefined && { source }) };
    }
    case "caller":
      return { kind: "caller" };
    default:
      return population satisfies never;
  }
}

function redactRoles(p: Pseudonyms, { everywhere, except, sessionName, hub }: RecordedRoles): RecordedRoles {
  const role = ({ name, externalId }: RecordedRole): RecordedRole => ({ name: p.word(name), externalId });
  return {
    everywhere: role(everywhere),
    except: Object.fromEntries(Object.entries(except).map(([of, given]) => [p.of(of), role(given)])),
    sessionName: p.word(sessionName),
    hub: hub === null ? null : { arn: p.of(hub.arn), externalId: hub.externalId, sessionName: p.word(hub.sessionName) },
  };
}

/** As it was sealed, and not counted anew: globs of blind spots match no pseudonym. */
export const redactCoverage = (p: Pseudonyms, coverage: Coverage): Coverage => ({
  accounts: coverage.accounts,
  scopes: coverage.scopes,
  tables: coverage.tables,
  unseen: coverage.unseen.map((unseen) => redactUnseen(p, unseen)),
  accepted: coverage.accepted.map((unseen) => ({
    ...redactUnseen(p, unseen),
    blindSpot: p.word(unseen.blindSpot),
  })),
  blindSpots: coverage.blindSpots.map(({ id, state, cause, owner, expires, accepted, lapsed, observed }) => ({
    id: p.word(id),
    state,
    cause,
    reason: redactedText,
    owner: p.word(owner),
    expires,
    accepted,
    lapsed,
    observed,
  })),
  population: {
    source: coverage.population.source,
    verified: coverage.population.verified,
    complete: coverage.population.complete,
    pages: coverage.population.pages,
    exclusions: coverage.population.exclusions.map(({ flag, accounts, regions }) => ({ flag, accounts, regions })),
    emptyOus: coverage.population.emptyOus.map(p.of),
    undecided: coverage.population.undecided.map(({ account, reason }) => ({
      account: p.of(account),
      reason: redactUnknown(reason),
    })),
    regions: coverage.population.regions,
  },
  reconciliation: coverage.reconciliation,
  skipped: coverage.skipped.map(({ account, because }) => ({
    account: p.of(account),
    because: redactBecause(because),
  })),
  regionsNotAuthoritative: coverage.regionsNotAuthoritative.map(({ account, reason }) => ({
    account: p.of(account),
    reason: redactUnknown(reason),
  })),
  ...(coverage.fallbacks !== undefined && {
    fallbacks: coverage.fallbacks.map(({ account, instead, regions, reason }) => ({
      account: p.of(account),
      instead: Object.hasOwn(operations, instead) ? instead : p.word(instead),
      regions,
      reason: redactUnknown(reason),
    })),
  }),
  disabledRegions: coverage.disabledRegions.map(({ account, region }) => ({ account: p.of(account), region })),
  ...(coverage.clockSkew !== undefined && { clockSkew: coverage.clockSkew }),
  ...(coverage.drills !== undefined && {
    drills: coverage.drills.map(({ file, drills, authenticated }) => ({
      file: redactedDrillsName(p, file),
      drills,
      authenticated,
    })),
  }),
});

const redactUnseen = (p: Pseudonyms, { account, region, table, shard, state, reason }: Unseen): Unseen => ({
  account: account === null ? null : p.of(account),
  region,
  ...(table !== undefined && { table: p.of(table) }),
  ...(shard !== undefined && { shard }),
  state,
  reason: redactUnknown(reason),
});

/** As many lines as there were, so that a line is still the line it was. */
export const blankedText = (text: string): string => text.replaceAll(/[^\n]+/g, "# redacted");
export const redactFile = (p: Pseudonyms, file: string): string => `${p.word(file)}.yaml`;

/** `ruleIds`: what a pattern over rules stands for in this run's policy, under their new ids. */
export const redactWaivers = (
  p: Pseudonyms,
  { waivers, source }: Waivers,
  ruleIds: (pattern: string) => readonly string[],
): Waivers => ({
  waivers: waivers.map(({ id, rules, accounts, regions, tables, owner, approver, ticket, created, expires }) => ({
    id: p.word(id),
    rules: rules.flatMap(ruleIds),
    accounts: accounts.map((pattern) => redactPattern(p, pattern)),
    regions: regions.map((pattern) => redactRegionPattern(p, pattern)),
    tables: tables.map((pattern) => redactPattern(p, pattern)),
    reason: redactedText,
    owner: p.word(owner),
    approver: p.word(approver),
    ticket: p.word(ticket),
    created,
    expires,
  })),
  source: { file: redactFile(p, source.file), text: blankedText(source.text) },
});

export const redactBlindSpots = (p: Pseudonyms, { spots, source }: BlindSpots): BlindSpots => ({
  spots: spots.map(({ id, accounts, regions, cause, owner, expires }) => ({
    id: p.word(id),
    accounts: accounts.map((pattern) => redactPattern(p, pattern)),
    regions: regions.map((pattern) => redactRegionPattern(p, pattern)),
    cause,
    reason: redactedText,
    owner: p.word(owner),
    expires,
  })),
  source: { file: redactFile(p, source.file), text: blankedText(source.text) },
});

const redactRegionPattern = (p: Pseudonyms, pattern: string): string =>
  isRegion(pattern) || /^[*?]+$|^(af|ap|ca|cn|eu|il|me|mx|sa|us)-[*?]+$/.test(pattern) ? pattern : p.word(pattern);

export const redactedDrillsName = (p: Pseudonyms, file: string): string => `${p.word(file)}.ndjson`;
