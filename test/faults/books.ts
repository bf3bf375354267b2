/** Whether an audit kept its books: what it counts adds up, and nothing is written down twice. Breaches go out as sentences. */
import type { JsonReport } from "../support/json-report.ts";
import type { Outcome } from "../support/run-scenario.ts";

/** `regions`: those that were asked for. */
export function miscounted(report: JsonReport, outcome: Outcome, regions: readonly string[]): readonly string[] {
  const { coverage, findings, summary } = report;
  const { accounts, scopes, unseen } = coverage;
  const tables = new Set(findings.map(({ arn }) => arn)).size;
  const verdicts = Object.keys(summary.verdicts) as (keyof typeof summary.verdicts)[];
  const states = ["denied", "failed", "unfinished"] as const;
  const enabled = outcome.truth.accounts.flatMap(({ id, regions: all }) =>
    all.filter(({ status }) => status.startsWith("ENABLED")).map(({ name }) => `${id} ${name}`),
  );
  const listed = !unseen.some(({ state }) => state === "unlisted");
  return [
    ...differs("tables", coverage.tables, tables),
    ...differs("tables judged", summary.tables.judged, tables),
    ...differs("opened and unopened accounts", accounts.opened + accounts.unopened, accounts.listed),
    ...(listed ? differs("accounts listed", accounts.listed, outcome.truth.accounts.length) : []),
    ...differs("unopened accounts", accounts.unopened, unseen.filter(({ state }) => state === "role-less").length),
    ...differs(
      "scopes",
      scopes.seen + scopes.denied + scopes.failed + scopes.unfinished + scopes.disabled,
      accounts.opened * regions.length,
    ),
    ...differs("disabled scopes", scopes.disabled, coverage.disabledRegions.length),
    ...states.flatMap((state) =>
      differs(`${state} scopes`, scopes[state], unseen.filter((each) => each.state === state).length),
    ),
    ...verdicts.flatMap((verdict) =>
      differs(verdict, summary.verdicts[verdict], findings.filter((finding) => finding.verdict === verdict).length),
    ),
    ...coverage.disabledRegions
      .map(({ account, region }) => `${account} ${region}`)
      .filter((scope) => enabled.includes(scope))
      .map((scope) => `${scope} is enabled, but coverage says it is disabled`),
  ];
}

const differs = (what: string, told: number, counted: number): readonly string[] =>
  told === counted ? [] : [`${told} ${what} are told, but ${counted} are there`];

/** Accounts, scopes, and tables of a scope, as the run directory holds them. */
export function writtenTwice({ files }: Outcome): readonly string[] {
  const keys = [...files].flatMap(([path, text]): readonly string[] => {
    const lines = text.split("\n").filter((line) => line !== "");
    const values = (): readonly Line[] => lines.map((line) => JSON.parse(line) as Line);
    if (path.endsWith("/accounts.ndjson")) return values().map(({ kind, id }) => `${kind} ${id ?? ""}`);
    const scope = /\/scopes\/(\d{12}\.[a-z0-9-]+)\.ndjson\.gz$/.exec(path)?.[1];
    if (scope !== undefined) {
      // What is told of a table elsewhere is told once; of one table there can be several points.
      return values().map(({ kind, name }, at) => `${kind} ${scope} ${kind === "foreign" ? lines[at] : (name ?? "")}`);
    }
    if (/\/scopes\/empty\.[^/]*$/.test(path))
      return values().map(({ kind, account, region }) => `${kind} ${account}.${region} `);
    return [];
  });
  return [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))].map((key) => `${key} is written down twice`);
}

type Line = Readonly<Record<"kind" | "id" | "name" | "account" | "region", string | undefined>>;
