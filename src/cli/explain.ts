/** What was thrown in, words on standard error and the exit code out. Only a bug shows its stack. */
import { CommanderError } from "@commander-js/extra-typings";
import { InterruptedError, PlanError, PolicyError, RunError, UnseenError, UsageError } from "../errors.ts";
import { mostTelling } from "../engine/most-telling.ts";
import { scrubbedStack } from "../engine/scrubbed-stack.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { Teller } from "./teller.ts";
import { secretsOf, withoutSecrets } from "./without-secrets.ts";

export async function explain(thrown: unknown, io: Io, teller: Teller): Promise<number> {
  const error = mostTelling(thrown);
  const say = async (message: string, code: number): Promise<number> => {
    const text = `restorable: ${printable(message, io.env)}\n`;
    await teller.tell({ event: "error", level: "error", text, fields: { code, message } });
    return code;
  };
  // Commander has said it already, as has the help it was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if ([PolicyError, UsageError, RunError, PlanError].some((kind) => error instanceof kind)) {
    return say((error as Error).message, exitCodes.usage);
  }
  // Before what AWS left unanswered, which is no wonder once the connections are closed.
  if (error instanceof InterruptedError || io.signal.aborted) {
    const message = error instanceof InterruptedError ? error.message : "interrupted before anything was written down";
    return say(message, exitCodes.interrupted);
  }
  if (error instanceof UnseenError) {
    return say(error.message, exitCodes.incomplete);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return say(`this is a bug in restorable, please report it.\n${scrubbedStack(stack)}`, exitCodes.bug);
}

/**
 * Messages quote file names, policies and answers, any of which may hold control characters: every line is shown as
 * text. Answers are scrubbed where they arrive; the keys of the environment are looked for once more, since a message is
 * the one thing that people paste into a ticket.
 */
export function printable(text: string, env: Io["env"]): string {
  return withoutSecrets(text, secretsOf(env)).split("\n").map(terminalText).join("\n");
}
