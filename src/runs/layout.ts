/**
 * Where everything lies in a run directory. Names of accounts and Regions come from AWS or an endpoint that plays it,
 * and become file names here and nowhere else: a name that is not plainly one of either is refused.
 */
import { join } from "node:path";
import { RunError } from "../errors.ts";
import type { Scope } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";

export const runLayout = {
  header: "run.json",
  inputs: "inputs",
  accounts: "accounts.ndjson",
  parts: "parts",
  scopes: "scopes",
  findings: "findings.ndjson.gz",
  summary: "summary.json",
  gitignore: ".gitignore",
} as const;

/** Only the owner may look: a run names accounts, tables and tags. */
export const folderMode = 0o700;
export const fileMode = 0o600;

/** AWS account ids have 12 digits. */
const accountName = /^\d{12}$/;
/** Region names are lower-case words and digits with hyphens, the longest of them 14 characters (`us-iso-east-1`, `ap-southeast-10`). */
const regionName = /^[a-z0-9]+(-[a-z0-9]+)+$/;
const longestRegionName = 40;

export function checkAccountName(id: string): void {
  if (!accountName.test(id)) {
    throw new RunError(`${JSON.stringify(id)} is not an AWS account id (12 digits): check the endpoint that named it.`);
  }
}

export function checkRegionName(name: string): void {
  if (name.length > longestRegionName || !regionName.test(name)) {
    throw new RunError(`${JSON.stringify(name)} is not the name of an AWS Region: check the endpoint that named it.`);
  }
}

export function partPath(run: string, scope: Scope): string {
  return join(run, runLayout.parts, `${checkedKey(scope)}.ndjson`);
}

export function sealedPath(run: string, scope: Scope): string {
  return join(run, runLayout.scopes, `${checkedKey(scope)}.ndjson.gz`);
}

function checkedKey(scope: Scope): string {
  checkAccountName(scope.account);
  checkRegionName(scope.region);
  return scopeKey(scope);
}

/** The scope of a sealed file or a part, told by its name; null when the name is neither. */
export function scopeOfFile(name: string, suffix: ".ndjson.gz" | ".ndjson"): Scope | null {
  if (!name.endsWith(suffix)) return null;
  const key = name.slice(0, -suffix.length);
  const [account = "", region = "", ...more] = key.split(".");
  const plain = more.length === 0 && accountName.test(account) && regionName.test(region);
  return plain && region.length <= longestRegionName ? { account, region } : null;
}

/** One journal of empty scopes for each writer: writers never share a file. */
export const emptyJournal = /^empty\.[a-z0-9-]+\.ndjson$/;
export const emptyJournalName = (writer: string): string => `empty.${writer}.ndjson`;

/** What the run was given; and the texts of its sources, each with a number that keeps those of one name apart. */
const inputFile = /^(policy|blind-spots|waivers|drills)\.json$/;
const sourceFile = /^\d{3,}-[A-Za-z0-9._-]{1,80}$/;

const { header, accounts, findings, summary, gitignore } = runLayout;
const single = new Set<string>([header, accounts, findings, summary, gitignore]);

/** The folders of a run by their path within it ("": its own), and which names of files each may hold. */
export const runFolders: ReadonlyMap<string, (name: string) => boolean> = new Map([
  ["", (name) => single.has(name)],
  [runLayout.inputs, (name) => inputFile.test(name)],
  [`${runLayout.inputs}/sources`, (name) => sourceFile.test(name)],
  [runLayout.parts, (name) => scopeOfFile(name, ".ndjson") !== null],
  [runLayout.scopes, (name) => scopeOfFile(name, ".ndjson.gz") !== null || emptyJournal.test(name)],
]);

/** Files under way carry a leading dot and this ending, and are nobody's data. */
export const temporaryName = (name: string): string => `.${name}.tmp`;
export const isTemporary = (name: string): boolean => name.startsWith(".") && name.endsWith(".tmp");
/** The name that a file under way will have; any other name as it is. */
export const nameToBe = (name: string): string => (isTemporary(name) ? name.slice(1, -".tmp".length) : name);
