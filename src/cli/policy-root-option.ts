/** `--policy-root infra/audit`: where in a repository the policy's files are, for reports that a code host makes links of. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { pathInRepository } from "../engine/policy-files.ts";
import { filled } from "./option-values.ts";

export type PolicyRootFlag = { readonly policyRoot?: string | undefined };

export const policyRootOption = () =>
  new Option(
    "--policy-root <path>",
    "path of this folder in the repository: goes before the names of policy files in sarif, junit-gitlab and github",
  ).argParser(policyRoot);

function policyRoot(value: string): string {
  const path = pathInRepository(filled(value));
  if (path === null)
    throw new InvalidArgumentError("It must be a path from the root of the repository, such as infra/audit.");
  return path;
}
