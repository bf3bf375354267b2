/**
 * Everything about one table for programs: schemas/table.schema.json describes it. Facts with their values, points, plans,
 * findings and evidence; what is said in words for people is beside each value as `words`.
 */
import type { TableFormat } from "../../model/table-explanation.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const tableSchemaVersion = 1;

export const tableJsonFormat: TableFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs, described by schemas/table.schema.json",
  render: ({ kind: _kind, ...explanation }) =>
    `${escapedJson(JSON.stringify({ schemaVersion: tableSchemaVersion, ...explanation }, null, 2))}\n`,
};
