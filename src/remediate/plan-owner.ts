/**
 * Tags of a table in, who manages it as code out: a change beside the template would be undone by the next deployment, or
 * break it. Null: no tag tells; where tags were not read that is no proof that nobody does.
 */
import type { Fact } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { CodeOwner } from "../model/plan.ts";

/** `value` null: whatever it is. */
export type OwnedTag = { readonly key: string; readonly value: string | null };

/** CloudFormation sets its tags on what it makes, and CDK deploys by it; Terraform sets none, so these are habits. */
const stackName = "aws:cloudformation:stack-name";
const cdkPrefix = "aws:cdk:";
const byHabit: readonly (OwnedTag & { readonly kind: CodeOwner["kind"] })[] = [
  { key: "terraform", value: null, kind: "terraform" },
  { key: "Terraform", value: null, kind: "terraform" },
  ...["managed-by", "ManagedBy", "managed_by", "managedBy", "Managed-By", "iac", "IaC"].flatMap((key) =>
    ["terraform", "Terraform", "opentofu", "OpenTofu"].map((value) => ({ key, value, kind: "terraform" as const })),
  ),
  ...["managed-by", "ManagedBy", "managed_by", "managedBy", "Managed-By", "iac", "IaC"].flatMap((key) =>
    ["cdk", "CDK", "aws-cdk"].map((value) => ({ key, value, kind: "cdk" as const })),
  ),
];

/** Values with which a tag says that something is not so. */
const denials = new Set(["false", "no", "0", "off", "none"]);

/** `facts`: those of the table's record. */
export function ownerOf(facts: Readonly<Record<string, Fact>>, own: readonly OwnedTag[]): CodeOwner | null {
  const valueOf = (key: string): string | null => {
    const tag = Object.hasOwn(facts, `${tagPrefix}${key}`) ? facts[`${tagPrefix}${key}`] : undefined;
    return tag?.state === "known" ? String(tag.value) : null;
  };
  const stack = valueOf(stackName);
  if (stack !== null) return { kind: "cloudformation", name: clipped(stack) };
  const ofCdk = Object.keys(facts)
    .filter((name) => name.startsWith(`${tagPrefix}${cdkPrefix}`))
    .sort()[0];
  if (ofCdk !== undefined) return { kind: "cdk", name: clipped(ofCdk.slice(tagPrefix.length)) };
  for (const { key, value, kind } of [...own.map((tag) => ({ ...tag, kind: "tag" as const })), ...byHabit]) {
    const found = valueOf(key);
    if (found === null || (value === null ? denials.has(found.toLowerCase()) : found !== value)) continue;
    return { kind, name: clipped(found === "" ? key : `${key}=${found}`) };
  }
  return null;
}

const clipped = (text: string): string => text.slice(0, 512);
