/** What a push came to, as JSON for machines: the report as it is, escaped so that no reader acts upon it. Its schema is schemas/push.schema.json. */
import type { PushReport } from "../../model/push-report.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const pushJson = (report: PushReport): string => `${escapedJson(JSON.stringify(report, null, 2))}\n`;
