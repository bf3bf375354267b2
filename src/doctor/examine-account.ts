/**
 * One listed account in, out go remarks on everything that an audit would do there: take the role on, list the Regions, see
 * each of them, and make each call. A few calls an account, whatever number of tables it has.
 */
import type { Session } from "../aws/connect.ts";
import { partitionOfArn, partitions } from "../aws/partitions.ts";
import type { Unknown } from "../model/fact.ts";
import type { AccountRecord } from "../model/observation.ts";
import { sessionOperations } from "../model/session-operations.ts";
import { asTheyFinish } from "../scan/as-they-finish.ts";
import type { ListedAccount } from "../scan/list-accounts.ts";
import { openAccount } from "../scan/open-account.ts";
import { regionRefusal } from "../scan/region-refusal.ts";
import { roleFor } from "../scan/role-for.ts";
import { permissionRemark } from "./check-permissions.ts";
import { denialFix, denialText } from "./denial-words.ts";
import { opensWithoutId, type RoleRefusals } from "./narrow-role.ts";
import { isManagement, placeOf } from "./place-of.ts";
import { probeRegion } from "./probe-region.ts";
import { isProbed } from "./probes.ts";
import type { ExaminingAccounts } from "./question.ts";

export type AccountExamining = ExaminingAccounts & { readonly listed: ListedAccount; readonly refusals: RoleRefusals };

export type Opened = "opened" | "unopened" | "leftOut";

/** Regions of one account asked at once. */
const regionsAtOnce = 4;

export async function examineAccount(given: AccountExamining): Promise<Opened> {
  const { aws, caller, question, listed, say } = given;
  const { selection, roles, groups } = question;
  const role = roleFor(roles, listed);
  const { record, session } = await openAccount({ aws, listed, selection, caller, role, groups });
  const { access } = record;
  const place = placeOf(listed);
  if (access.state === "skipped") {
    say({ check: "roles", standing: "well", text: `${access.because}: an audit leaves it out`, fix: [], place });
    return "leftOut";
  }
  if (access.state === "excluded") return "leftOut";
  if (session === null) {
    if (access.state !== "unopened") throw new Error(`${listed.id} is ${access.state} and has no session`);
    await noteRefusal(given, role, access.reason);
    return "unopened";
  }
  if (access.state === "opened" && access.via === "assumed-role") await tellRole(given, role);
  await examineRegions(given, { record, session, who: access.state === "opened" ? whoOf(access, role.roleName) : "" });
  return "opened";
}

const whoOf = ({ via, principal }: { readonly via: string; readonly principal: string }, role: string): string =>
  via === "caller" ? principal : `the role ${role}`;

type RoleHow = ReturnType<typeof roleFor>;

async function noteRefusal(given: AccountExamining, role: RoleHow, reason: Unknown): Promise<void> {
  const { aws, listed, question, refusals, say } = given;
  const accepted = question.acceptedBy({ account: listed.id, region: null, reason });
  const place = placeOf(listed);
  if (accepted !== null) {
    const text = `the role ${role.roleName} cannot be assumed, which the blind spot ${accepted} accepts`;
    say({ check: "roles", standing: "warning", text, reason, fix: [], place });
    return;
  }
  const isRefused = reason.kind === "role-not-assumable";
  const without = isRefused
    ? await opensWithoutId({ aws, account: listed.id, role: { ...role, operations: [] } })
    : null;
  refusals.note({ role: role.roleName, reason, without, isManagement: isManagement(listed), place });
}

async function tellRole({ aws, listed, refusals, say }: AccountExamining, role: RoleHow): Promise<void> {
  refusals.opened(role.roleName);
  const told = { check: "roles", place: placeOf(listed) } as const;
  say({ ...told, standing: "well", text: `the role ${role.roleName} can be assumed`, fix: [] });
  const without = await opensWithoutId({ aws, account: listed.id, role: { ...role, operations: [] } });
  if (without !== "granted") return;
  say({
    ...told,
    standing: "warning",
    text: `the role ${role.roleName} can be assumed without its external id, too: its trust policy does not ask for it`,
    fix: ["Ask for it in the trust policy of the role, or leave it out here: inside one organization none is needed."],
  });
}

type InAccount = { readonly record: AccountRecord; readonly session: Session; readonly who: string };

async function examineRegions(given: AccountExamining, { record, session, who }: InAccount): Promise<void> {
  const { aws, question, listed, iam, say } = given;
  const { groups, everyRegion } = question;
  const prints = iam.policy;
  const place = placeOf(listed);
  const list = record.regions;
  if (list === null) throw new Error(`${listed.id} is opened and has no list of Regions`);
  const operation = "account:ListRegions";
  const broken = list.authoritative ? null : (list.reason ?? { kind: "not-collected" as const });
  const probed =
    broken === null
      ? ({ state: "allowed" } as const)
      : ({ state: isDenial(broken) ? "refused" : "unclear", reason: broken } as const);
  say(permissionRemark({ operation, probed, others: new Map(), place, who, prints }));

  const seen: { readonly region: string; readonly table: string | undefined }[] = [];
  const enabled = list.regions.filter(({ state }) => state === "enabled").map(({ name }) => name);
  const look = async (region: string) => {
    const answer = await aws.reader(session, region).read("dynamodb:ListTables", { Limit: 1 });
    return { region, answer };
  };
  for await (const { region, answer } of asTheyFinish(enabled, regionsAtOnce, look)) {
    const where = { ...place, region };
    if (answer.state === "read") {
      seen.push({ region, table: answer.value.TableNames?.[0] });
      say({ check: "regions", standing: "well", text: "the Region can be seen", fix: [], place: where });
      continue;
    }
    tellUnseenRegion(given, { record, region, reason: answer.reason, who, prints });
  }

  const operations = sessionOperations(groups).filter(isProbed);
  const home = partitions[partitionOfArn(session.principal) ?? "aws"].alwaysEnabled;
  for (const { region, table } of everyRegion ? seen : bestOf(seen, home)) {
    const tables = `arn:${partitionOfArn(session.principal) ?? "aws"}:dynamodb:${region}:${listed.id}:table/`;
    const reader = aws.reader(session, region);
    const asked = operations.filter((each) => each !== "dynamodb:ListTables");
    const told = await probeRegion({ reader, tables, table, operations: asked });
    for (const [each, answer] of told) {
      say(
        permissionRemark({ operation: each, probed: answer, others: told, place: { ...place, region }, who, prints }),
      );
    }
  }
}

const isDenial = ({ kind }: Unknown): boolean => kind === "denied" || kind === "denied-by-scp";

/** One with a table, so that a real one is asked about; else the one that every account has; else any. */
function bestOf<T extends { readonly region: string; readonly table: string | undefined }>(
  seen: readonly T[],
  home: string,
): readonly T[] {
  const sorted = seen.toSorted((a, b) => (a.region < b.region ? -1 : 1));
  const best =
    sorted.find(({ table }) => table !== undefined) ?? sorted.find(({ region }) => region === home) ?? sorted[0];
  return best === undefined ? [] : [best];
}

function tellUnseenRegion(
  { listed, question, say }: AccountExamining,
  seen: {
    readonly record: AccountRecord;
    readonly region: string;
    readonly reason: Unknown;
    readonly who: string;
    readonly prints: string;
  },
): void {
  const { record, region, who, prints } = seen;
  const coverage = regionRefusal(record, region, seen.reason);
  const place = { ...placeOf(listed), region };
  if (coverage.state === "seen" || coverage.state === "disabled") return;
  const { reason } = coverage;
  const accepted = question.acceptedBy({ account: listed.id, region, reason });
  const told = { check: "regions", reason, place } as const;
  if (accepted !== null) {
    const text = `the Region cannot be seen, which the blind spot ${accepted} accepts`;
    say({ ...told, standing: "warning", text, fix: [] });
    return;
  }
  const action = "dynamodb:ListTables";
  if (coverage.state === "denied") {
    const text = denialText({ action, reason });
    const lost = "the tables of the Region are not seen";
    const accept =
      reason.kind === "denied-by-scp"
        ? ["Where nobody may work in the Region, leave it out by --region, or accept it in a file for --blind-spots."]
        : [];
    const fix = [...denialFix({ action, reason, who, prints }), ...accept];
    say({ ...told, standing: "missing", text, action, lost, fix });
    return;
  }
  say({
    ...told,
    standing: "missing",
    text: `the Region cannot be seen: ${denialText({ action, reason }).replace(`${action} is refused: `, "")}`,
    lost: "the tables of the Region are not seen",
    fix: ["Check that this machine reaches the endpoint of DynamoDB there: network, proxies, certificates, DNS."],
  });
}
