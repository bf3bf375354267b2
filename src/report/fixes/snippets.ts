/**
 * A failing finding and its rule → what would mend it, to copy: for the AWS CLI, Terraform and CloudFormation, each where
 * one is honest. Nothing here turns off or shortens anything. A name, Region or account that AWS could not have given
 * gets no snippet: no quoting helps against a command line that reads a file where a value begins with `file://`.
 */
import type { Finding } from "../../model/finding.ts";
import type { CompiledRule } from "../../model/policy.ts";
import { fixByAction } from "./by-action.ts";
import { fixByRule } from "./by-rule.ts";
import type { FixParts } from "./parts.ts";
import { termsOf } from "../override-words.ts";

export const snippetKinds = ["cli", "terraform", "cloudformation"] as const;
export type SnippetKind = (typeof snippetKinds)[number];

export const snippetTitles: Readonly<Record<SnippetKind, string>> = {
  cli: "AWS CLI",
  terraform: "Terraform",
  cloudformation: "CloudFormation",
};

/** In `text` stand `{table}`, `{region}`, `{account}` and `{partition}` until it is filled in; several lines, no end of line. */
export type Snippet = { readonly kind: SnippetKind; readonly text: string };

/**
 * What is the same for all findings of a rule that fail alike, so that a page may hold one for thousands of them.
 * `placeOf` says what to fill in, and whether to.
 */
export function snippetTemplates(rule: CompiledRule, finding: Finding): readonly Snippet[] {
  if (finding.verdict !== "fail" && finding.verdict !== "waived") return [];
  const terms = termsOf(rule, finding);
  const parts =
    rule.remediate === null ? fixByRule(rule.id, terms, finding) : fixByAction(rule.remediate.action, terms, finding);
  return parts === null ? [] : snippetKinds.flatMap((kind) => snippetOf(kind, parts));
}

export type Place = Readonly<Record<"table" | "region" | "account" | "partition", string>>;

/** Null: something in it is not what AWS gives out, and goes into no command. */
export function placeOf(
  { table, region, account }: Pick<Finding, "table" | "region" | "account">,
  partition: string,
): Place | null {
  const isPlain =
    /^[\w.-]{3,255}$/.test(table) &&
    /^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$/.test(region) &&
    /^[0-9]{12}$/.test(account) &&
    /^aws(-[a-z]+)*$/.test(partition);
  return isPlain ? { table, region, account, partition } : null;
}

export const filledIn = ({ kind, text }: Snippet, place: Place): Snippet => ({
  kind,
  text: text.replace(/\{(table|region|account|partition)\}/g, (_, name: keyof Place) => place[name]),
});

function snippetOf(kind: SnippetKind, { cli, terraform, cloudformation }: FixParts): readonly Snippet[] {
  const lines = { cli, terraform, cloudformation }[kind];
  if (lines.length === 0) return [];
  const head = kind === "cli" ? ["# With credentials of account {account}."] : [];
  return [{ kind, text: [...head, ...lines].join("\n") }];
}
