/** `enable-pitr`: point-in-time recovery on, with a period that is never shorter than the one in force. */
import { known, type Fact } from "../../model/fact.ts";
import type { Action } from "../action.ts";
import { gib, sizeUnknown, withFacts } from "../action-parts.ts";

const dayMs = 86_400_000;

export const enablePitr: Action<"enable-pitr"> = {
  id: "enable-pitr",
  say: ({ days }) => `Turn on point-in-time recovery with a recovery period of ${days} ${days === 1 ? "day" : "days"}`,
  operation: "dynamodb:UpdateContinuousBackups",
  oneWay: true,
  groups: ["pitr"],
  observes: () => ["pitr.enabled", "pitr.period"],
  // Right after it is turned on both ends of the window are the moment of that, for some minutes (aws-facts §3.3).
  predict: (table, { days }, at) =>
    withFacts(table, "pitr", {
      "pitr.enabled": known(true),
      "pitr.period": known(days * dayMs),
      ...(isOn(table.facts["pitr.enabled"]) ? {} : { "pitr.earliest": known(at), "pitr.latest": known(at) }),
    }),
  isDone(view, { days }) {
    const period = view.fact("pitr.period");
    return isOn(view.fact("pitr.enabled")) && period.state === "known" && Number(period.value) >= days * dayMs;
  },
  cost({ sizeBytes }, _, { pitrPerGiB }) {
    if (sizeBytes === null) return sizeUnknown;
    const monthly = gib(sizeBytes) * pitrPerGiB;
    return { monthly, inTwelfthMonth: monthly, basis: "the size of the table, whatever the recovery period" };
  },
};

const isOn = (enabled: Fact | undefined): boolean => enabled?.state === "known" && enabled.value === true;
