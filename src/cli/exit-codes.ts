/** Exit codes and their meaning, written once: help, README and the commands share them. */

export const exitCodes = {
  ok: 0,
  failing: 1,
  usage: 2,
  incomplete: 3,
  bug: 70,
  interrupted: 130,
} as const;

/** In the order in which they are explained; of 1, 3 and 0 the first that holds in this order is given. */
export const exitCodeMeanings = {
  ok: "every rule that gates passes, and everything was seen",
  failing: "a finding fails at or above --fail-on (with --new-since: a new one), or too long at or above --fail-on-sla",
  usage: "wrong command line, policy, credentials or run directory: nothing was judged",
  incomplete:
    "unknown verdicts above --max-unknown, unseen accounts and Regions above --max-unseen, or nothing seen at all",
  bug: "a bug in restorable",
  interrupted: "interrupted; the message names the command that goes on",
} as const satisfies Record<keyof typeof exitCodes, string>;

/** Meanings of some, or of all, for the help of a command. */
export const exitCodesHelpOf = (meanings: Partial<Record<keyof typeof exitCodes, string>>): string =>
  `Exit codes:\n${Object.entries(meanings)
    .map(([name, meaning]) => `  ${String(exitCodes[name as keyof typeof exitCodes]).padStart(3)}  ${wrapped(meaning)}`)
    .join("\n")}\n`;

/** Commander wraps descriptions and leaves added text as it is. */
const wrapped = (meaning: string): string => meaning.replace(/(.{1,88})(?: |$)/g, "$1\n       ").trimEnd();

export const exitCodesHelp = exitCodesHelpOf(exitCodeMeanings);
