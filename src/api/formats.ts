/** The report formats for programs: what each is called, and which suffixes of files are its own. */
import type { FormatId } from "../report/registry.ts";

export type ReportFormat = {
  readonly id: FormatId;
  /** Suffixes of file names that the command line takes for this format, the longest first, such as `.junit.xml`. */
  readonly extensions: readonly string[];
  readonly about: string;
};

/** Every report format, in the order of the help. */
export async function reportFormats(): Promise<readonly ReportFormat[]> {
  const { formats, formatIds } = await import("../report/registry.ts");
  return formatIds.map((id) => ({ id, extensions: formats[id].extensions, about: formats[id].about }));
}
