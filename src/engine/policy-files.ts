/** The path of a folder in a repository in, out what makes places in it of the names of policy files: for code hosts. */
import type { PolicyFiles } from "../model/report.ts";
import { listShippedIds } from "../policy/files.ts";

/** Null for what no repository has: a code host refuses the whole report for one place that is a URL or absolute. */
export function pathInRepository(value: string): string | null {
  const path = value.trim().replaceAll("\\", "/");
  return /^\/|^[a-z][a-z0-9+.-]*:|(^|\/)\.\.(\/|$)|\p{Cc}/iu.test(path) ? null : path;
}

/** Shipped files are none of the repository, whatever it holds under the same name. */
export async function policyFilesUnder(root: string): Promise<PolicyFiles> {
  const { rules, packs } = await listShippedIds();
  const files = [...rules.map((id) => `policies/${id}.yaml`), ...packs.map((id) => `policies/packs/${id}.yaml`)];
  return { root, shipped: new Set(files) };
}
