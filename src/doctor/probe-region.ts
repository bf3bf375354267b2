/**
 * A session in one Region and the operations an audit would ask there in; out comes, of each, whether it is allowed, as the
 * cheapest call tells. An answer that there is no such thing proves that one may ask; one that does not say is unclear.
 */
import type { Read, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import { probes, type Found, type ProbedId } from "./probes.ts";

export type Probed =
  | { readonly state: "allowed" }
  /** AWS refuses it. */
  | { readonly state: "refused"; readonly reason: Unknown }
  /** No answer that says either. */
  | { readonly state: "unclear"; readonly reason: Unknown };

export type RegionProbe = {
  readonly reader: ScopeReader;
  /** As `Found.tables`. */
  readonly tables: string;
  readonly table: string | undefined;
  readonly operations: readonly ProbedId[];
};

export async function probeRegion(asked: RegionProbe): Promise<ReadonlyMap<ProbedId, Probed>> {
  const { reader, operations, tables, table } = asked;
  const wanted = new Set(operations);
  const told = new Map<ProbedId, Probed>();
  let found: Found = { tables, ...(table === undefined ? {} : { table }) };
  for (const operation of Object.keys(probes) as ProbedId[]) {
    if (!wanted.has(operation)) continue;
    const input = probes[operation](found);
    const answer = await reader.read(operation, input);
    const madeUp = isMadeUp(operation, found);
    told.set(operation, judged(answer, madeUp));
    if (answer.state === "read") found = withNames(found, operation, answer.value);
  }
  return told;
}

/** Something that is not there is asked for, for want of something that is. */
function isMadeUp(operation: ProbedId, { vault, plan, selection }: Found): boolean {
  switch (operation) {
    case "backup:ListRecoveryPointsByBackupVault":
      return vault === undefined;
    case "backup:GetBackupPlan":
    case "backup:ListBackupSelections":
      return plan === undefined;
    case "backup:GetBackupSelection":
      return plan === undefined || selection === undefined;
    default:
      return false;
  }
}

function judged(answer: Read<unknown>, madeUp: boolean): Probed {
  if (answer.state === "read") return { state: "allowed" };
  const { reason } = answer;
  switch (reason.kind) {
    case "denied":
    case "denied-by-scp":
      // AWS Backup also denies what is not there, and then names neither action nor policy.
      return madeUp && !isOfIam(reason) ? { state: "unclear", reason } : { state: "refused", reason };
    case "not-ready":
      return { state: "allowed" };
    default:
      return isOfState(reason) ? { state: "allowed" } : { state: "unclear", reason };
  }
}

const isOfIam = ({ kind, by, detail = "" }: Unknown): boolean =>
  kind === "denied-by-scp" || by !== undefined || /is not authorized to perform/i.test(detail);

/** The table that was asked about is being made or deleted. */
const isOfState = ({ code, detail = "" }: Unknown): boolean =>
  code === "ValidationException" && detail.includes("while table is in");

function withNames(found: Found, operation: ProbedId, value: unknown): Found {
  const first = (list: string, id: string): string | undefined => {
    const items = (value as Readonly<Record<string, unknown>>)[list];
    const item: unknown = Array.isArray(items) ? items[0] : undefined;
    const name: unknown = (item as Readonly<Record<string, unknown>> | undefined)?.[id];
    return typeof name === "string" && name !== "" ? name : undefined;
  };
  switch (operation) {
    case "backup:ListBackupVaults":
      return withName(found, "vault", first("BackupVaultList", "BackupVaultName"));
    case "backup:ListBackupPlans":
      return withName(found, "plan", first("BackupPlansList", "BackupPlanId"));
    case "backup:ListBackupSelections":
      return withName(found, "selection", first("BackupSelectionsList", "SelectionId"));
    default:
      return found;
  }
}

const withName = (found: Found, key: "vault" | "plan" | "selection", name: string | undefined): Found =>
  name === undefined ? found : { ...found, [key]: name };
