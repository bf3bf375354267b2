/** An organization with Security Hub, an audit of it, and what Security Hub then holds, read back by AWS's own client. */
import { GetFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import type { Emulator } from "../../src/emulator/emulator.ts";
import type { AccountSpec, OrganizationSpec, TableSpec } from "../../src/emulator/organization.ts";
import type { PushReport } from "../../src/model/push-report.ts";
import { management as hub, member as shop, place, type Invoked, type Place } from "../cli/invoke.ts";

export { hub, shop };
export const region = "us-east-1";
export const elsewhere = "eu-central-1";

const failing = (name: string): TableSpec => ({ name, created: "100d" });
const healthy: TableSpec = {
  name: "healthy",
  created: "400d",
  pitr: { enabled: true, since: "390d" },
  backups: [{ age: "1d" }],
  deletionProtection: true,
};

export const roles = ["RestorableAudit", "RestorablePush"];

/** A hub that audits, and a shop with tables in two Regions. */
export function shops(more: Partial<AccountSpec> = {}, rest: Partial<OrganizationSpec> = {}): OrganizationSpec {
  return {
    now: "2026-11-20T12:00:00.000Z",
    managementAccount: hub,
    regions: [elsewhere, region],
    accounts: [
      { id: hub, name: "management", roles: ["RestorablePush"], securityHub: true },
      {
        id: shop,
        name: "shop",
        roles,
        securityHub: true,
        tables: { [region]: [failing("carts"), healthy], [elsewhere]: [failing("orders")] },
        ...more,
      },
    ],
    ...rest,
  };
}

export type PushPlace = Place & { readonly emulator: Emulator };

/** Audited already. */
export async function audited(organization: OrganizationSpec = shops()): Promise<PushPlace> {
  const at = await place({ organization });
  const { emulator } = at;
  if (emulator === null) throw new Error("no emulator");
  await audit({ ...at, emulator });
  return { ...at, emulator };
}

export async function audit({ invoke }: PushPlace, ...more: readonly string[]): Promise<void> {
  const { exit, stderr } = await invoke(["audit", "--organization", ...more]);
  if (![0, 1, 3].includes(exit)) throw new Error(stderr);
}

export const push = async (
  { invoke }: PushPlace,
  ...more: readonly string[]
): Promise<Invoked & { readonly report: PushReport }> => {
  const done = await invoke(["push", "latest", "--yes", "-f", "json", ...more]);
  if (done.stdout === "") throw new Error(`exit ${done.exit}: ${done.stderr}`);
  return { ...done, report: JSON.parse(done.stdout) as PushReport };
};

/** Everything that Security Hub holds there, in order of id. */
export async function held(
  { emulator }: Pick<PushPlace, "emulator">,
  account = shop,
  at = region,
): Promise<readonly AwsSecurityFinding[]> {
  const client = new SecurityHubClient({
    endpoint: emulator.endpoint,
    region: at,
    credentials: emulator.credentials(account),
  });
  const found: AwsSecurityFinding[] = [];
  try {
    for (let token: string | undefined; ;) {
      const page = await client.send(new GetFindingsCommand({ NextToken: token, MaxResults: 100 }));
      found.push(...(page.Findings ?? []));
      token = page.NextToken;
      if (token === undefined) return found;
    }
  } finally {
    client.destroy();
  }
}

export const calls = ({ emulator }: Pick<PushPlace, "emulator">) =>
  emulator.log().filter(({ operation }) => operation === "securityhub:BatchImportFindings");
