/** Where reports go: `-f` says what standard output gets, each `-o` names a file whose suffix says the format. */
import { resolve, sep } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { Format } from "../model/report.ts";
import { formatIds, formats, type FormatId } from "../report/registry.ts";
import { runIdPattern } from "../runs/run-id.ts";
import { repeated } from "./option-values.ts";
import { proveWritable } from "./output-file.ts";
import type { PolicyRootFlag } from "./policy-root-option.ts";

/** What is asked of a format here; reports and tests have each a registry of their own. */
type Named = { readonly id: string; readonly extensions: readonly string[] };

export type OutputFile<F extends Named = Format> = { readonly format: F; readonly path: string };

export type OutputFlags = PolicyRootFlag & { readonly format: FormatId; readonly output: readonly string[] };

export const outputOptions = {
  format: () => formatOption(formatIds),
  output: () =>
    new Option(
      "-o, --output <file>",
      "also write a report to this file, repeatable; its suffix says the format, or write `format=path`",
    )
      .argParser(repeated)
      .default([] as readonly string[], "none"),
};

export const formatOption = <Id extends string>(ids: readonly Id[]) =>
  new Option("-f, --format <format>", "what standard output gets; it carries nothing else")
    .choices(ids)
    .default("console" as const);

export function outputHelpOf(known: Readonly<Record<string, Named & { readonly about: string }>>): string {
  const rows = Object.values(known).map(({ id, extensions, about }) => ({ id, suffixes: extensions.join(" "), about }));
  const ids = Math.max(...rows.map(({ id }) => id.length));
  const width = Math.max(...rows.map(({ suffixes }) => suffixes.length));
  return `
Formats (-f, or by the suffix of -o):
${rows.map(({ id, suffixes, about }) => `  ${id.padEnd(ids)} ${suffixes.padEnd(width)} ${about}`).join("\n")}
`;
}

export const outputHelp = outputHelpOf(formats);

/** Throws UsageError for an unknown suffix, or a path that cannot be written: before the scan, not after it. */
export const outputFiles = (given: readonly string[], cwd: string): Promise<readonly OutputFile[]> =>
  outputFilesIn<Format>(Object.values(formats), given, cwd);

/** The same for the formats of another registry. */
export async function outputFilesIn<F extends Named>(
  known: readonly F[],
  given: readonly string[],
  cwd: string,
): Promise<readonly OutputFile<F>[]> {
  const files = given.map((argument) => {
    const { format, path } = namedFormat(argument, known) ?? suffixFormat(argument, known);
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

/** `format=path`, for a file of any name; null when the argument is a plain path. */
function namedFormat<F extends Named>(argument: string, known: readonly F[]): OutputFile<F> | null {
  const [, id, path] = /^([a-z][a-z0-9-]*)=(.*)$/s.exec(argument) ?? [];
  if (id === undefined || path === undefined) return null;
  const format = known.find((each) => each.id === id);
  if (format === undefined) {
    const ids = known.map((each) => each.id).join(", ");
    throw new UsageError(
      `-o ${argument}: there is no format "${id}", only ${ids}. For a file with = in its name, write ./${argument}`,
    );
  }
  if (path === "") throw new UsageError(`-o ${argument}: the path is missing, as in ${id}=reports/audit.txt`);
  return { format, path };
}

function suffixFormat<F extends Named>(path: string, known: readonly F[]): OutputFile<F> {
  // The longest first, so that `.junit.xml` is asked before a later `.xml` would be.
  const suffixes = known
    .flatMap((format) => format.extensions.map((suffix) => ({ suffix, format })))
    .sort((a, b) => b.suffix.length - a.suffix.length);
  const found = suffixes.find(({ suffix }) => path.toLowerCase().endsWith(suffix));
  if (found !== undefined) return { format: found.format, path };
  const listed = suffixes.map(({ suffix, format }) => `${suffix} (${format.id})`).join(", ");
  throw new UsageError(
    `-o ${path}: the name says no format. Known suffixes: ${listed}. For any other name, write the format before it, as in ${known[0]?.id}=${path}`,
  );
}
