/**
 * What an organization says of IAM, checked: roles, what a user may, service control policies. A document that AWS would
 * refuse, or that is not judged here in full, is a mistake of the organization.
 */
import { documentMistakes, type DocumentKind } from "./iam-document.ts";
import type { OrganizationSpec } from "./organization.ts";
import { isObject, listOf, recordOf, shape, text, type Check, type Report } from "./shape.ts";

/** IAM and STS quotas, in characters without white space: a managed policy, a trust policy, a service control policy. */
const longest: Readonly<Record<DocumentKind, number>> = {
  identity: 6_144,
  trust: 2_048,
  "service-control": 5_120,
  table: 20_480,
};

const policy =
  (kind: DocumentKind): Check =>
  (value, path, report) => {
    for (const mistake of documentMistakes(value, kind)) report(path, mistake);
    const length = JSON.stringify(value)?.length ?? 0;
    if (length > longest[kind]) report(path, `a policy of ${length} characters; AWS takes ${longest[kind]}`);
  };

const may = { policies: listOf(policy("identity")), boundary: policy("identity") };

export const permissions = shape(may);

const roleName = text(/^[\w+=,.@-]{1,64}$/, "a role name");
const namedRole = shape(
  {
    name: roleName,
    path: text(/^\/([\x21-\x7e]{1,510}\/)?$/, "the path of a role, such as /audit/"),
    ...may,
    trust: policy("trust"),
  },
  ["name"],
);

export const role: Check = (value, path, report) => (isObject(value) ? namedRole : roleName)(value, path, report);

const control: Check = (value, path, report) => {
  if (value !== "FullAWSAccess") policy("service-control")(value, path, report);
};

const target = text(/^([^/]+)(\/[^/]+)*$/, "root, a path of OU names or an account id");

export const serviceControlPolicies: Check = recordOf(target, listOf(control));

/** A target that is nowhere would bind nobody, and nobody would know. */
export function judgeControlTargets(
  { serviceControlPolicies: given, managementAccount, accounts }: OrganizationSpec,
  ids: ReadonlySet<string>,
  report: Report,
): void {
  const paths = new Set(
    accounts.flatMap((entry) => {
      if ("generate" in entry) {
        const { ou, count } = entry.generate;
        const all = Array.from({ length: count }, (_, n) => ou?.replaceAll("{n}", String(n + 1)));
        return all.flatMap(pathsTo);
      }
      return pathsTo(entry.ou);
    }),
  );
  for (const name of Object.keys(given ?? {})) {
    const path = `serviceControlPolicies.${name}`;
    if (name === managementAccount) report(path, "service control policies do not bind the management account");
    else if (name !== "root" && !ids.has(name) && !paths.has(name)) report(path, "no OU and no account of that name");
  }
}

function pathsTo(ou: string | undefined): readonly string[] {
  const names = ou?.split("/") ?? [];
  return names.map((_, n) => names.slice(0, n + 1).join("/"));
}
