/**
 * Work of a program in, what it gives or throws out: one error where several failed side by side, an interruption where
 * the program wanted to stop, and no word of an external id or a key in any of them.
 */
import { InterruptedError, RestorableError } from "../errors.ts";
import { mostTelling } from "../engine/most-telling.ts";
import { secretsAmong, withoutSecrets } from "../engine/remove-secrets.ts";
import { scrubbedStack } from "../engine/scrubbed-stack.ts";

const secretVariables = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"];

export type Confidence = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly externalIds: readonly (string | undefined)[];
  readonly signal: AbortSignal;
};

export async function inConfidence<T>(given: Confidence, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw told(mostTelling(thrown), given);
  }
}

function told(thrown: unknown, { env, externalIds, signal }: Confidence): unknown {
  // What AWS left unanswered is no wonder once the connections are closed.
  if (signal.aborted && !(thrown instanceof RestorableError)) {
    return new InterruptedError("interrupted before anything was written down", { cause: signal.reason });
  }
  const secrets = secretsAmong([...secretVariables.map((name) => env[name]), ...externalIds]);
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    error.message = withoutSecrets(error.message, secrets);
    const stack = withoutSecrets(error.stack ?? "", secrets);
    error.stack = error instanceof RestorableError ? stack : scrubbedStack(stack);
  }
  return thrown;
}
