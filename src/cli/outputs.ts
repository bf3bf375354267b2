/** Where reports go: `-f` says what standard output gets, each `-o` names a file whose suffix says the format. */
import { resolve, sep } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { Format } from "../model/report.ts";
import { formatIds, formats, type FormatId } from "../report/registry.ts";
import { runIdPattern } from "../runs/run-id.ts";
import { repeated } from "./option-values.ts";
import { proveWritable } from "./output-file.ts";

export type OutputFile = { readonly format: Format; readonly path: string };

export type OutputFlags = { readonly format: FormatId; readonly output: readonly string[] };

export const outputOptions = {
  format: () =>
    new Option("-f, --format <format>", "what standard output gets; it carries nothing else")
      .choices(formatIds)
      .default("console" as const),
  output: () =>
    new Option(
      "-o, --output <file>",
      "also write a report to this file, repeatable; its suffix says the format, or `junit=path`",
    )
      .argParser(repeated)
      .default([] as readonly string[], "none"),
};

export const outputHelp = `
Formats (-f, or by the suffix of -o):
${Object.values(formats)
  .map(({ id, extensions, about }) => `  ${id.padEnd(9)} ${extensions.join(" ").padEnd(12)} ${about}`)
  .join("\n")}
`;

/** Throws UsageError for an unknown suffix, or a path that cannot be written: before the scan, not after it. */
export async function outputFiles(given: readonly string[], cwd: string): Promise<readonly OutputFile[]> {
  const files = given.map((argument) => {
    const { format, path } = namedFormat(argument) ?? suffixFormat(argument);
    return { format, path: resolve(cwd, path) };
  });
  const twice = files.find(({ path }, at) => files.findIndex((file) => file.path === path) !== at);
  if (twice !== undefined)
    throw new UsageError(`-o ${twice.path} is named twice: one report would overwrite the other`);
  for (const { path } of files) {
    if (path.split(sep).some((step) => runIdPattern.test(step))) {
      throw new UsageError(`cannot write the report ${path}: that is inside a run, which would no longer be whole`);
    }
    await proveWritable(path);
  }
  return files;
}

/** `junit=path`, for a file of any name; null when the argument is a plain path. */
function namedFormat(argument: string): OutputFile | null {
  const [, id, path] = /^([a-z][a-z0-9-]*)=(.*)$/s.exec(argument) ?? [];
  if (id === undefined || path === undefined) return null;
  const format = Object.values(formats).find((each) => each.id === id);
  if (format === undefined) {
    throw new UsageError(
      `-o ${argument}: there is no format "${id}", only ${formatIds.join(", ")}. For a file with = in its name, write ./${argument}`,
    );
  }
  if (path === "") throw new UsageError(`-o ${argument}: the path is missing, as in ${id}=reports/audit.txt`);
  return { format, path };
}

/** The longest first, so that `.junit.xml` is asked before a later `.xml` would be. */
const suffixes = Object.values(formats)
  .flatMap((format: Format) => format.extensions.map((suffix) => ({ suffix, format })))
  .sort((a, b) => b.suffix.length - a.suffix.length);

function suffixFormat(path: string): OutputFile {
  const found = suffixes.find(({ suffix }) => path.toLowerCase().endsWith(suffix));
  if (found !== undefined) return { format: found.format, path };
  const known = suffixes.map(({ suffix, format }) => `${suffix} (${format.id})`).join(", ");
  throw new UsageError(
    `-o ${path}: the name says no format. Known suffixes: ${known}. For any other name, write the format before it, as in junit=${path}`,
  );
}
