/** The plan file itself: what `restorable apply` takes, and what the digest is of. */
import type { PlanFormat } from "../../model/plan-report.ts";

export const planJsonFormat: PlanFormat = {
  id: "json",
  extensions: [".json"],
  about: "the plan itself, for `restorable apply`",
  render: ({ json }) => json,
};
