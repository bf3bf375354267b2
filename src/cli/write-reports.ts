/**
 * Pass 2: one reading of the verdicts drives every report that was asked for, with back-pressure. Formats are pure
 * writers; this is where their text meets files and standard output.
 */
import { policyFilesUnder } from "../engine/policy-files.ts";
import { reportContext } from "../engine/report-context.ts";
import type { VerdictPart, Verdicts } from "../engine/verdicts.ts";
import type { TrendPoint } from "../model/history.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { ReportWriter } from "../model/report.ts";
import { formats, type FormatId } from "../report/registry.ts";
import type { RunReader } from "../runs/open-run.ts";
import { inBlocks, type Blocks } from "./in-blocks.ts";
import type { Io, Sink } from "./io.ts";
import { openOutput, type OutputHandle } from "./output-file.ts";
import type { OutputFile } from "./outputs.ts";
import type { PolicyRootFlag } from "./policy-root-option.ts";
import { screenOptions, type Look } from "./screen.ts";

export type Reporting = PolicyRootFlag & {
  readonly io: Io;
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly verdicts: Verdicts;
  /** As `ReportContext.trend`. */
  readonly trend: readonly TrendPoint[];
  /** What standard output gets; null: nothing. */
  readonly format: FormatId | null;
  readonly files: readonly OutputFile[];
};

export async function writeReports(reporting: Reporting): Promise<void> {
  const { io, verdicts, format, files, policyRoot = "" } = reporting;
  const context = reportContext(reporting);
  const linked = { policyFiles: await policyFilesUnder(policyRoot) };
  const targets: Target[] = [];
  if (format !== null) {
    const look = { ...screenOptions(io), ...linked };
    targets.push(createTarget(formats[format].create({ ...context, options: look }), io.stdout));
  }
  const opened: OutputHandle[] = [];
  try {
    for (const file of files) {
      const output = await openOutput(file.path);
      opened.push(output);
      targets.push(createTarget(file.format.create({ ...context, options: { ...fileOptions, ...linked } }), output));
    }
    await pump(verdicts.parts(), targets);
  } catch (error) {
    await Promise.all(opened.map((output) => output.discard()));
    throw error;
  }
  await Promise.all(opened.map((output) => output.keep()));
}

type Target = { readonly writer: ReportWriter; readonly blocks: Blocks };

const createTarget = (writer: ReportWriter, sink: Sink): Target => ({ writer, blocks: inBlocks(sink) });

async function pump(parts: AsyncIterable<VerdictPart>, targets: readonly Target[]): Promise<void> {
  for (const { writer, blocks } of targets) blocks.add(writer.begin());
  for await (const part of parts) {
    for (const { writer, blocks } of targets) {
      blocks.add(part.kind === "scope" ? (writer.scope?.(part.scope) ?? "") : writer.table(part.table));
      await blocks.spill();
    }
  }
  for (const { writer, blocks } of targets) {
    blocks.add(writer.end());
    await blocks.flush();
  }
}

const fileOptions: Look = { colour: false, columns: 100 };
