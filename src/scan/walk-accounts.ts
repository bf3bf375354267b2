/**
 * organizations:ListAccounts, page after page: every account of the organization once, and whether the walk reached its
 * end. An account without a usable id is none, and makes the walk incomplete.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { Evidence } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { SentAccount } from "./account-facts.ts";
import { malformed } from "./members.ts";

/** Organizations API reference, Account: 12 digits, which also become file names and ARNs. */
const accountId = /^\d{12}$/;

export type SeenAccount = { readonly id: string; readonly sent: SentAccount; readonly evidence: readonly Evidence[] };

export type AccountWalk = {
  readonly accounts: AsyncIterable<SeenAccount>;
  /** After the last account: why there may be more. */
  broken(): Unknown | null;
  /** Those that came, empty ones too. */
  pages(): number;
};

const operation = "organizations:ListAccounts";

/** An empty page may have a token; an account that moves between pages may come twice. */
export function walkAccounts(reader: ScopeReader): AccountWalk {
  let broken: Unknown | null = null;
  let pages = 0;
  async function* accounts(): AsyncGenerator<SeenAccount> {
    const seen = new Set<string>();
    for await (const page of reader.pages(operation, { MaxResults: operations[operation].answers.most })) {
      if (page.state === "unread") {
        broken = page.reason;
        return;
      }
      pages += 1;
      for (const account of page.value.Accounts ?? []) {
        const id = account.Id;
        if (typeof id !== "string") broken = malformed(operation, "an account without Id");
        else if (!accountId.test(id)) broken = malformed(operation, "an account whose Id is not 12 digits");
        else if (!seen.has(id)) {
          seen.add(id);
          yield { id, sent: account, evidence: [page.evidence] };
        }
      }
    }
  }
  return { accounts: accounts(), broken: () => broken, pages: () => pages };
}
