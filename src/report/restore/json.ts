/** What a restore came to, as JSON for machines: every member of the report, escaped so that no reader acts upon it. */
import { beyondSettings } from "../../model/restore-settings.ts";
import type { RestoreReport } from "../../model/restore-report.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const restoreJson = (report: RestoreReport): string =>
  `${escapedJson(JSON.stringify({ ...report, beyond: beyondSettings }, null, 2))}\n`;
