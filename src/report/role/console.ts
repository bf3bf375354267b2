/** A role for people: what it may do and on what, what each action is for, what is lost without it, and whom the role trusts. */
import type { Condition, Statement } from "../../model/iam-statements.ts";
import type { ActionReason, RoleFormat, RoleSheet, Trust } from "../../model/role-sheet.ts";
import { isWhole } from "../../model/trust-document.ts";
import { terminalText } from "../escape/escape-terminal.ts";
import { labelled, type Look } from "../explanation-parts.ts";
import { layOut } from "../lay-out.ts";
import { plural } from "../numbers.ts";
import { paintWith } from "../paint.ts";
import { unknownTrust } from "./trust-words.ts";

export const roleConsoleFormat: RoleFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for people: why each action is there",
  needs: "nothing",
  render(sheet, { colour, columns }) {
    // Lines of more than 140 columns are hard to follow.
    const look: Look = { paint: paintWith({ colour }), width: Math.min(columns, 140) };
    const reasons = new Map(sheet.reasons.map((reason) => [reason.action, reason]));
    const sections = sheet.statements.map((statement) =>
      section(
        statement,
        statement.actions.flatMap((action) => reasons.get(action) ?? []),
        look,
      ),
    );
    return `${[head(sheet, look), ...sections, trustSection(sheet.trusts, look), next].join("\n\n")}\n`;
  },
};

const next = `To make it
  -o role.yaml             a template for CloudFormation
  -o role.tf               for Terraform
  -f policy, -f trust      both documents, to be pasted`;

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

/** An action on a line of its own, whole, as it is copied from here. */
function section({ on, when }: Statement, reasons: readonly ActionReason[], look: Look): string {
  const { paint, width } = look;
  const places = on.length === 1 && on[0] === "*" ? "*: IAM cannot narrow these" : on.map(terminalText).join(", ");
  return [
    layOut([[paint.strong(`On ${places}`)]], { width, indent: 0 }),
    ...(when === undefined
      ? []
      : [layOut([[paint.quiet(`only where ${conditionWords(when)}`)]], { width, indent: 2 })]),
    ...reasons.flatMap(({ action, because, without }) => [
      `  ${action}`,
      layOut([[`for ${because.join(", ")}; ${paint.quiet(`without it, ${without}`)}`]], { width, indent: 6 }),
    ]),
  ].join("\n");
}

const conditionWords = (when: Condition): string =>
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
