/** An examination for a terminal: one line a remark, grouped by what was checked, and below each ✗ the lines that mend it. */
import { checkIds, type CheckId, type Examination, type ExaminationFormat } from "../../model/examination.ts";
import type { FoldedRemark, Standing } from "../../model/examination.ts";
import { quotedDetail } from "../../model/unknown-words.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { plural } from "../numbers.ts";
import { paintWith, type Paint } from "../paint.ts";

export const doctorConsoleFormat: ExaminationFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for a terminal, the default",
  render(examination, options) {
    const paint = paintWith(options);
    const sections = checkIds.flatMap((check) => {
      const remarks = examination.remarks.filter((remark) => remark.check === check);
      if (remarks.length === 0) return [];
      return [[paint.strong(titles[check]), ...together(remarks).flatMap((remark) => lines(remark, paint))].join("\n")];
    });
    return `${[head(examination), ...sections, verdict(examination, paint)].join("\n\n")}\n`;
  },
};

const titles = {
  program: "Program",
  policy: "Policy",
  caller: "Caller",
  clock: "Clock",
  endpoints: "Endpoints",
  organization: "Organization",
  roles: "Roles",
  regions: "Regions",
  permissions: "Permissions",
  "write-roles": "Roles that write",
  queue: "Queue",
} as const satisfies Record<CheckId, string>;

function head({ policy, selection, accounts, groups }: Examination): string {
  const judged = policy === null ? "" : ` --policy ${terminalText(policy)}`;
  const asked = `restorable audit${terminalText(selection)}${judged}`;
  const seen = plural(accounts.listed, "account", "accounts");
  return `Would \`${asked}\` see everything? ${seen}, ${plural(groups.length, "group of facts", "groups of facts")}.`;
}

/** Actions that are allowed in the same places are one line: a policy needs a dozen of them. */
function together(remarks: readonly FoldedRemark[]): readonly FoldedRemark[] {
  const allowed = (remark: FoldedRemark): boolean =>
    remark.check === "permissions" && remark.standing === "well" && remark.action !== undefined;
  const whereOf = ({ accounts }: FoldedRemark): string => accounts.join();
  const others = remarks.filter((remark) => !allowed(remark));
  const places = [...new Set(remarks.filter(allowed).map(whereOf))];
  return [
    ...others,
    ...places.flatMap((where) => {
      const of = remarks.filter((remark) => allowed(remark) && whereOf(remark) === where);
      const [first] = of;
      if (first === undefined) return [];
      const text = `${of.length === 1 ? "allowed" : `${of.length} actions are allowed`}: ${of.map(({ action }) => action).join(", ")}`;
      return [{ ...first, text, regions: [], places: first.accounts.length }];
    }),
  ];
}

const signs = { well: "✓", warning: "!", missing: "✗", unusable: "✗" } as const satisfies Record<Standing, string>;
const paints = { well: "pass", warning: "unknown", missing: "fail", unusable: "fail" } as const satisfies Record<
  Standing,
  keyof Paint
>;

function lines(remark: FoldedRemark, paint: Paint): readonly string[] {
  const { standing, text, reason, lost, fix } = remark;
  const sign = paint[paints[standing]](signs[standing]);
  const said = reason === undefined ? null : quotedDetail(reason);
  const isBad = standing === "missing" || standing === "unusable";
  return [
    `  ${sign} ${terminalText(text)}${placesWords(remark)}`,
    ...(lost === undefined ? [] : [`      ${isBad ? "lost" : "then"}: ${terminalText(lost)}`]),
    ...(said === null || standing === "well" ? [] : [paint.quiet(`      AWS said: ${terminalProse(said)}`)]),
    ...fix.map((line, at) => `      ${at === 0 ? "fix: " : "     "}${terminalText(line)}`),
  ];
}

/** Accounts that are named; the others are counted. */
const most = 3;

function placesWords({ accounts, regions, places, names }: FoldedRemark): string {
  if (accounts.length === 0) return "";
  const shown = accounts.slice(0, most).map((id) => {
    const name = names[id];
    return name === undefined ? id : `${id} ${terminalText(name)}`;
  });
  const more = accounts.length - shown.length;
  const who = `${shown.join(", ")}${more === 0 ? "" : `, … ${more} more`}`;
  const count = accounts.length === 1 ? "" : `${plural(accounts.length, "account", "accounts")}: `;
  const where = regions.length === 0 ? "" : ` in ${listed(regions)}`;
  const scopes = regions.length > 1 && places > accounts.length ? `, ${plural(places, "scope", "scopes")}` : "";
  return ` (${count}${who}${where}${scopes})`;
}

const listed = (regions: readonly string[]): string =>
  regions.length <= most ? regions.join(", ") : `${regions.slice(0, most).join(", ")} … ${regions.length - most} more`;

function verdict({ remarks, calls }: Examination, paint: Paint): string {
  const count = (standing: Standing): number => remarks.filter((remark) => remark.standing === standing).length;
  const warnings = count("warning");
  const bad = count("missing") + count("unusable");
  const warned = warnings === 0 ? "" : `, and ${plural(warnings, "thing", "things")} to know of`;
  const asked = `${plural(calls, "call", "calls")} to AWS, none of which writes.`;
  if (bad > 0) {
    const things = plural(bad, "thing is missing", "things are missing");
    return `${paint.fail("✗")} ${things}${warned}. ${asked}`;
  }
  return `${paint.pass("✓")} Nothing is missing${warned}. ${asked}`;
}
