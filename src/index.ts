/**
 * What a program may use of this package: `import { audit } from "restorable"`. Importing it reads nothing, starts nothing
 * and changes nothing; no function writes to AWS, to the console or to the environment, and none ends the process.
 */
export { audit } from "./api/audit.ts";
export { evaluate } from "./api/evaluate.ts";
export { reportFormats } from "./api/formats.ts";
export { checkPolicy, compilePolicy, loadPolicy, policyNeeds, shippedPolicies } from "./api/policies.ts";
export { issuedEvaluation, listRuns, openRun } from "./api/runs.ts";
export { InterruptedError, PolicyError, RestorableError, RunError, UnseenError, UsageError } from "./errors.ts";

export type { Evaluation, GateLimits, ReportOptions } from "./api/evaluation.ts";
export type { ReportFormat } from "./api/formats.ts";
export type {
  AuditEvent,
  AuditOptions,
  ConnectionOptions,
  Credentials,
  EvaluateOptions,
  FileInput,
  JudgingOptions,
  OrganizationOptions,
  PlaceOptions,
  PopulationOptions,
  RoleOptions,
} from "./api/options.ts";
export type { CompileOptions, PolicyNeeds } from "./api/policies.ts";
export type { Run, RunTable } from "./api/run.ts";
export type { RunEntry } from "./api/runs.ts";
export type { PolicyMistake } from "./errors.ts";
export type { GateCondition, GateDecision } from "./evaluate/gate.ts";
export type { Fact, ListFact, Unknown, UnknownKind } from "./model/fact.ts";
export type { GroupId } from "./model/fact-groups.ts";
export type { Finding, Reason, TableFindings, TraceEntry, Verdict } from "./model/finding.ts";
export type { AccountRecord, Evidence, Scope, ScopeState, TableRecord } from "./model/observation.ts";
export type { CompiledPolicy as Policy, CompiledRule as Rule } from "./model/policy.ts";
export type { Coverage, RunHeader, Selection, Summary, Unseen, VerdictCounts } from "./model/run.ts";
export type { ScanEvent } from "./model/scan-event.ts";
export type { Severity } from "./model/severity.ts";
export type { Waiver, WaiverUse, WaiverUses } from "./model/waiver.ts";
export type { ListedPack, ListedRule, ShippedPolicies } from "./policy/list.ts";
export type { FormatId } from "./report/registry.ts";
