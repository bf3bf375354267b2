/**
 * Everything about one table for programs: facts with their values, points, plans, findings and evidence, in one order of
 * keys. What is said in words for people is beside each value as `words`.
 */
import type { TableFormat } from "../model/table-explanation.ts";
import { escapedJson } from "./escape-json.ts";

export const tableSchemaVersion = 1;

export const tableJsonFormat: TableFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs: values, words and reasons",
  render: ({ kind: _kind, ...explanation }) =>
    `${escapedJson(JSON.stringify({ schemaVersion: tableSchemaVersion, ...explanation }, null, 2))}\n`,
};
