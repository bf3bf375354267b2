/**
 * A sealed run in; what its summary says that the run does not come to out, or null. No digest is of the summary itself:
 * counts have to be those of the findings, and coverage that of the accounts, Regions and blind spots which were sealed.
 */
import type { Redaction } from "../evidence/manifest.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Coverage } from "../model/run.ts";
import type { RunReader } from "../runs/open-run.ts";
import { coverageIn } from "../engine/link.ts";
import { countsFit, judgedOf } from "../engine/sealed-verdicts.ts";

/** Predicate of summary.json. Of a run that is not sealed there is nothing to say. */
export async function misfitOf(run: RunReader, redaction: Redaction | null): Promise<string | null> {
  if (run.sealed === null) return null;
  if (!(await coverageFits(run, run.sealed.coverage, redaction)))
    return "tells another coverage than what the run holds comes to";
  const judged = judgedOf(run);
  if (judged === null || run.policy === null) return null;
  return (await countsFit(judged, run.policy)) ? null : "counts other findings than those that are there";
}

async function coverageFits(run: RunReader, sealed: Coverage, redaction: Redaction | null): Promise<boolean> {
  const coverage = await coverageIn(run);
  const said = redaction === null ? whole : numbers;
  return canonicalJson(said(coverage)) === canonicalJson(said(sealed));
}

const whole = (coverage: Coverage): Coverage => coverage;

/** Blind spots over names match no pseudonym, and pseudonyms have another order: of those only the counts are held. */
const numbers = ({ accounts, scopes, tables }: Coverage): Pick<Coverage, "accounts" | "scopes" | "tables"> => ({
  accounts,
  scopes,
  tables,
});
