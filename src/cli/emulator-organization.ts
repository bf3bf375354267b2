/** A YAML file in, the organization it describes out, for the emulator to check; a file that is no YAML is refused. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { OrganizationSpec } from "../emulator/organization.ts";
import { UsageError } from "../errors.ts";

export async function readOrganization(file: string, cwd: string): Promise<OrganizationSpec> {
  try {
    // The emulator checks every member; the parser itself stops aliases that unfold into too much.
    return parse(await readFile(resolve(cwd, file), "utf8")) as OrganizationSpec;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read the organization ${file}: ${because}`, { cause: error });
  }
}
