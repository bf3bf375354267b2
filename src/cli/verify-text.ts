/** What was verified in, the words a person reads or the JSON a program reads out. */
import type { Authentic, Intact } from "../evidence/check-bundle.ts";
import { escapedJson } from "../report/escape/escape-json.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { toolVersion } from "./version.ts";
import type { Recomputed, Verified } from "./verify-evidence.ts";

export function verifiedText({ kind, name, run, notice, redacted, intact, authentic, recomputed }: Verified): string {
  const stamps = [...(notice === null ? [] : [notice]), ...(redacted ? ["Redacted: names are pseudonyms."] : [])];
  const rows = [
    `${kind === "run" ? "Run" : "Evidence of run"} ${run ?? "(not told)"}: ${name}`,
    ...stamps,
    `  intact        ${intactText(intact)}`,
    `  authentic     ${authenticText(authentic)}`,
    `  judged again  ${recomputedText(recomputed)}`,
    ...(recomputed.state === "judged" ? differences(recomputed) : []),
  ];
  return `${rows.map(terminalText).join("\n")}\n`;
}

function intactText(intact: Intact): string {
  if (intact.state === "intact")
    return `yes: all ${intact.files} files are what their digests say, and there is no other`;
  const { file, line, what } = intact;
  return `NO: ${file === null ? "" : `${file}${line === null ? "" : `:${line}`} `}${what}`;
}

function authenticText(authentic: Authentic): string {
  switch (authentic.state) {
    case "authentic":
      return "yes: the manifest is signed with the given key";
    case "not-authentic":
      return `NO: ${authentic.why}`;
    case "not-checked":
      return `not checked: ${authentic.why}`;
    default:
      return authentic satisfies never;
  }
}

function recomputedText(recomputed: Recomputed): string {
  if (recomputed.state === "not-judged") return `no: ${recomputed.why}`;
  const { findings, differences: differing, redacted } = recomputed;
  const hidden =
    redacted === 0 ? "" : `; of ${redacted} more it cannot tell, since patterns over names match no pseudonym`;
  return differing === 0
    ? `by restorable ${toolVersion}: the same ${findings} verdicts${hidden}`
    : `by restorable ${toolVersion}: ${differing} of ${findings} verdicts would differ, which is no sign of a change${hidden}`;
}

const differences = ({ first, differences: all }: Recomputed & { readonly state: "judged" }): readonly string[] => [
  ...first.map(
    ({ account, region, table, rule, issued, now, differs }) =>
      `    ${account} ${region} ${table} ${rule}: ${
        issued === now
          ? `${issued ?? "nothing"} by another ${differs.join(", ")}`
          : `issued as ${issued ?? "nothing"}, now ${now ?? "nothing"}`
      }`,
  ),
  ...(all > first.length ? [`    … and ${all - first.length} more`] : []),
];

export const verifiedJson = ({ name: _name, ...verified }: Verified): string =>
  `${escapedJson(JSON.stringify({ schemaVersion: 1, tool: { name: "restorable", version: toolVersion }, ...verified }, null, 2))}\n`;
