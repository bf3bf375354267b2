/** One finished report out: to standard output in the format that was asked for, and whole into each file in its own. */
import type { Io } from "./io.ts";
import { openOutput } from "./output-file.ts";
import type { OutputFile } from "./outputs.ts";
import { screenOptions, type Look } from "./screen.ts";

type Rendering<Report> = {
  readonly id: string;
  readonly extensions: readonly string[];
  render(report: Report, look: Look): string;
};

type Printing<Report> = {
  readonly report: Report;
  readonly format: Rendering<Report>;
  readonly files: readonly OutputFile<Rendering<Report>>[];
};

export async function printReport<Report>(io: Io, { report, format, files }: Printing<Report>): Promise<void> {
  await io.stdout.write(format.render(report, screenOptions(io)));
  for (const file of files) {
    const output = await openOutput(file.path);
    await output.write(file.format.render(report, { colour: false, columns: 100 }));
    await output.keep();
  }
}
