/** `--policy-root infra/audit`: where in a repository the policy's files are, for reports that a code host makes links of. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { PolicyFiles } from "../model/report.ts";
import { listShippedIds } from "../policy/files.ts";
import { filled } from "./option-values.ts";

export type PolicyRootFlag = { readonly policyRoot?: string | undefined };

export const policyRootOption = () =>
  new Option(
    "--policy-root <path>",
    "path of this folder in the repository: goes before the names of policy files in sarif, junit-gitlab and github",
  ).argParser(policyRoot);

/** A code host refuses the whole report for one place that is a URL or absolute. */
function policyRoot(value: string): string {
  const path = filled(value).trim().replaceAll("\\", "/");
  if (/^\/|^[a-z][a-z0-9+.-]*:|(^|\/)\.\.(\/|$)|\p{Cc}/iu.test(path)) {
    throw new InvalidArgumentError("It must be a path from the root of the repository, such as infra/audit.");
  }
  return path;
}

/** Shipped files are none of the repository, whatever it holds under the same name. */
export async function policyFiles({ policyRoot: root = "" }: PolicyRootFlag): Promise<PolicyFiles> {
  const { rules, packs } = await listShippedIds();
  const files = [...rules.map((id) => `policies/${id}.yaml`), ...packs.map((id) => `policies/packs/${id}.yaml`)];
  return { root, shipped: new Set(files) };
}
