/**
 * The verify command without its command line: a bundle or a run directory in; whether it is intact, whether it is
 * authentic and where this version would judge differently out, each apart from the others.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { RunError } from "../errors.ts";
import { Broken } from "../evidence/broken.ts";
import { checkBundle, type Authentic, type Intact } from "../evidence/check-bundle.ts";
import { checkRun } from "../evidence/check-run.ts";
import { bundleLayout, noticeOf, type Manifest, type Redaction } from "../evidence/manifest.ts";
import { readVerifyingKey } from "../evidence/signing.ts";
import { stageRun } from "../evidence/stage-run.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { isOutOfRoom } from "../runs/refusals.ts";
import { findRun } from "../engine/find-run.ts";
import { interruptibleRun } from "../engine/interruptible-run.ts";
import type { Io } from "./io.ts";
import { judgeAgain, type JudgedAgain } from "./judge-again.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { runInManifest } from "./run-in-manifest.ts";
import { misfitOf } from "./sealed-fit.ts";
import { judgedOf } from "../engine/sealed-verdicts.ts";
import { settled, type Settled } from "./settle.ts";

export type VerifyFlags = RunsFlags &
  ConfigFlags & { readonly key?: string | undefined; readonly recompute: boolean; readonly json?: boolean | undefined };

export type Recomputed =
  ({ readonly state: "judged" } & JudgedAgain) | { readonly state: "not-judged"; readonly why: string };

export type Verified = {
  readonly kind: "bundle" | "run";
  /** As it was named. */
  readonly name: string;
  /** Null: it could not be read. */
  readonly run: string | null;
  readonly notice: string | null;
  readonly redacted: boolean;
  readonly intact: Intact;
  readonly authentic: Authentic;
  readonly recomputed: Recomputed;
};

type Given = { readonly io: Io; readonly name: string; readonly flags: VerifyFlags };

export async function verifyEvidence(given: Given): Promise<Verified> {
  const { io, name, flags } = given;
  const settings = await settled(io, flags);
  const path = resolve(io.cwd, name);
  const isFile = await stat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
  return isFile ? await verifyBundle(given, settings, path) : await verifyRun(given, settings);
}

const notIntact = { state: "not-judged", why: "it is not intact" } as const;
const notAsked = { state: "not-judged", why: "--no-recompute" } as const;

async function verifyBundle({ io, name, flags }: Given, settings: Settled, path: string): Promise<Verified> {
  const key = flags.key === undefined ? null : await readVerifyingKey(resolve(io.cwd, flags.key));
  const checked = await checkBundle(path, key);
  const { manifest, authentic } = checked;
  const about = {
    kind: "bundle",
    name,
    run: manifest?.run.id ?? null,
    notice: manifest?.notice ?? null,
    redacted: manifest !== null && manifest.redacted !== null,
    authentic,
  } as const;
  if (manifest === null || checked.intact.state !== "intact")
    return { ...about, intact: checked.intact, recomputed: notIntact };
  const folder = await mkdtemp(join(tmpdir(), "restorable-verify-"));
  try {
    await stageRun(path, manifest, folder);
    const run = await openRun(folder);
    const stamped = { ...about, notice: noticeOf(run.header.foreignHosts) };
    const what = await contradicted(manifest, run);
    if (what !== null) {
      const intact = { state: "not-intact", file: bundleLayout.manifest, line: null, what } as const;
      return { ...stamped, intact, recomputed: notIntact };
    }
    const looked = {
      run: interruptibleRun(run, io.signal),
      settings,
      flags,
      redaction: manifest.redacted,
      within: `${bundleLayout.run}/`,
    };
    return { ...stamped, ...(await recomputed(looked, checked.intact)) };
  } catch (error) {
    return { ...about, ...contradiction(error, folder, checked.intact) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Null: what the manifest says of the run is what the run says. */
async function contradicted(manifest: Manifest, reader: RunReader): Promise<string | null> {
  const { run, notice, foreignHosts } = await runInManifest(reader);
  const said: Readonly<Record<string, unknown>> = {
    ...manifest.run,
    notice: manifest.notice,
    foreignHosts: manifest.foreignHosts,
  };
  const other = Object.entries({ ...run, notice, foreignHosts }).filter(
    ([name, value]) => canonicalJson(value) !== canonicalJson(said[name]),
  );
  if (other.length === 0) return null;
  return `is of another run than ${bundleLayout.run}/ holds: they differ in ${other.map(([name]) => name).join(", ")}`;
}

/** The digests are right, and still what they are of is no run that this product would have packed. */
function contradiction(error: unknown, folder: string, intact: Intact): Pick<Verified, "intact" | "recomputed"> {
  if (error instanceof RunError && isOutOfRoom(error.cause)) {
    const where = "there is no room for the run in the folder for temporary files";
    throw new RunError(`${where}: free some space, or name another folder by TMPDIR.`, { cause: error });
  }
  if (error instanceof Broken || error instanceof RunError) {
    const what = error.message
      .replaceAll(`${folder}${sep}`, `${bundleLayout.run}/`)
      .replaceAll(folder, bundleLayout.run);
    const file = error instanceof Broken ? error.file : null;
    return { intact: { state: "not-intact", file, line: null, what }, recomputed: notIntact };
  }
  // Whoever writes a bundle by hand can write a policy that nothing here would compile: that is no bug of this product.
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) {
    return {
      intact,
      recomputed: { state: "not-judged", why: `this version cannot judge what is in it (${error.message})` },
    };
  }
  throw error;
}

async function verifyRun({ io, name, flags }: Given, settings: Settled): Promise<Verified> {
  const path = await findRun(name, resolve(io.cwd, settings.values.runs), io.cwd);
  const why = "a run directory carries no signature; `restorable evidence` packs it into a bundle that can";
  const authentic: Authentic =
    flags.key === undefined ? { state: "not-checked", why } : { state: "not-authentic", why };
  const intact = await checkRun(path);
  const about = { kind: "run", name, redacted: false, authentic } as const;
  if (intact.state !== "intact") return { ...about, run: null, notice: null, intact, recomputed: notIntact };
  const run = interruptibleRun(await openRun(path), io.signal);
  const known = { ...about, run: run.header.id, notice: noticeOf(run.header.foreignHosts) };
  return { ...known, ...(await recomputed({ run, settings, flags, redaction: null, within: "" }, intact)) };
}

/** What the summary says has to be what the run comes to, whether it is judged again or not. */
async function recomputed(
  given: {
    readonly run: RunReader;
    readonly settings: Settled;
    readonly flags: VerifyFlags;
    readonly redaction: Redaction | null;
    readonly within: string;
  },
  intact: Intact,
): Promise<Pick<Verified, "intact" | "recomputed">> {
  const { run, flags, redaction, within } = given;
  const what = await misfitOf(run, redaction);
  if (what !== null) {
    return { intact: { state: "not-intact", file: `${within}summary.json`, line: null, what }, recomputed: notIntact };
  }
  if (!flags.recompute) return { intact, recomputed: notAsked };
  const judged = judgedOf(run);
  if (judged === null || run.policy === null) {
    return { intact, recomputed: { state: "not-judged", why: "the run was scanned and never judged" } };
  }
  return { intact, recomputed: { state: "judged", ...(await judgeAgain({ ...given, policy: run.policy, judged })) } };
}
