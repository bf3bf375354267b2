/** Coverage in words: what was seen out of what should have been, and everything that was left out, with the reason. */
import { skewWords } from "../model/clock-skew.ts";
import type { Unknown } from "../model/fact.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { explanations, type Explanation } from "../model/coverage-parts.ts";
import type { Coverage, RunHeader } from "../model/run.ts";
import { blindSpotWords } from "./blind-spot-words.ts";
import { grouped, plural } from "./numbers.ts";
import { selectedNotes } from "./selected-words.ts";

/** "9 of 10 accounts opened · 25 of 27 Regions seen (counted per account) · 61 tables found". */
export function seenWords({ accounts, scopes, tables }: Coverage): readonly string[] {
  const regions = scopes.seen + scopes.denied + scopes.failed + scopes.unfinished;
  return [
    `${grouped(accounts.opened)} of ${plural(accounts.opened + accounts.unopened, "account", "accounts")} opened`,
    `${grouped(scopes.seen)} of ${plural(regions, "Region", "Regions")} seen, counted per account`,
    `${plural(tables, "table", "tables")} found`,
  ];
}

/** A statement and whom it is about: reports show a few and say how many more there are. `name`: account id, Region, OU or tag. */
export type CoverageNote = {
  readonly text: string;
  readonly about: readonly CoverageNoteItem[];
  /** Whose every item a person answers for; a list that AWS made is cut. */
  readonly written?: true;
};
type CoverageNoteItem = { readonly name: string; readonly text: string };

/** What is no gap but must not go unsaid: left out by flag, not ACTIVE, disabled, Region lists that were guessed. */
export function coverageNotes(coverage: Coverage, { selection }: RunHeader): readonly CoverageNote[] {
  const { accounts, scopes, skipped, regionsNotAuthoritative, disabledRegions, clockSkew } = coverage;
  const notes: CoverageNote[] = [
    ...selectedNotes(coverage.population, selection),
    ...blindSpotNotes(coverage),
    ...reconciliationNotes(coverage),
  ];
  if (coverage.drills !== undefined) notes.push(drillsNote(coverage.drills));
  if (clockSkew !== undefined) notes.push({ text: skewWords(clockSkew), about: [] });
  if (skipped.length > 0) {
    notes.push({
      text: `${plural(skipped.length, "account is", "accounts are")} not active, so not scanned`,
      about: skipped.map(({ account, because }) => ({ name: account, text: because })),
    });
  }
  const unwanted = selection.excludedAccounts.length;
  if (unwanted > 0) {
    // More were asked for than met: a typo leaves an account in that nobody wanted in. A shard meets its own alone.
    const names =
      accounts.excluded < unwanted && selection.shard === undefined ? `, which names ${grouped(unwanted)}` : "";
    notes.push({
      text: `${plural(accounts.excluded, "account", "accounts")} left out by --exclude-account${names}`,
      about: selection.excludedAccounts.map((name) => ({ name, text: "" })),
    });
  }
  if (scopes.excluded > 0) {
    const asked = selection.regions === null ? "" : ` (only ${selection.regions.join(", ")})`;
    const text = `${plural(scopes.excluded, "Region", "Regions")} left out by --region${asked}`;
    notes.push({ text, about: [] });
  }
  if (scopes.disabled > 0) {
    notes.push({
      text: `${plural(scopes.disabled, "Region is", "Regions are")} disabled, so not looked at`,
      about: accountsByRegion(disabledRegions),
    });
  }
  if (regionsNotAuthoritative.length > 0) {
    const tried =
      selection.regions === null ? "every Region of the partition was tried" : "those of --region were tried";
    notes.push({
      text: `${plural(regionsNotAuthoritative.length, "account", "accounts")} whose Region list is not authoritative: ${tried}`,
      about: regionsNotAuthoritative.map(({ account, reason }) => ({ name: account, text: unknownWords(reason) })),
    });
  }
  return [...notes, ...fallbackNotes(coverage)];
}

/** A note for each call that was not answered. */
function fallbackNotes({ fallbacks = [] }: Coverage): readonly CoverageNote[] {
  const calls = new Set(fallbacks.map(({ reason, instead }) => callWords(reason, instead)));
  return [...calls].map((told) => {
    const uses = fallbacks.filter(({ reason, instead }) => callWords(reason, instead) === told);
    const regions = uses.reduce((sum, use) => sum + use.regions, 0);
    return {
      text: `${plural(regions, "Region", "Regions")}, counted per account, where ${told}`,
      about: uses.map(({ account, regions: times, reason }) => ({
        name: account,
        text: `${plural(times, "Region", "Regions")}, ${unknownWords(reason)}`,
      })),
    };
  });
}

const callWords = ({ operation = "a call" }: Unknown, instead: string): string =>
  `${operation} was not answered: ${instead} was asked instead`;

function drillsNote(files: NonNullable<Coverage["drills"]>): CoverageNote {
  const unproven = files.filter(({ authenticated }) => !authenticated).length;
  const whose =
    unproven === 0
      ? "each signed by the key that was given"
      : `${grouped(unproven)} of them NOT AUTHENTICATED: nothing proves who wrote it, and its drills count`;
  return {
    text: `Restore drills of ${plural(files.length, "file", "files")}, ${whose}`,
    written: true,
    about: files.map(({ file, drills, authenticated }) => ({
      name: file,
      text: `${plural(drills, "drill", "drills")}, ${authenticated ? "signature verified" : "not authenticated"}`,
    })),
  };
}

function blindSpotNotes({ blindSpots, accepted }: Coverage): readonly CoverageNote[] {
  if (blindSpots.length === 0) return [];
  const text =
    accepted.length === 0
      ? "Blind spots, none of them in force here"
      : `Blind spots: ${plural(accepted.length, "account or Region", "accounts or Regions")} not seen and accepted, which is no pass`;
  return [{ text, written: true, about: blindSpots.map((use) => ({ name: use.id, text: blindSpotWords(use) })) }];
}

function reconciliationNotes({ reconciliation }: Coverage): readonly CoverageNote[] {
  const { named, found, explained, unexplained } = reconciliation;
  if (named === 0) return [];
  const about = (Object.entries(explained) as [Explanation, number][])
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, text: `${plural(count, "table", "tables")}: ${explanations[name]}` }));
  const text =
    `${plural(named, "table", "tables")} that tags, backups or replicas name and the scope does not list: ` +
    `${grouped(found)} found elsewhere, ${grouped(named - found - unexplained)} explained, ${grouped(unexplained)} unexplained`;
  return [{ text, about }];
}

/** The same dozen Regions are disabled in thousands of accounts: the JSON report has each pair. */
function accountsByRegion(scopes: Coverage["disabledRegions"]): CoverageNote["about"] {
  const accounts = new Map<string, number>();
  for (const { region } of scopes) accounts.set(region, (accounts.get(region) ?? 0) + 1);
  const inOrder = [...accounts].sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([name, count]) => ({ name, text: `in ${plural(count, "account", "accounts")}` }));
}
