/**
 * A role that could not be assumed in, out why, as far as it can be told. AWS answers alike whether there is no such role,
 * its trust policy names another caller, or it asks for another external id; so the role is asked for a second time without
 * one, and at the end accounts are held against each other.
 */
import type { AssumeOptions, Aws } from "../aws/connect.ts";
import type { Unknown } from "../model/fact.ts";
import type { RemarkPlace } from "../model/examination.ts";

/** `without`: what came of the second try; null: there was no external id to leave out. */
export type RoleRefusal = {
  readonly role: string;
  readonly reason: Unknown;
  readonly without: "granted" | "refused" | null;
  readonly isManagement: boolean;
  readonly place: RemarkPlace;
};

type Asked = { readonly aws: Pick<Aws, "assume">; readonly account: string; readonly role: AssumeOptions };

/** Whether the role opens without its external id; null where none was given. */
export async function opensWithoutId({ aws, account, role }: Asked): Promise<"granted" | "refused" | null> {
  const { externalId, ...without } = role;
  if (externalId === undefined) return null;
  // A session that may do nothing: only whether there is one is asked.
  const answer = await aws.assume(account, { ...without, operations: [] });
  return answer.state === "read" ? "granted" : "refused";
}

/** Refusals of one cause, folded: at the end it is known in how many accounts the same role opens. */
export type RoleRefusals = {
  note(refusal: RoleRefusal): void;
  opened(role: string): void;
  all(): Iterable<{ readonly refusal: RoleRefusal; readonly places: readonly RemarkPlace[]; readonly opened: number }>;
};

export function noteRefusals(): RoleRefusals {
  const kept = new Map<string, { readonly refusal: RoleRefusal; readonly places: RemarkPlace[] }>();
  const counts = new Map<string, number>();
  return {
    note(refusal) {
      const { role, reason, without, isManagement, place } = refusal;
      const { kind, code = "", by = "" } = reason;
      const key = JSON.stringify([role, kind, code, by, without, isManagement]);
      const found = kept.get(key) ?? { refusal, places: [] };
      kept.set(key, found);
      found.places.push(place);
    },
    opened: (role) => void counts.set(role, (counts.get(role) ?? 0) + 1),
    *all() {
      for (const { refusal, places } of kept.values()) {
        yield { refusal, places, opened: counts.get(refusal.role) ?? 0 };
      }
    },
  };
}
