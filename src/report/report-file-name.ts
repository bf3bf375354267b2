/** A format in, the file name of its report beside those of all others out: what the demo writes, and the samples. */
import type { Format } from "../model/report.ts";

/** A format that no suffix chooses is named by its id: two of them share a folder with all others. */
export const reportFileName = ({ id, extensions }: Pick<Format, "id" | "extensions">): string =>
  `audit${extensions[0] ?? `.${id}.txt`}`;
