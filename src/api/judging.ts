/** By what a program wants a run to be judged in; policy, waivers and blind spots out, or every mistake in one PolicyError. */
import { basename, join } from "node:path";
import { parseDuration } from "../condition/duration.ts";
import { UsageError } from "../errors.ts";
import type { BlindSpots } from "../model/blind-spot.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Waivers } from "../model/waiver.ts";
import { loadBlindSpots } from "../policy/blind-spots.ts";
import { loadPolicy } from "../policy/load.ts";
import { loadWaivers } from "../policy/waivers.ts";
import { compiledHere } from "./compiled-here.ts";
import type { FileInput, JudgingOptions } from "./options.ts";
import { textAsFile, type TextAsFile } from "./text-as-file.ts";

export async function policyFor(policy: JudgingOptions["policy"], cwd: string): Promise<CompiledPolicy> {
  if (policy === undefined) return loadPolicy({ ref: "baseline", cwd });
  if (typeof policy === "string") {
    if (!policy.includes("\n")) return loadPolicy({ ref: policy, cwd });
    throw new UsageError("policy is the text of a policy: hand over what `await compilePolicy(text)` gives");
  }
  if (compiledHere(policy)) return policy;
  throw new UsageError("policy is neither the name of one nor what compilePolicy, loadPolicy or a run gave");
}

/** `now`: an ISO instant; waivers that were made later are refused. */
export async function waiversFor(
  waivers: FileInput | undefined,
  { policy, cwd, now }: { readonly policy: CompiledPolicy; readonly cwd: string; readonly now: string },
): Promise<Waivers | null> {
  if (waivers === undefined) return null;
  return loadWaivers({ ...fileFor("waivers", waivers, cwd), policy, now });
}

export async function blindSpotsFor(blindSpots: FileInput | undefined, cwd: string): Promise<BlindSpots | null> {
  if (blindSpots === undefined) return null;
  return loadBlindSpots(fileFor("blindSpots", blindSpots, cwd));
}

function fileFor(
  option: "waivers" | "blindSpots",
  input: FileInput,
  cwd: string,
): { readonly path: string; readonly cwd: string; readonly readFile?: TextAsFile } {
  const usual = { waivers: "waivers.yaml", blindSpots: "blind-spots.yaml" }[option];
  if (typeof input === "string") return { path: input, cwd };
  if (typeof input?.text !== "string") throw new UsageError(`${option} must be a path, or { text, name }`);
  const path = join(cwd, basename(input.name ?? usual));
  return { path, cwd, readFile: textAsFile({ path, text: input.text, others: "refused" }) };
}

export function warningFor(waiverWarning = "14d"): string {
  if (parseDuration(waiverWarning) !== null) return waiverWarning;
  throw new UsageError(`waiverWarning must be a duration, such as 14d, and is "${waiverWarning}"`);
}
