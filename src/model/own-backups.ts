/**
 * Whose backup is it? Backups outlive tables and a re-created table carries the same name and ARN, so the backups that
 * carry a table's name are split by TableId into its own and those of deleted namesakes. What cannot be told apart is
 * missing from both lists, never guessed into one.
 */
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import type { FactEntry } from "./fact-entry.ts";
import { listFacts } from "./facts.ts";

export type BackupSplit = { readonly own: ListFact; readonly namesakes: ListFact };

export type Owner =
  | { readonly whose: "table" | "namesake"; readonly identity: "table-id" | "younger-than-table" | "older-than-table" }
  | { readonly whose: "unclear"; readonly reason: Unknown };

/** `backups`: raw items as ListBackups gives them. `age` turns an item's `created` into its age. */
export function splitBackups(input: {
  readonly backups: ListFact;
  readonly tableId: Fact;
  readonly tableCreated: Fact;
  readonly age: (created: Fact) => Fact;
}): BackupSplit {
  const own: ListItem[] = [];
  const namesakes: ListItem[] = [];
  const ownUnclear = new Gaps();
  const namesakesUnclear = new Gaps();

  for (const backup of input.backups.items) {
    const type = member(backup, "type");
    const owner = ownerOf(backup, input.tableId, input.tableCreated);
    const mayBe = (listed: string): boolean => type.state === "unknown" || isValue(type, listed);
    const mayBeOwn = owner.whose !== "namesake" && mayBe("USER");
    const mayBeNamesakes = owner.whose !== "table" && (mayBe("USER") || mayBe("SYSTEM"));
    const unclear = owner.whose === "unclear" ? owner.reason : type.state === "unknown" ? type.reason : null;
    if (unclear !== null) {
      if (mayBeOwn) ownUnclear.add(unclear);
      if (mayBeNamesakes) namesakesUnclear.add(unclear);
    } else if (owner.whose !== "unclear") {
      const item = { ...shown(backup, input.age), identity: known(owner.identity) };
      if (mayBeOwn) own.push(item);
      if (mayBeNamesakes) namesakes.push({ ...item, type });
    }
  }
  return {
    own: { items: own, missing: [...input.backups.missing, ...ownUnclear.reasons()] },
    namesakes: { items: namesakes, missing: [...input.backups.missing, ...namesakesUnclear.reasons()] },
  };
}

const isValue = (fact: Fact, value: string): boolean => fact.state === "known" && fact.value === value;

/** `backup`: a raw item, as ListBackups gives it. */
export function ownerOf(backup: ListItem, tableId: Fact, tableCreated: Fact): Owner {
  const id = member(backup, "tableId");
  if (id.state === "unknown") return { whose: "unclear", reason: id.reason };
  if (id.state === "known") {
    if (tableId.state !== "known") return { whose: "unclear", reason: dependsOn("table.id", tableId) };
    return { whose: id.value === tableId.value ? "table" : "namesake", identity: "table-id" };
  }
  // Only one table at a time has a name: a backup requested since this table exists can only be of this table.
  if (tableCreated.state !== "known") return { whose: "unclear", reason: dependsOn("table.created", tableCreated) };
  const created = member(backup, "created");
  if (created.state !== "known") return { whose: "unclear", reason: dependsOn("the backup's created", created) };
  return Date.parse(String(created.value)) >= Date.parse(String(tableCreated.value))
    ? { whose: "table", identity: "younger-than-table" }
    : { whose: "namesake", identity: "older-than-table" };
}

/** What ListBackups says of a backup beyond what rules see: which kind it is and which table it was taken of. */
const raw: Readonly<Record<string, Pick<FactEntry, "type" | "absentWhen">>> = {
  ...listFacts.namesakeBackups.items,
  tableId: { type: "string", absentWhen: "AWS sent no TableId" },
};

function member(backup: ListItem, name: string): Fact {
  const found = Object.hasOwn(backup, name) ? backup[name] : undefined;
  const entry = raw[name];
  if (found === undefined || entry === undefined) {
    return unknown({ kind: "not-collected", detail: `the backup's ${name} was not read` });
  }
  return conforming(`the backup's ${name}`, entry, found);
}

const shown = (backup: ListItem, age: (created: Fact) => Fact): ListItem => ({
  arn: member(backup, "arn"),
  name: member(backup, "name"),
  status: member(backup, "status"),
  created: member(backup, "created"),
  age: age(member(backup, "created")),
  sizeBytes: member(backup, "sizeBytes"),
});

/** Reasons counted and not repeated: 250 backups that cannot be told apart are one gap of 250. */
class Gaps {
  readonly #counts = new Map<string, { readonly reason: Unknown; count: number }>();

  add(reason: Unknown): void {
    const key = JSON.stringify(reason);
    const gap = this.#counts.get(key);
    if (gap === undefined) this.#counts.set(key, { reason, count: 1 });
    else gap.count += 1;
  }

  reasons(): readonly Unknown[] {
    return [...this.#counts.values()].map(({ reason, count }) => ({
      ...reason,
      detail: `${count} ${count === 1 ? "backup" : "backups"} cannot be told apart: ${reason.detail ?? reason.kind}`,
    }));
  }
}
