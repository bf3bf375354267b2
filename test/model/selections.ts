/** Backup selections for tests, in the members AWS sends: what is not given is empty. */
import type { BackupSelection, SelectionCondition } from "../../src/model/backup-plans.ts";
import { absent, known, type Fact } from "../../src/model/fact.ts";
import type { TagOf } from "../../src/model/tag-condition.ts";

type Parameters = readonly { readonly ConditionKey: string; readonly ConditionValue: string }[];

/** A `BackupSelection` as AWS's pages print it. */
export type Printed = {
  readonly Resources?: readonly string[];
  readonly NotResources?: readonly string[];
  readonly ListOfTags?: readonly {
    readonly ConditionType: string;
    readonly ConditionKey: string;
    readonly ConditionValue: string;
  }[];
  readonly Conditions?: Readonly<Partial<Record<SelectionCondition["operator"], Parameters>>>;
};

export const selectionOf = (printed: Printed): BackupSelection => ({
  id: "s-1",
  name: "tables",
  resources: printed.Resources ?? [],
  notResources: printed.NotResources ?? [],
  listOfTags: (printed.ListOfTags ?? []).map((each) => ({
    type: each.ConditionType,
    key: each.ConditionKey,
    value: each.ConditionValue,
  })),
  conditions: Object.entries(printed.Conditions ?? {}).flatMap(([operator, all]) =>
    all.map((each) => ({
      operator: operator as SelectionCondition["operator"],
      key: each.ConditionKey,
      value: each.ConditionValue,
    })),
  ),
});

export const tagged =
  (tags: Readonly<Record<string, string>>): TagOf =>
  (key): Fact => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return value === undefined ? absent : known(value);
  };
