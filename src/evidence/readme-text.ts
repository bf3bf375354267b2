/** The facts of a bundle in, README.txt out: what it is and how to check it with tools that everybody has, for an auditor. */
import { bundleLayout as at, folderOf, type Manifest } from "./manifest.ts";

export function readmeText(about: Omit<Manifest, "files">): string {
  const { run, notice, redacted, signed, tool } = about;
  const { policy } = run;
  const judged =
    policy === null
      ? "No policy was judged: the run was scanned only."
      : `Policy ${policy.id} (${policy.digest}),\njudged by restorable ${run.evaluator ?? run.tool}.`;
  return `${notice === null ? "" : `${stars}\n${notice}\nWhat is in here was answered by other hosts than those of AWS.\n${stars}\n\n`}\
EVIDENCE OF AN AUDIT OF DYNAMODB BACKUPS

Run ${run.id}, as of ${run.asOf}
Partition ${run.partition}, organization ${run.organization ?? "none, or not told"}
${run.shard === undefined ? "" : `SHARD ${run.shard.index} OF ${run.shard.of}: accounts of other shards were not looked at, and are not in here\n`}\
${judged}
Scanned by restorable ${run.tool}, packed by restorable ${tool.version}.
${redacted === null ? "" : redactedText(redacted)}
WHAT IS IN HERE

${at.manifest}       what this is, and length and sha256 of every other file
${signed === null ? "" : `${at.signature}        Ed25519 signature of the exact bytes of ${at.manifest}\n`}\
${at.sums}          the same digests, for sha256sum
${at.lineDigests}    first 8 hex digits of the sha256 of each line (with its newline),
                    file after file in the order of the manifest: they name the line
                    where a file differs
${at.population}      accounts and Regions that should have been seen: which were, which
                    were not, and why
${at.calls}           calls to AWS by account, Region and operation; pages_complete says
                    that the last page was read; last_request_id can be looked up in
                    AWS CloudTrail of that account
${at.reports}/            the verdicts as they were issued, as reports
${at.run}/                the run itself: JSON, one record a line
  ${at.run}/inputs/         the policy as written (sources) and as compiled, waivers and blind
                    spots where the run had them
  ${at.run}/accounts.ndjson accounts, how each was entered, and its Regions
  ${at.run}/scopes/         the facts: one file for each account and Region with tables;
                    empty.*.ndjson holds one line for each without
  ${at.run}/findings.ndjson the verdicts as they were issued
  ${at.run}/summary.json    counts, coverage, and the digests that were sealed with the run

Reports and sheets are made from what lies below ${at.run}/.

HOW TO CHECK THAT NOTHING WAS CHANGED

  tar -xzf BUNDLE.tar.gz
  cd ${folderOf(run.id)}
  sha256sum -c --quiet ${at.sums}

Digests are of the files as they are unpacked. The packed bundle may differ in
its bytes between machines, since versions of zlib compress differently.

${signed === null ? unsignedText : signedText}
WITH restorable

  restorable verify BUNDLE.tar.gz${signed === null ? "" : " --key PUBLIC-KEY.pem"}

It checks all of the above, and judges the facts again: where its version would
come to another verdict, it says so. That is no sign that anything was changed.
`;
}

const stars = "*".repeat(72);

const unsignedText = `HOW TO CHECK WHO MADE IT

Nobody signed this bundle. Whoever changes a file can change its digest too.
`;

const signedText = `HOW TO CHECK WHO MADE IT

Get the public key from the signer, never from whoever handed you this bundle:

  openssl pkeyutl -verify -pubin -inkey PUBLIC-KEY.pem -rawin \\
    -in ${at.manifest} -sigfile ${at.signature}
`;

const redactedText = ({ keyId }: { readonly keyId: string }): string => `
THIS BUNDLE IS REDACTED. Account ids and names, OUs, table names, ARNs, tags,
backups, vaults, keys, principals and free text are replaced by pseudonyms, made
with HMAC-SHA-256 and a key that is not in here (its id is ${keyId}). The same
name has the same pseudonym everywhere. What is not a name is as it was: verdicts,
times, sizes, Regions, settings, request ids. Digests within ${at.run}/ are those of
the redacted run; ids of run and policy differ from those of the original.
`;
