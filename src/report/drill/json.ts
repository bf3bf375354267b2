/** Drills as JSON: the report as it is, in the order of its type. */
import type { DrillReport } from "../../model/drill-report.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const drillJson = (report: DrillReport): string => `${escapedJson(JSON.stringify(report, null, 2))}\n`;
