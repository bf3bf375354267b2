/** An unknown in one line of words, for messages on standard error. */
import type { Unknown } from "../model/fact.ts";

export const reasonText = ({ kind, operation, code, detail }: Unknown): string =>
  [kind, [operation, code].filter(Boolean).join(" "), detail]
    .filter((part) => part !== undefined && part !== "")
    .join(": ");
