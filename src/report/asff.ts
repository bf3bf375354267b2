/**
 * The report for AWS Security Hub: an array of findings as BatchImportFindings takes them, one a line, each in the account
 * and Region that it has to be sent from. Every finding is sent, since one that was sent before stays as it is until it is
 * sent again: a pass, or a rule that no longer applies, archives what an earlier run found.
 */
import type { Format } from "../model/report.ts";
import { asffDocuments, type AsffDocument } from "./asff/documents.ts";
import { escapedJson } from "./escape/escape-json.ts";

export const asffFormat: Format = {
  id: "asff",
  extensions: [".asff.json"],
  about: "for AWS Security Hub: findings for BatchImportFindings",
  create(context) {
    const documents = asffDocuments(context);
    let findings = 0;
    const lines = (given: readonly AsffDocument[]): string =>
      given.map((each) => `${findings++ === 0 ? "" : ","}\n${escapedJson(JSON.stringify(each))}`).join("");
    return {
      begin: () => `[${lines(documents.coverage())}`,
      table: (table) => lines(documents.table(table)),
      end: () => "\n]\n",
    };
  },
};
