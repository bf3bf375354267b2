/** `enable-deletion-protection`: DeleteTable is refused until somebody turns it off again. Free of charge. */
import { known } from "../../model/fact.ts";
import type { Action } from "../action.ts";
import { withFacts } from "../action-parts.ts";

export const enableDeletionProtection: Action<"enable-deletion-protection"> = {
  id: "enable-deletion-protection",
  say: () => "Turn on deletion protection",
  operation: "dynamodb:UpdateTable",
  oneWay: true,
  groups: [],
  observes: () => ["table.deletionProtection"],
  predict: (table) => withFacts(table, "table", { "table.deletionProtection": known(true) }),
  isDone(view) {
    const protection = view.fact("table.deletionProtection");
    return protection.state === "known" && protection.value === true;
  },
  cost: () => null,
};
