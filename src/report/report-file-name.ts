/** A report and its format in, its file name beside those of all others out: what the demo writes, and the samples. */
import type { Format } from "../model/report.ts";

/** A format that no suffix chooses is named by its id: two of them share a folder with all others. */
export const reportFileName = (
  report: "audit" | "compare" | "month",
  { id, extensions }: Pick<Format, "id" | "extensions">,
): string => `${report}${extensions[0] ?? `.${id}.txt`}`;
