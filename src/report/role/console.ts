/** A role for people: what it may do and on what, what each action is for, what is lost without it, and whom the role trusts. */
import type { ActionReason, RoleFormat, RoleSheet, Trust } from "../../model/role-sheet.ts";
import { isWhole } from "../../model/trust-document.ts";
import { terminalText } from "../escape/escape-terminal.ts";
import { labelled, table, type Look } from "../explanation-parts.ts";
import { layOut } from "../lay-out.ts";
import { plural } from "../numbers.ts";
import { paintWith } from "../paint.ts";
import { unknownTrust } from "./trust-words.ts";

export const roleConsoleFormat: RoleFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for people: what each action is for, and what is lost without it",
  needs: "nothing",
  render(sheet, { colour, columns }) {
    // Lines of more than 140 columns are hard to follow.
    const look: Look = { paint: paintWith({ colour }), width: Math.min(columns, 140) };
    const reasons = new Map(sheet.reasons.map((reason) => [reason.action, reason]));
    const sections = sheet.statements.map(({ actions, on, when }) =>
      table(look, {
        title:
          on.length === 1 && on[0] === "*"
            ? "On everything, as AWS tells nothing apart"
            : `On ${on.map(terminalText).join(" ")}`,
        head: ["Action", "For", "Without it"],
        rows: actions.map((action) => rowOf(action, reasons.get(action))),
        note: when === undefined ? null : `Only where ${conditionWords(when)}.`,
      }),
    );
    return `${[head(sheet, look), ...sections, trustSection(sheet.trusts, look)].join("\n\n")}\n`;
  },
};

function head(sheet: RoleSheet, look: Look): string {
  const { name, path, policyId, about, data, statements, permissions } = sheet;
  const actions = statements.reduce((count, statement) => count + statement.actions.length, 0);
  const { length } = JSON.stringify(permissions);
  return [
    look.paint.strong(terminalText(`${path.slice(1)}${name}`)),
    layOut([[about]], { width: look.width, indent: 2 }),
    layOut([[look.paint.strong(data)]], { width: look.width, indent: 2 }),
    labelled(
      look,
      [
        ...(policyId === null ? [] : [["policy", said(terminalText(policyId))] as const]),
        ["actions", said(`${plural(actions, "action", "actions")}, ${plural(length, "character", "characters")}`)],
      ],
      2,
    ),
  ].join("\n");
}

const said = (text: string) => ({ text, parts: [] });

const rowOf = (action: string, reason: ActionReason | undefined): readonly string[] => [
  action,
  (reason?.because ?? []).join(", "),
  reason?.without ?? "",
];

const conditionWords = (when: Readonly<Record<string, Readonly<Record<string, string>>>>): string =>
  Object.values(when)
    .flatMap((keys) => Object.entries(keys).map(([key, value]) => `${key} is ${terminalText(value)}`))
    .join(" and ");

function trustSection(trusts: Trust, look: Look): string {
  const { principal, organizationId, externalId } = trusts;
  const rows = [
    ["trusts", said(terminalText(principal ?? "nobody yet"))],
    ["of", said(organizationId === null ? "no organization yet" : `the organization ${terminalText(organizationId)}`)],
    ["who give", said(externalId === null ? "no external id" : "the external id that is set")],
  ] as const;
  const note = isWhole(trusts)
    ? []
    : [layOut([[look.paint.unknown(unknownTrust(trusts))]], { width: look.width, indent: 2 })];
  return [look.paint.strong("Trust"), labelled(look, rows, 2), ...note].join("\n");
}
