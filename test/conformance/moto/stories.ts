/**
 * What is to happen to the tables of one account in one Region before an audit sees them, as data: every combination of
 * a life, a PITR history and a backup history, under names with every character that DynamoDB allows.
 */

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

type Tags = Readonly<Record<string, string>>;

export type Deed =
  | { readonly does: "create"; readonly protected: boolean; readonly tags: Tags }
  | { readonly does: "delete" }
  | { readonly does: "protect" }
  | { readonly does: "tag"; readonly tags: Tags }
  /** `days` null: AWS's own choice. */
  | { readonly does: "enable-pitr"; readonly days: number | null }
  | { readonly does: "disable-pitr" }
  | { readonly does: "back-up"; readonly backup: string }
  | { readonly does: "delete-backup"; readonly backup: string };

/** `ago`: milliseconds before the audit. Deeds of one story come in the order of time. */
export type Story = { readonly table: string; readonly deeds: readonly (Deed & { readonly ago: number })[] };

type Past = { readonly ago: number; readonly deeds: readonly Deed[] };

const create = (tags: Tags = {}): Deed => ({ does: "create", protected: false, tags });
const backUp = (backup: string): Deed => ({ does: "back-up", backup });

/** When the present table was made, and what there was under its name before. */
const lives: readonly { readonly created: number; readonly before: readonly Past[] }[] = [
  { created: 400 * day, before: [] },
  { created: 30 * day, before: [] },
  { created: 3 * day, before: [] },
  // Past the grace of an hour, within that of a day.
  { created: 2 * hour, before: [] },
  { created: 10 * minute, before: [] },
  ...[10 * day, 2 * hour].map((created) => ({
    created,
    before: [
      { ago: 30 * day, deeds: [create()] },
      { ago: 20 * day, deeds: [backUp("of-the-predecessor")] },
      { ago: created, deeds: [{ does: "delete" } as const] },
    ],
  })),
];

const pitrHistories: readonly (readonly Deed[])[] = [
  [],
  [{ does: "enable-pitr", days: null }],
  [{ does: "enable-pitr", days: 7 }],
  [{ does: "enable-pitr", days: 35 }, { does: "disable-pitr" }],
  [{ does: "enable-pitr", days: 7 }, { does: "disable-pitr" }, { does: "enable-pitr", days: null }],
];

const backupHistories: readonly ((created: number) => readonly Past[])[] = [
  () => [],
  (created) => [{ ago: created, deeds: [backUp("at-once")] }],
  (created) => [{ ago: created > day ? day : 10 * minute, deeds: [backUp("fresh")] }],
  (created) => [{ ago: created, deeds: [backUp("short-lived"), { does: "delete-backup", backup: "short-lived" }] }],
];

const tagSets: readonly Tags[] = [{}, { tier: "gold" }, { tier: "silver", "cost centre/EU+1=@:": "Öl & Gas" }];

/** API reference, CreateTable, TableName: 3 to 255 characters of a-z, A-Z, 0-9, `_`, `-` and `.`. */
const names: readonly ((number: number) => string)[] = [
  (number) => `orders-${number}`,
  (number) => `ORDERS-${number}`,
  (number) => `eu.orders_${number}.v2`,
  (number) => `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.${number}`,
  (number) => String(number).padStart(3, "0"),
  (number) => `..-${number}-..`,
  (number) => "long_name.".repeat(26).slice(0, 252) + String(number).padStart(3, "0"),
];

const pick = <T>(choices: readonly T[], number: number): T => {
  const choice = choices[number % choices.length];
  if (choice === undefined) throw new Error("nothing to pick from");
  return choice;
};

/** Stories of `tables` tables; from 140 on every combination of life, PITR and backups is among them. */
export function stories(tables: number): readonly Story[] {
  return Array.from({ length: tables }, (_, number) => story(number));
}

/** A table that is gone for good, and whose backup is still listed. */
export const gone: Story = {
  table: "gone-for-good",
  deeds: [
    { ago: 30 * day, ...create() },
    { ago: 20 * day, ...backUp("of-a-table-that-is-gone") },
    { ago: 10 * day, does: "delete" },
  ],
};

function story(number: number): Story {
  const life = pick(lives, number);
  const pitr = pick(pitrHistories, Math.floor(number / lives.length));
  const backups = pick(backupHistories, Math.floor(number / (lives.length * pitrHistories.length)));
  const tags = pick(tagSets, number);
  const protects = pick(
    ["never", "from the start", "never", "from the start", "later"] as const,
    Math.floor(number / 2),
  );
  const tagsLater = number % 4 === 1;

  const present: Past = {
    ago: life.created,
    deeds: [
      { does: "create", protected: protects === "from the start", tags: tagsLater ? {} : tags },
      ...(tagsLater && Object.keys(tags).length > 0 ? [{ does: "tag", tags } as const] : []),
      ...(protects === "later" ? [{ does: "protect" } as const] : []),
      ...pitr,
    ],
  };
  const pasts = [...life.before, present, ...backups(life.created)];
  return {
    table: pick(names, number)(number),
    deeds: pasts.flatMap(({ ago, deeds }) => deeds.map((deed) => ({ ...deed, ago }))),
  };
}
