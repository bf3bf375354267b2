/**
 * READ FIRST of this folder. The examination as a recipe: who calls → what Organizations tells → each account: its role, its
 * Regions, each call. In goes what an audit would be asked, out go remarks, one after the other; nothing is ever written.
 */
import type { AccountsEnd } from "../model/observation.ts";
import { asTheyFinish } from "../scan/as-they-finish.ts";
import { describeOrganization, type Organization } from "../scan/describe-organization.ts";
import { listAccounts, type ListedAccount } from "../scan/list-accounts.ts";
import { hubRefusal, listingRemark, nothingBelowRemark, organizationRemark } from "./check-organization.ts";
import { examineAccount } from "./examine-account.ts";
import { examineWriters } from "./examine-writers.ts";
import { noteRefusals, type RoleRefusals } from "./narrow-role.ts";
import { iamCommands } from "./iam-commands.ts";
import type { Examining, ExaminingAccounts } from "./question.ts";
import { roleRemark } from "./role-words.ts";

/** Accounts examined at once. */
const accountsAtOnce = 32;

export type Counts = { listed: number; opened: number; unopened: number; leftOut: number };

/** `onAccount`: told after each. */
export async function examine(
  given: Examining & { readonly onAccount: (counts: Counts) => Promise<void>; readonly signal: AbortSignal },
): Promise<Counts> {
  const { hub, question, say, signal } = given;
  const counts: Counts = { listed: 0, opened: 0, unopened: 0, leftOut: 0 };
  const needs = question.asksOrganization || question.groups.includes("recoveryPoints");
  const organization = needs ? await describeOrganization(hub) : null;
  const { policyFlag, roles } = question;
  const id = organization?.id.state === "known" ? String(organization.id.value) : null;
  const iam = iamCommands({ policyFlag, caller: given.caller, hub: roles.hub, organization: id });
  if (organization !== null) say(organizationRemark(organization, question, iam));

  const refusals = noteRefusals();
  const writers = noteRefusals();
  const one = async (listed: ListedAccount) => {
    const opened = await examineAccount({ ...given, iam, listed, refusals });
    if (opened !== "leftOut") await examineWriters({ ...given, iam, listed, refusals: writers });
    return opened;
  };
  for await (const opened of asTheyFinish(accountsOf({ ...given, iam }, organization), accountsAtOnce, one)) {
    signal.throwIfAborted();
    counts.listed += 1;
    counts[opened] += 1;
    await given.onAccount(counts);
  }
  tellRefusals({ ...given, iam }, "roles", refusals);
  tellRefusals({ ...given, iam }, "write-roles", writers);
  return counts;
}

async function* accountsOf(given: ExaminingAccounts, organization: Organization | null): AsyncGenerator<ListedAccount> {
  const { hub, caller, question, iam, say } = given;
  const { selection } = question;
  const asked = question.asksOrganization ? organization : null;
  const undecided = new Set<string>();
  const walked = selection.population.kind === "organization" && organization?.id.state === "absent" ? null : selection;
  if (walked === null) return;
  let named: ListedAccount["facts"]["account.name"] | null = null;
  for await (const listed of listAccounts({ reader: hub, selection, caller, organization: asked })) {
    if (listed.kind === "nothing-below") {
      say(nothingBelowRemark(listed.ous, listed.seen));
      return;
    }
    if (listed.kind === "end") {
      tellListing(given, listed, named);
      return;
    }
    named ??= listed.facts["account.name"];
    const { undecided: reason } = listed;
    if (reason?.operation === "organizations:ListTagsForResource" && !undecided.has(reason.kind)) {
      undecided.add(reason.kind);
      say(hubRefusal("organizations:ListTagsForResource", reason, iam));
    }
    yield listed;
  }
}

/** Of accounts named by hand the listing only adds facts: whether it was answered is told by them. */
function tellListing(
  { question, iam, say }: ExaminingAccounts,
  end: AccountsEnd,
  name: ListedAccount["facts"]["account.name"] | null,
): void {
  if (end.source === "organizations:ListAccounts") {
    say(listingRemark(end, iam));
    return;
  }
  const isAsked = question.asksOrganization && question.groups.includes("account");
  if (!isAsked || name?.state !== "unknown" || name.reason.kind === "not-collected") return;
  if (name.reason.operation === "organizations:ListAccounts") {
    say(hubRefusal("organizations:ListAccounts", name.reason, iam));
  }
}

function tellRefusals(
  { caller, question, iam, say }: ExaminingAccounts,
  check: "roles" | "write-roles",
  refusals: RoleRefusals,
): void {
  for (const { refusal, places, opened } of refusals.all()) {
    const writer = question.writers.find(({ name }) => check === "write-roles" && name === refusal.role);
    const prints = { template: iam.template(refusal.role, writer), hub: iam.hub };
    const remark = roleRemark({ refusal, opened, prints, caller: caller.arn });
    for (const place of places) say({ ...remark, check, standing: "missing", place });
  }
}
