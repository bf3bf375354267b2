/** The lists of the catalogue: what can be asked of each item, and which reads find the items. */
import type { FactEntry, ListEntry } from "./fact-entry.ts";
import { pointLists } from "./point-lists.ts";

const backupItem = {
  arn: { type: "string", groups: [], absentWhen: null, about: "backup ARN" },
  name: { type: "string", groups: [], absentWhen: "AWS sent no name", about: "backup name; not unique" },
  status: {
    type: "string",
    groups: [],
    absentWhen: null,
    values: ["CREATING", "DELETED", "AVAILABLE"],
    about: "BackupStatus",
  },
  created: { type: "instant", groups: [], absentWhen: null, about: "when the backup was requested" },
  age: { type: "duration", groups: [], absentWhen: null, derived: true, about: "`asOf` − created, at least 0" },
  sizeBytes: { type: "bytes", groups: [], absentWhen: "AWS sent no size", about: "size of the backup" },
  identity: {
    type: "string",
    groups: [],
    absentWhen: null,
    derived: true,
    values: ["table-id", "younger-than-table", "older-than-table"],
    about: "how the backup is known to be of this table, or of a namesake",
  },
} as const satisfies Record<string, FactEntry>;

export const listFacts = {
  onDemandBackups: {
    groups: ["onDemandBackups", "table"],
    about: "USER backups of this very table, told by TableId; without one, by being younger than the table",
    items: backupItem,
  },
  namesakeBackups: {
    groups: ["onDemandBackups", "table"],
    about: "backups of a deleted table that carried the same name",
    items: {
      ...backupItem,
      type: {
        type: "string",
        groups: [],
        absentWhen: null,
        values: ["USER", "SYSTEM"],
        about: "USER, or SYSTEM for the copy DynamoDB keeps 35 days after a deletion",
      },
    },
  },
  ...pointLists,
} as const satisfies Record<string, ListEntry>;
