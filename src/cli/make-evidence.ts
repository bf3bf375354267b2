/**
 * The evidence command without its command line: a sealed run in, its bundle on disk out. Refused before anything is made:
 * a run that is not sealed or whose summary is of another, a key that is none, a place that cannot be written, and a signature on what AWS did not say.
 */
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { RunError, UsageError } from "../errors.ts";
import { bundleLayout, manifestSchemaVersion, noticeOf, type Manifest } from "../evidence/manifest.ts";
import { readmeText } from "../evidence/readme-text.ts";
import { sheetLines } from "../evidence/sheets.ts";
import { writeBundle } from "../evidence/write-bundle.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { formatIds, formats, type FormatId } from "../report/registry.ts";
import { runLayout } from "../runs/layout.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { runIdPattern } from "../runs/run-id.ts";
import { findRun } from "../engine/find-run.ts";
import { interruptibleRun } from "../engine/interruptible-run.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { proveWritable } from "./output-file.ts";
import type { OutputFile } from "./outputs.ts";
import { runInManifest } from "./run-in-manifest.ts";
import { misfitOf } from "./sealed-fit.ts";
import { judgedOf, sealedVerdicts } from "../engine/sealed-verdicts.ts";
import { settled, type Settled } from "./settle.ts";
import { readRedactionKey, whatIsShipped } from "./redaction-key.ts";
import { redactRun } from "./redact-run.ts";
import { signerOf, type Sign } from "./signer.ts";
import { toolVersion } from "./version.ts";
import { writeReports } from "./write-reports.ts";

export type EvidenceFlags = RunsFlags &
  ConfigFlags & {
    readonly output: string;
    /** Undefined: all of them. */
    readonly format?: readonly FormatId[] | undefined;
    readonly signKey?: string | undefined;
    readonly signCommand?: string | undefined;
    readonly signUnobserved?: boolean | undefined;
    readonly redact?: string | undefined;
  };

export async function makeEvidence(given: {
  readonly io: Io;
  readonly run: string;
  readonly flags: EvidenceFlags;
}): Promise<void> {
  const { io, flags } = given;
  const settings = await settled(io, flags);
  const to = await placeFor(flags.output, io.cwd);
  const sign = await signerOf(io, flags);
  const key = flags.redact === undefined ? null : await readRedactionKey(flags.redact, io.cwd);
  const run = await openRun(await findRun(given.run, resolve(io.cwd, settings.values.runs), io.cwd));
  if (run.sealed === null) {
    throw new RunError(`${run.path} is not sealed: go on with it by --resume, and ask for its evidence then.`);
  }
  refuseUnobserved(run, flags, sign);
  const asked = interruptibleRun(run, io.signal);
  await refuseMisfit(asked);
  const work = await mkdtemp(join(dirname(to), ".restorable-evidence-"));
  try {
    const redacted =
      key === null ? null : await redactRun({ io, run: asked, settings, key, shipped: await whatIsShipped(), work });
    const subject = redacted?.run ?? asked;
    const made = join(work, "made");
    await mkdir(made);
    const about = { ...(await aboutOf(subject, sign)), redacted: redacted?.redaction ?? null };
    await makeFiles({ io, run: subject, settings, formats: flags.format ?? formatIds, made, about });
    const manifest = await writeBundle({ run: subject, made, work, about, sign, to });
    await io.stdout.write(written(flags.output, manifest));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Absolute. */
async function placeFor(output: string, cwd: string): Promise<string> {
  const to = resolve(cwd, output);
  if (!to.endsWith(".tar.gz"))
    throw new UsageError(`-o ${output}: a bundle is a packed archive: name a file that ends in .tar.gz`);
  if (to.split(sep).some((step) => runIdPattern.test(step))) {
    throw new UsageError(`-o ${output}: that is inside a run, which would no longer be whole`);
  }
  await proveWritable(to);
  return to;
}

function refuseUnobserved({ header }: RunReader, { signUnobserved }: EvidenceFlags, sign: Sign | null): void {
  const notice = noticeOf(header.foreignHosts);
  if (notice === null || sign === null || signUnobserved === true) return;
  throw new UsageError(
    `this run is ${notice}. A signature would vouch for what other hosts than AWS's answered: ` +
      "leave it unsigned, or say --sign-unobserved. The stamp stays on it either way.",
  );
}

/** A bundle, and a signature the more, vouches for what the summary says. */
async function refuseMisfit(run: RunReader): Promise<void> {
  const misfit = await misfitOf(run, null);
  if (misfit === null) return;
  throw new RunError(
    `${join(run.path, runLayout.summary)} ${misfit}: it was changed after the run was sealed, and no evidence is made of it. Audit again.`,
  );
}

async function aboutOf(run: RunReader, sign: Sign | null): Promise<Omit<Manifest, "files">> {
  return {
    schemaVersion: manifestSchemaVersion,
    kind: "restorable-evidence",
    tool: { name: "restorable", version: toolVersion },
    ...(await runInManifest(run)),
    redacted: null,
    signed: sign === null ? null : { algorithm: "Ed25519", file: bundleLayout.signature, over: bundleLayout.manifest },
  };
}

/** Reports, sheets and README into the folder, by their paths in the bundle. */
async function makeFiles(given: {
  readonly io: Io;
  readonly run: RunReader;
  readonly settings: Settled;
  readonly formats: readonly FormatId[];
  readonly made: string;
  readonly about: Omit<Manifest, "files">;
}): Promise<void> {
  const { io, run, settings, made, about } = given;
  const judged = judgedOf(run);
  if (run.policy !== null && judged !== null) {
    const { policy } = run;
    await mkdir(join(made, bundleLayout.reports));
    const sealed = { run, policy, prices: settings.prices, warning: settings.values.waiverWarning };
    const verdicts = await sealedVerdicts(sealed, judged);
    const files = reportFiles(given.formats, join(made, bundleLayout.reports));
    // Of this run alone: what others came to is no evidence of it.
    await writeReports({ io, run, policy, verdicts, trend: [], format: null, files });
  }
  if (run.sealed !== null) await writeSheets(run, run.sealed.coverage, made);
  await writeFile(join(made, bundleLayout.readme), readmeText(about));
}

/** Formats may share a suffix: each file then says its format too. */
function reportFiles(ids: readonly FormatId[], folder: string): readonly OutputFile[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const format = formats[id];
    const [suffix] = format.extensions;
    const plain = `audit${suffix ?? `.${id}.txt`}`;
    const name = taken.has(plain) ? `audit.${id}${suffix ?? ".txt"}` : plain;
    taken.add(name);
    return { format, path: join(folder, name) };
  });
}

async function writeSheets(...[run, coverage, made]: [...Parameters<typeof sheetLines>, string]): Promise<void> {
  const population = await open(join(made, bundleLayout.population), "wx");
  const calls = await open(join(made, bundleLayout.calls), "wx");
  try {
    for await (const { sheet, text } of sheetLines(run, coverage)) {
      await (sheet === "population" ? population : calls).appendFile(text);
    }
  } finally {
    await population.close();
    await calls.close();
  }
}

function written(output: string, { run, files, signed, notice, redacted }: Manifest): string {
  const how = signed === null ? "not signed (see --sign-key)" : `signed: ${signed.file}`;
  const stamp = notice === null ? "" : `${terminalText(notice)}\n`;
  const hidden = redacted === null ? "" : ", redacted";
  return `Evidence of run ${run.id}: ${terminalText(output)}, ${files.length} files${hidden}, ${how}\n${stamp}`;
}
