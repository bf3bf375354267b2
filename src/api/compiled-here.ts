/** A value in, whether it is a policy as this module compiles it out: one that a program made by hand was never checked. */
import type { CompiledPolicy } from "../model/policy.ts";
import { digestPolicy } from "../policy/digest.ts";

/** By its digest, which holds also for what came out of a run or went through a structured clone. */
export function compiledHere(policy: unknown): policy is CompiledPolicy {
  if (typeof policy !== "object" || policy === null || !("digest" in policy)) return false;
  try {
    return digestPolicy(policy as CompiledPolicy) === policy.digest;
  } catch {
    return false;
  }
}
