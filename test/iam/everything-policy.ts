/** A policy that asks for every group of facts: the strictest pack, and rules about what no shipped rule asks for. */

export const everythingFile = "./everything.yaml";

const rule = (id: string, assert: string, applies?: string): string => `
  - id: ${id}
    title: ${id}
    severity: low
    why: It is asked for.
    ${applies === undefined ? "" : `applies: ${applies}`}
    assert: ${assert}
    fix: See to it.
    examples: []`;

export const everything = `
id: everything
title: Everything that can be asked
extends: [strict]
rules:${[
  rule("whose-account", "{ all: [{ fact: account.management, eq: false }, { fact: account.path, exists: true }] }"),
  rule("expires", "{ fact: restoreSettings.ttl, exists: true }"),
  rule("guarded", "{ fact: restoreSettings.resourcePolicy, eq: true }"),
  rule("streams", "{ fact: restoreSettings.kinesisDestinations, gte: 1 }"),
  rule("backed-up-by-aws", "{ fact: awsBackup.age, lte: 7d }"),
  // A table that is not gold is kept from this rule by its tag, which is then confirmed at the table itself.
  rule("gold-is-owned", "{ fact: tags.team, exists: true }", "{ fact: tags.tier, eq: gold }"),
].join("")}
`;
