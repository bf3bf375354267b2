/** `create-backup`: a native backup of the table as it is now, which nothing ever deletes by itself. */
import { absent, known, unknown } from "../../model/fact.ts";
import type { Action } from "../action.ts";
import { factOf, gib, repeatedWords, sizeUnknown, timesAYear, withItem } from "../action-parts.ts";

export const createBackup: Action<"create-backup"> = {
  id: "create-backup",
  say: ({ name }) => `Create the native backup ${name}, kept until somebody deletes it`,
  operation: "dynamodb:CreateBackup",
  oneWay: true,
  groups: ["onDemandBackups"],
  observes: () => [],
  predict: (table, { name }, at) =>
    withItem(table, { group: "onDemandBackups", list: "backupsByName" }, () => ({
      arn: unknown({ kind: "not-collected", detail: "the ARN of a backup that is yet to be made" }),
      name: known(name),
      status: known("AVAILABLE"),
      type: known("USER"),
      tableId: factOf(table, "table.id"),
      created: known(at),
      sizeBytes: table.facts["table.sizeBytes"] ?? absent,
    })),
  isDone: (view, { name }) =>
    view
      .list("onDemandBackups")
      .items.some(
        (backup) =>
          backup["name"]?.state === "known" &&
          backup["name"].value === name &&
          backup["status"]?.state === "known" &&
          backup["status"].value === "AVAILABLE",
      ),
  cost({ sizeBytes, repeatMs }, _, { nativePerGiB }) {
    if (sizeBytes === null) return sizeUnknown;
    const monthly = gib(sizeBytes) * nativePerGiB;
    if (repeatMs === null)
      return { monthly, inTwelfthMonth: monthly, basis: "one full copy, kept until it is deleted" };
    const basis = `one full copy now; the twelfth month if one is made ${repeatedWords(repeatMs)} and none is ever deleted`;
    return { monthly, inTwelfthMonth: monthly * timesAYear(repeatMs), basis };
  },
};
