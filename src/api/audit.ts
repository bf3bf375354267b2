/** `audit()`: options in, what the tables came to out. What it needs is loaded when it is called. */
import type { Evaluation } from "./evaluation.ts";
import type { AuditEvent, AuditOptions } from "./options.ts";

/**
 * Scans the tables of the selected accounts and Regions, keeps what AWS answered in a new run directory, judges it by the
 * policy and seals the verdicts. It only reads: every session it opens is narrowed to the read actions that the policy
 * needs. Fails, and accounts or Regions that could not be seen, are no errors: `summary`, `coverage` and `gate()` tell.
 *
 * @throws {UsageError} for options that cannot be meant, and where there are no credentials.
 * @throws {PolicyError} with every mistake in policy, waivers or blind spots.
 * @throws {RunError} for a run directory that cannot be read or written.
 * @throws {UnseenError} when AWS did not say who is calling (sts:GetCallerIdentity).
 * @throws {InterruptedError} after `signal` was aborted; what was scanned is kept.
 */
export async function audit(options: AuditOptions = {}): Promise<Evaluation> {
  const [{ processMachine }, { inConfidence }, { auditOn, checkAuditOptions }, { externalIdsIn }] = await Promise.all([
    import("./process-machine.ts"),
    import("./in-confidence.ts"),
    import("./audit-on.ts"),
    import("./connection.ts"),
  ]);
  checkAuditOptions(options);
  const { machine, stop, release } = processMachine(options);
  let thrown: { readonly by: unknown } | null = null;
  const { onEvent } = options;
  const watched = (event: AuditEvent): void => {
    // What it throws must not pass for trouble of a scope, which would be read once more.
    try {
      if (thrown === null) onEvent?.(event);
    } catch (error) {
      thrown = { by: error };
      stop();
    }
  };
  const own = typeof onEvent === "function" ? { ...options, onEvent: watched } : options;
  const confidence = { env: machine.env, externalIds: externalIdsIn(options), signal: machine.signal };
  try {
    return await inConfidence(confidence, () => auditOn(machine, own));
  } catch (error) {
    throw observed(thrown, error);
  } finally {
    release();
  }
}

const observed = (thrown: { readonly by: unknown } | null, error: unknown): unknown =>
  thrown === null ? error : thrown.by;
