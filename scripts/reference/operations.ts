/** The catalogues of calls in, pages out: every operation that can be asked of AWS, at which rate, and what is lost without it. */
import { factGroups } from "../../src/model/fact-groups.ts";
import { withoutIt, type Loss } from "../../src/model/fallbacks.ts";
import type { Operation, Rate } from "../../src/model/operation.ts";
import { operations, type OperationId } from "../../src/model/operations.ts";
import { writeOperations, type WriteOperation } from "../../src/model/write-operations.ts";
import { code, codes, link, pageFrom, prose, table } from "./markdown.ts";

const readIds = Object.keys(operations) as readonly OperationId[];
const callers = {
  hub: "who runs the audit",
  member: "the role in the account",
  writer: "commands that write",
} as const;

export const operationsPage = (): string =>
  pageFrom("src/model/operations.ts", {
    title: "Calls to AWS",
    parts: [
      "Every call that restorable can make. What is not listed here is refused before it is sent. " +
        `What is lost where one is not allowed: ${link("Fallbacks", "fallbacks.md")}.`,
      "## Reads",
      table(
        ["Operation", "IAM action", "Made by", "For", "Calls a second", "Source of the rate"],
        readIds.map((id) => {
          const { iam, caller, rate }: Operation = operations[id];
          return [code(id), iam === null ? "none" : code(iam), callers[caller], groupsOf(id), ...rateOf(rate)];
        }),
      ),
      "## Writes",
      "None of these is ever made by `audit` (without `--remediate`), `scan`, `evaluate` or a report. " +
        "Actions on items are those that AWS asks for while it fills a restored table, or of a drill on its own scratch table.",
      table(
        ["Operation", "IAM actions", "For", "Calls a second", "Source of the rate"],
        Object.entries<WriteOperation>(writeOperations).map(([id, { iam, purposes, rate }]) => [
          code(id),
          codes(iam),
          purposes.join(", "),
          ...rateOf(rate),
        ]),
      ),
    ],
  });

const rateOf = ({ perSecond, burst, basis, source, per }: Rate): readonly string[] => [
  `${perSecond}${burst === perSecond ? "" : `, ${burst} at once`}${per === "account" ? ", an account" : ""}`,
  `${basis}: ${prose(source)}`,
];

const groupsOf = (id: OperationId): string =>
  codes(
    Object.entries(factGroups)
      .filter(([, group]) => (group.operations as readonly OperationId[]).includes(id))
      .map(([group]) => group),
  );

export const fallbacksPage = (): string =>
  pageFrom("src/model/fallbacks.ts", {
    title: "Fallbacks",
    parts: [
      "What a run loses where a call is refused. Tests take each away, and hold the product to what stands here.",
      table(
        ["Operation", "Where it is refused"],
        readIds.map((id) => [code(id), lossOf(withoutIt[id])]),
      ),
    ],
  });

function lossOf(loss: Loss | null): string {
  if (loss === null) return "AWS asks for no permission";
  switch (loss.kind) {
    case "fallback":
      return `${prose(loss.instead)}${loss.to === null ? "" : `, by ${code(loss.to)}`}; coverage says “${prose(loss.told)}”`;
    case "unknown":
      return `${prose(loss.lost)} (${codes(loss.groups)})`;
    case "coverage":
    case "command":
      return prose(loss.lost);
    default:
      return loss satisfies never;
  }
}
